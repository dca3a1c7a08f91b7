package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.fixture.Underlay;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways to wake a loop up: an event of the kernel, and a pipe. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class WakeUpTest {
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment entry = Arena.ofAuto().allocate(8, 8);

    @BeforeEach
    void onPosix() {
        assumeTrue(Underlay.POLL.isHere(), "poll(2) is not here");
    }

    static Stream<Extensions> ways() {
        return Stream.of(ThisSystem.TABLE.extensions(), Extensions.NONE).distinct();
    }

    private boolean isReadable(WakeUp wakeUp) {
        entry.set(ValueLayout.JAVA_INT, 0, wakeUp.descriptor());
        entry.set(ValueLayout.JAVA_SHORT, 4, (short) ThisSystem.TABLE.pollBits().in());
        return PosixCalls.poll(capture, entry.address(), 1, 0) == 1;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSignalIsSeenUntilItIsReset(Extensions extensions) {
        try (WakeUp wakeUp = WakeUp.open(extensions)) {
            assertThat(isReadable(wakeUp)).isFalse();
            wakeUp.signal();
            assertThat(isReadable(wakeUp)).isTrue();
            assertThat(isReadable(wakeUp)).as("still").isTrue();
            wakeUp.reset();
            assertThat(isReadable(wakeUp)).isFalse();
            wakeUp.reset();
            wakeUp.signal();
            assertThat(isReadable(wakeUp)).as("again").isTrue();
        }
    }

    /** More signals than a pipe has room for: neither end blocks, and nothing is left after one reset. */
    @ParameterizedTest
    @MethodSource("ways")
    void manySignalsAreOne(Extensions extensions) {
        try (WakeUp wakeUp = WakeUp.open(extensions)) {
            for (int i = 0; i < 100_000; i++) {
                wakeUp.signal();
            }
            assertThat(isReadable(wakeUp)).isTrue();
            wakeUp.reset();
            assertThat(isReadable(wakeUp)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void exactlyAsManyBytesAsOneReadTakes(Extensions extensions) {
        try (WakeUp wakeUp = WakeUp.open(extensions)) {
            for (int i = 0; i < 64; i++) {
                wakeUp.signal();
            }
            wakeUp.reset();
            assertThat(isReadable(wakeUp)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void afterItWasClosedItDoesNothing(Extensions extensions) {
        WakeUp wakeUp = WakeUp.open(extensions);
        assertThat(wakeUp.descriptors()).isEqualTo(extensions.wakeUpEvents() ? 1 : 2);
        wakeUp.close();
        wakeUp.close();
        wakeUp.signal();
        assertThat(wakeUp.descriptors()).isZero();
    }
}
