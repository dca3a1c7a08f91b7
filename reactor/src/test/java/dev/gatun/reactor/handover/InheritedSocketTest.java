package dev.gatun.reactor.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.LeakCheck;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that a process is started with. */
@EnabledOnOs(OS.LINUX)
class InheritedSocketTest {
    /** Starts a program as a service manager does: with a listening socket at descriptor 3 and variables that say so. */
    private static final String LAUNCHER = """
            import os, socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            s.bind(("127.0.0.1", 0))
            s.listen(16)
            f = os.dup(s.fileno())
            os.dup2(f, 3, inheritable=True)
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="web")
            os.execv(sys.argv[1], sys.argv[1:])
            """;

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path directory;

    private interface OfDescriptor {
        void test(MemorySegment capture, int descriptor);
    }

    /** With a new socket that has no flags, as one that was inherited. */
    private static void withSocket(int family, int type, OfDescriptor test) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            int fd = PosixCalls.socket(capture, family, type, 0);
            assertThat(fd).isNotNegative();
            try {
                test.test(capture, fd);
            } finally {
                PosixCalls.close(capture, fd);
            }
        }
    }

    private static void assertRefused(int descriptor, String why) {
        assertThatThrownBy(() -> ListenSocket.inherited(descriptor))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("descriptor " + descriptor + " ")
                .hasMessageContaining(why);
    }

    @Test
    void aDescriptorThatIsNotOpenIsRefused() {
        assertThatThrownBy(() -> ListenSocket.inherited(65_000))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("descriptor 65000: EBADF (9)");
    }

    @Test
    void aDatagramSocketIsRefused() {
        withSocket(LinuxNative.AF_INET(), LinuxNative.SOCK_DGRAM(), (capture, fd) -> assertRefused(fd, "is not a stream socket"));
    }

    @Test
    void aSocketThatDoesNotListenIsRefused() {
        withSocket(LinuxNative.AF_INET(), LinuxNative.SOCK_STREAM(), (capture, fd) -> assertRefused(fd, "does not listen"));
    }

    @Test
    void aSocketThatWasOpenedHereIsRefused() {
        int type = LinuxNative.SOCK_STREAM() | LinuxNative.SOCK_CLOEXEC();
        withSocket(LinuxNative.AF_INET(), type, (capture, fd) -> assertRefused(fd, "was not inherited"));
    }

    @Test
    void aListeningSocketIsTakenOnce() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            int fd = PosixCalls.socket(capture, LinuxNative.AF_INET(), LinuxNative.SOCK_STREAM(), 0);
            // It is bound to a port of the system's choice when it begins to listen.
            assertThat(PosixCalls.listen(capture, fd, 16)).isZero();
            try (ListenSocket socket = ListenSocket.inherited(fd)) {
                assertThat(socket.localAddress().toString()).doesNotEndWith(":0");
                assertRefused(fd, "took it before");
            }
        }
    }

    @Test
    void nothingIsActivatedWithoutVariables() {
        assumeTrue(System.getenv("LISTEN_PID") == null, "this process was started with sockets");
        assertThat(ListenSocket.activated()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "3"})
    void aProcessServesWhatItWasStartedWith(String how) {
        assumeTrue(isOnPath("python3"), "there is no python3");
        try (ServingProcess child = new ServingProcess(List.of("python3", "-c", LAUNCHER), directory.resolve("log"), how)) {
            SocketPeer peer = SocketPeer.connect(child.address());
            peer.send("who?");
            assertThat(new String(peer.receiveAll(), StandardCharsets.US_ASCII)).isEqualTo(Long.toString(child.pid()));
            peer.close();
            assertThat(child.end()).isZero();
        }
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
    }
}
