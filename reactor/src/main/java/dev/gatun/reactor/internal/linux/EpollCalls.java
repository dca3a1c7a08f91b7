package dev.gatun.reactor.internal.linux;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.NativeLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of {@code epoll(7)} and {@code eventfd(2)}; results as in {@link dev.gatun.reactor.internal.posix.PosixCalls}. */
final class EpollCalls {
    private static final MethodHandle CREATE =
            NativeLink.link(LinuxNative.epoll_create1$address(), LinuxNative.epoll_create1$descriptor());
    private static final MethodHandle CONTROL = NativeLink.link(LinuxNative.epoll_ctl$address(), LinuxNative.epoll_ctl$descriptor());
    private static final MethodHandle AWAIT = NativeLink.link(LinuxNative.epoll_wait$address(), LinuxNative.epoll_wait$descriptor());
    private static final MethodHandle EVENTFD = NativeLink.link(LinuxNative.eventfd$address(), LinuxNative.eventfd$descriptor());

    private EpollCalls() {}

    static int create(MemorySegment capture, int flags) {
        try {
            int result = (int) CREATE.invokeExact(capture, flags);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    static int control(MemorySegment capture, int epoll, int operation, int fd, long event) {
        try {
            int result = (int) CONTROL.invokeExact(capture, epoll, operation, fd, event);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    static int await(MemorySegment capture, int epoll, long events, int capacity, int milliseconds) {
        try {
            int result = (int) AWAIT.invokeExact(capture, epoll, events, capacity, milliseconds);
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
