package dev.gatun.reactor.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.reactor.internal.posix.NativeLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of {@code epoll(7)} and {@code eventfd(2)}; results as in {@link dev.gatun.reactor.internal.posix.PosixCalls}. */
final class EpollCalls {
    private static final MethodHandle EPOLL_CREATE1 = NativeLink.link("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL = NativeLink.link("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT = NativeLink.link("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = NativeLink.link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);

    private EpollCalls() {}

    static int create(MemorySegment capture, int flags) {
        try {
            int result = (int) EPOLL_CREATE1.invokeExact(capture, flags);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    static int control(MemorySegment capture, int epoll, int operation, int fd, long event) {
        try {
            int result = (int) EPOLL_CTL.invokeExact(capture, epoll, operation, fd, event);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    static int await(MemorySegment capture, int epoll, long events, int capacity, int milliseconds) {
        try {
            int result = (int) EPOLL_WAIT.invokeExact(capture, epoll, events, capacity, milliseconds);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    static int eventfd(MemorySegment capture, int initial, int flags) {
        try {
            int result = (int) EVENTFD.invokeExact(capture, initial, flags);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
