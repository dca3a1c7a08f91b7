package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options that a system does not have, on a descriptor that is none: the system is not even asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class AbsentOptionsTest {
    private static final int NO_DESCRIPTOR = -1;

    private final TuningTable table = new TuningTable(PosixCalls.newCapture(Arena.ofAuto()), new DarwinTable());

    @ParameterizedTest
    @EnumSource(
            value = SocketTuningOption.class,
            names = {"TCP_QUICKACK", "BUSY_POLL", "ZEROCOPY", "TCP_DEFER_ACCEPT", "INCOMING_CPU", "TCP_THIN_LINEAR_TIMEOUTS"})
    void aWishIsCountedAndARequirementFails(SocketTuningOption option) {
        SocketTuning none = SocketTuning.DEFAULT.with(SocketTuningOption.TCP_NODELAY, 1);
        table.apply(NO_DESCRIPTOR, none, Scope.BOTH, true);
        long before = table.refused();
        assertThat(before).as("TCP_NODELAY and REUSE_ADDRESS are there, and refused by the kernel").isEqualTo(2);

        table.apply(NO_DESCRIPTOR, none.with(option, 0), Scope.BOTH, true);
        assertThat(table.refused()).isEqualTo(before + 3);

        assertThatThrownBy(() -> table.apply(NO_DESCRIPTOR, none.require(option, 0), Scope.BOTH, true))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("setsockopt " + option + " = 0: ENOPROTOOPT")
                .hasMessageContaining("Darwin has no such option");
    }
}
