package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.Set;

/** Connected pairs of bare descriptors, non-blocking. What is open at the end is closed. */
final class SocketPairs implements AutoCloseable {
    private static final MethodHandle SOCKETPAIR = NativeLink.link("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment bytes = arena.allocate(1 << 16);
    private final Set<Integer> open = new HashSet<>();

    int[] pair() {
        MemorySegment pair = arena.allocate(JAVA_INT, 2);
        try {
            int type = LinuxNative.SOCK_STREAM() | LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();
            int result = (int) SOCKETPAIR.invokeExact(capture, LinuxNative.AF_UNIX(), type, 0, pair.address());
            if (result < 0) {
                throw new AssertionError("socketpair: " + NativeLink.errno(capture));
            }
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
        int[] fds = {pair.getAtIndex(JAVA_INT, 0), pair.getAtIndex(JAVA_INT, 1)};
        open.add(fds[0]);
        open.add(fds[1]);
        return fds;
    }

    void send(int fd, int count) {
        if (PosixCalls.send(capture, fd, bytes.address(), count, LinuxNative.MSG_NOSIGNAL()) != count) {
            throw new AssertionError("not sent");
        }
    }

    /** Sends until nothing more fits. */
    void fill(int fd) {
        int sent;
        do {
            sent = PosixCalls.send(capture, fd, bytes.address(), 1 << 16, LinuxNative.MSG_NOSIGNAL());
        } while (sent > 0);
    }

    /** Receives until nothing is left: how many bytes. */
    int drain(int fd) {
        int total = 0;
        while (true) {
            int count = PosixCalls.receive(capture, fd, bytes.address(), 1 << 16, 0);
            if (count <= 0) {
                return total;
            }
            total += count;
        }
    }

    void endOutput(int fd) {
        PosixCalls.shutdown(capture, fd, LinuxNative.SHUT_WR());
    }

    void close(int fd) {
        open.remove(fd);
        PosixCalls.close(capture, fd);
    }

    @Override
    public void close() {
        for (int fd : Set.copyOf(open)) {
            close(fd);
        }
        arena.close();
    }
}
