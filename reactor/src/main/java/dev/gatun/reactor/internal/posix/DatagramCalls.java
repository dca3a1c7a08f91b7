package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls that send and receive datagrams; results as in {@link PosixCalls}. Linked when the first UDP socket is opened. */
final class DatagramCalls {
    private static final MethodHandle RECVMMSG = NativeLink.link("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG = NativeLink.link("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

    private DatagramCalls() {}

    /** {@code recvmmsg(2)} without a time-out (its own one is broken, see BUGS there), interrupted calls repeated. */
    static int receive(MemorySegment capture, int fd, long messages, int count) {
        while (true) {
            try {
                int result = (int) RECVMMSG.invokeExact(capture, fd, messages, count, 0, 0L);
                if (result >= 0) {
                    return result;
                }
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
            int errno = NativeLink.errno(capture);
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /** {@code sendmmsg(2)}, interrupted calls repeated. */
    static int send(MemorySegment capture, int fd, long messages, int count) {
        while (true) {
            try {
                int result = (int) SENDMMSG.invokeExact(capture, fd, messages, count, LinuxNative.MSG_NOSIGNAL());
                if (result >= 0) {
                    return result;
                }
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
            int errno = NativeLink.errno(capture);
            if (errno != Errno.EINTR) {
                return -errno;
            }
        }
    }

    /** {@code recvmsg(2)}; linked when the first error is looked at. */
    static int receiveMessage(MemorySegment capture, int fd, long message, int flags) {
        try {
            long result = (long) One.RECVMSG.invokeExact(capture, fd, message, flags);
            return result < 0 ? -NativeLink.errno(capture) : (int) result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    private static final class One {
        static final MethodHandle RECVMSG = NativeLink.link("recvmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    }
}
