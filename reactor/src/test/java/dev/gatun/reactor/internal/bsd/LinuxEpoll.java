package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** An epoll descriptor, bare: what {@link FakeKevents} finds readiness by. One thread. */
final class LinuxEpoll implements AutoCloseable {
    private static final MethodHandle EPOLL_CREATE1 = NativeLink.link("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = NativeLink.link("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT = NativeLink.link("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int SIZE = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;
    private static final int CAPACITY = 256;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment change = arena.allocate(SIZE, 8);
    private final MemorySegment events = arena.allocate((long) SIZE * CAPACITY, 8);
    private final int epoll;

    LinuxEpoll() {
        try {
            epoll = (int) EPOLL_CREATE1.invokeExact(capture, LinuxNative.EPOLL_CLOEXEC());
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    int descriptor() {
        return epoll;
    }

    int add(int fd, int bits) {
        return control(LinuxNative.EPOLL_CTL_ADD(), fd, bits);
    }

    int modify(int fd, int bits) {
        return control(LinuxNative.EPOLL_CTL_MOD(), fd, bits);
    }

    int delete(int fd) {
        return control(LinuxNative.EPOLL_CTL_DEL(), fd, 0);
    }

    private int control(int operation, int fd, int bits) {
        change.set(JAVA_INT, 0, bits);
        change.set(JAVA_LONG_UNALIGNED, DATA, fd);
        try {
            int result = (int) EPOLL_CTL.invokeExact(capture, epoll, operation, fd, change.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    int await(int most, int milliseconds) {
        try {
            int result = (int) EPOLL_WAIT.invokeExact(capture, epoll, events.address(), Math.min(most, CAPACITY), milliseconds);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    int bits(int index) {
        return events.get(JAVA_INT, (long) index * SIZE);
    }

    int fd(int index) {
        return (int) events.get(JAVA_LONG_UNALIGNED, (long) index * SIZE + DATA);
    }

    @Override
    public void close() {
        PosixCalls.close(capture, epoll);
        arena.close();
    }
}
