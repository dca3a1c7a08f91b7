package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each option is read back with getsockopt(2), from a listener, an accepted and an outgoing connection. */
@EnabledOnOs(OS.LINUX)
class SocketTuningOptionsTest {
    private static final Map<SocketTuningOption, Integer> VALUES = Map.ofEntries(
            Map.entry(SocketTuningOption.RECEIVE_BUFFER, 30_000),
            Map.entry(SocketTuningOption.SEND_BUFFER, 40_000),
            Map.entry(SocketTuningOption.KEEP_ALIVE_IDLE, 111),
            Map.entry(SocketTuningOption.KEEP_ALIVE_INTERVAL, 22),
            Map.entry(SocketTuningOption.KEEP_ALIVE_COUNT, 5),
            Map.entry(SocketTuningOption.LINGER, 0),
            Map.entry(SocketTuningOption.TCP_DEFER_ACCEPT, 3),
            Map.entry(SocketTuningOption.TCP_FASTOPEN, 33),
            Map.entry(SocketTuningOption.TCP_USER_TIMEOUT, 4_444),
            Map.entry(SocketTuningOption.TCP_NOTSENT_LOWAT, 5_555),
            Map.entry(SocketTuningOption.BUSY_POLL, 44),
            Map.entry(SocketTuningOption.INCOMING_CPU, 0));

    private final PosixSockets sockets = new PosixSockets();
    private int listener = -1;
    private int client = -1;
    private int accepted = -1;

    private static int valueOf(SocketTuningOption option) {
        return VALUES.getOrDefault(option, 1);
    }

    private void open(SocketAddress address, SocketTuning tuning) {
        listener = sockets.listen(address, ListenOptions.DEFAULT.tuning(tuning), false);
        client = sockets.connect(sockets.localAddress(listener), tuning, null);
        await(() -> (accepted = sockets.accept(listener)) >= 0);
        sockets.tuneAccepted(accepted, sockets.acceptedFrom(), tuning);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within ten seconds").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void closesAll() {
        for (int fd : new int[] {listener, client, accepted}) {
            if (fd >= 0) {
                sockets.close(fd, true);
            }
        }
        sockets.close();
        assertThat(sockets.descriptors()).isZero();
    }

    /** What getsockopt gives for a value that was set. */
    private static int readBack(SocketTuningOption option, int value) {
        return switch (option) {
            // socket(7): the kernel doubles it, for its own bookkeeping.
            case RECEIVE_BUFFER, SEND_BUFFER -> 2 * value;
            // The first int of struct linger says that it is on.
            case LINGER -> 1;
            default -> value;
        };
    }

    private void check(SocketTuningOption option, int value) {
        int expected = readBack(option, value);
        Scope scope = option.scope();
        assertThat(sockets.read(listener, option)).as("%s on the listener", option).isEqualTo(expected);
        if (scope != Scope.LISTENER) {
            assertThat(sockets.read(client, option)).as("%s on the outgoing connection", option).isEqualTo(expected);
            assertThat(sockets.read(accepted, option)).as("%s on the accepted connection", option).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketTuningOption.class)
    void eachOptionByItself(SocketTuningOption option) {
        int value = valueOf(option);
        // A listener that defers would not give a connection without bytes; it has a test of its own.
        SocketTuning tuning = SocketTuning.DEFAULT.require(option, value);
        if (option == SocketTuningOption.TCP_DEFER_ACCEPT) {
            listener = sockets.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT.tuning(tuning), false);
            assertThat(sockets.read(listener, option)).isGreaterThanOrEqualTo(value);
            return;
        }
        open(SocketAddresses.tcp("127.0.0.1", 0), tuning);
        check(option, value);
        assertThat(sockets.optionsRefused()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketTuningOption.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINGER", "TCP_DEFER_ACCEPT"})
    void eachOptionOverIpv6(SocketTuningOption option) {
        int value = valueOf(option);
        open(SocketAddresses.tcp("::1", 0), SocketTuning.DEFAULT.require(option, value));
        check(option, value);
    }

    static Stream<Arguments> presets() {
        return Stream.of(
                Arguments.of("DEFAULT", SocketTuning.DEFAULT),
                Arguments.of("LOW_LATENCY", SocketTuning.LOW_LATENCY),
                Arguments.of("HIGH_THROUGHPUT", SocketTuning.HIGH_THROUGHPUT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("presets")
    void eachPreset(String name, SocketTuning tuning) {
        open(SocketAddresses.tcp("127.0.0.1", 0), tuning);
        tuning.values().forEach((option, value) -> {
            if (option == SocketTuningOption.RECEIVE_BUFFER || option == SocketTuningOption.SEND_BUFFER) {
                // net.core.rmem_max and wmem_max cut it where they are lower.
                assertThat(sockets.read(accepted, option)).as("%s of %s", option, name).isBetween(100_000, 2 * value);
            } else if (option != SocketTuningOption.BUSY_POLL || sockets.optionsRefused() == 0) {
                check(option, value);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = SocketTuningOption.class,
            names = {"RECEIVE_BUFFER", "SEND_BUFFER", "KEEP_ALIVE", "LINGER", "BUSY_POLL"})
    void acceptedUnixSocketsHaveWhatTheirListenerHas(SocketTuningOption option) {
        open(SocketAddresses.abstractUnix("gatun-" + UUID.randomUUID()), SocketTuning.DEFAULT.with(option, valueOf(option)));
        check(option, valueOf(option));
    }

    @Test
    void tcpOptionsArePassedOverOnUnixSockets() {
        open(SocketAddresses.abstractUnix("gatun-" + UUID.randomUUID()), SocketTuning.LOW_LATENCY);
        assertThat(sockets.optionsRefused()).isZero();
    }

    /** Linux has no shared ports for Unix-domain sockets, so it refuses this one everywhere. */
    @Test
    void aRefusedWishIsCountedAndNotFatal() {
        SocketTuning wish = SocketTuning.DEFAULT.with(SocketTuningOption.ZEROCOPY, 1);
        open(SocketAddresses.abstractUnix("gatun-" + UUID.randomUUID()), wish);
        assertThat(sockets.optionsRefused()).as("listener, outgoing, accepted").isEqualTo(3);
    }

    @Test
    void aRefusedRequirementIsFatalAndLeavesNothingOpen() {
        SocketTuning required = SocketTuning.DEFAULT.require(SocketTuningOption.ZEROCOPY, 1);
        int before = sockets.descriptors();
        assertThatThrownBy(() -> sockets.listen(
                        SocketAddresses.abstractUnix("gatun-" + UUID.randomUUID()), ListenOptions.DEFAULT.tuning(required), false))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("setsockopt ZEROCOPY = 1")
                .hasMessageContaining("EOPNOTSUPP");
        assertThat(sockets.descriptors()).isEqualTo(before);
    }

    @Test
    void quickAckIsArmedAgain() {
        open(SocketAddresses.tcp("127.0.0.1", 0), SocketTuning.DEFAULT);
        TuningTable table = new TuningTable(PosixCalls.newCapture(java.lang.foreign.Arena.ofAuto()));
        int level = TuningTable.level(SocketTuningOption.TCP_QUICKACK);
        table.set(accepted, level, TuningTable.name(SocketTuningOption.TCP_QUICKACK), 0);
        assertThat(sockets.read(accepted, SocketTuningOption.TCP_QUICKACK)).isZero();
        sockets.quickAck(accepted);
        assertThat(sockets.read(accepted, SocketTuningOption.TCP_QUICKACK)).isOne();
    }

    @Test
    void applyingAllocatesNothing() {
        SocketTuning one = SocketTuning.LOW_LATENCY;
        SocketTuning other = SocketTuning.HIGH_THROUGHPUT;
        open(SocketAddresses.tcp("127.0.0.1", 0), one);
        TuningTable table = new TuningTable(PosixCalls.newCapture(java.lang.foreign.Arena.ofAuto()));
        Runnable applying = () -> {
            for (int i = 0; i < 2_000; i++) {
                table.apply(accepted, one, Scope.STREAM, true);
                table.apply(accepted, other, Scope.STREAM, true);
            }
        };
        AllocatedBytes allocated = new AllocatedBytes();
        // Less than one byte per application: what is left is the measurement itself. Uncompiled, the JDK's own call path allocates: it is given time.
        await(() -> allocated.during(applying) < 4_000);
    }
}
