package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways to sockets: in one call, and set up afterwards. What they are in the end, the kernel says in {@code /proc}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of POSIX")
class SocketOpenerTest {
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address = Arena.ofAuto().allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment length = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

    static Stream<SocketOpener> openers() {
        return Stream.of(new FlagOpener(), new PlainOpener());
    }

    @BeforeEach
    void onLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/fdinfo")), "there is no /proc that tells the flags of descriptors");
    }

    /** The flags of fcntl(2), octal; {@code O_CLOEXEC} is among them. */
    private static int flags(int fd) throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
                .filter(text -> text.startsWith("flags:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
    }

    private static void assertSetUp(int fd) throws IOException {
        assertThat(flags(fd) & 04000).as("O_NONBLOCK").isNotZero();
        assertThat(flags(fd) & 02000000).as("O_CLOEXEC").isNotZero();
    }

    @ParameterizedTest
    @MethodSource("openers")
    void socketsDoNotBlockAndAreNotInherited(SocketOpener opener) throws IOException {
        for (int family : List.of(PosixAddresses.CODEC.inet(), PosixAddresses.CODEC.inet6(), PosixAddresses.CODEC.unix())) {
            int fd = opener.open(capture, family, ThisSystem.TABLE.streamType());
            assertThat(fd).isNotNegative();
            assertSetUp(fd);
            PosixCalls.close(capture, fd);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void acceptedSocketsNeither(SocketOpener opener) throws IOException {
        try (PosixSockets sockets = new PosixSockets()) {
            int listener = sockets.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, false);
            length.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
            assertThat(opener.accept(capture, listener, address, length)).isEqualTo(-Errno.EAGAIN);
            try (Socket client = new Socket()) {
                client.connect((InetSocketAddress) sockets.localAddress(listener));
                int accepted = opener.accept(capture, listener, address, length);
                assertThat(accepted).isNotNegative();
                assertSetUp(accepted);
                assertThat(PosixAddresses.CODEC.read(address, length.get(ValueLayout.JAVA_INT, 0))).isEqualTo(client.getLocalSocketAddress());
                PosixCalls.close(capture, accepted);
            }
            sockets.close(listener, false);
            assertThat(opener.accept(capture, listener, address, length)).isEqualTo(-9);
        }
    }

    @ParameterizedTest
    @MethodSource("openers")
    void whatCantBeOpenedIsAnError(SocketOpener opener) {
        assertThat(opener.open(capture, 9_999, ThisSystem.TABLE.streamType())).isNegative();
    }

    /** Where nothing is inherited from listeners, an accepted connection is tuned by itself. */
    @org.junit.jupiter.api.Test
    void withoutInheritanceEachConnectionIsTuned() throws IOException {
        SocketTuning tuning = SocketTuning.DEFAULT.require(SocketTuningOption.KEEP_ALIVE_IDLE, 77);
        try (PosixSockets sockets = new PosixSockets(Extensions.NONE)) {
            int listener = sockets.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, false);
            try (Socket client = new Socket()) {
                client.connect((InetSocketAddress) sockets.localAddress(listener));
                int accepted = sockets.accept(listener);
                sockets.tuneAccepted(accepted, sockets.acceptedFrom(), tuning);
                assertThat(sockets.read(accepted, SocketTuningOption.KEEP_ALIVE_IDLE)).isEqualTo(77);
                sockets.close(accepted, false);
            }
            sockets.close(listener, false);
            assertThat(sockets.balancesSharedPorts()).isFalse();
        }
    }
}
