package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls that send and receive datagrams; results as in {@link PosixCalls}. Linked when first used. */
public final class DatagramCalls {
    private static final int NO_SIGNAL = ThisSystem.TABLE.noSignalFlag();

    private DatagramCalls() {}

    /** {@code recvmmsg(2)} without a time-out (its own one is broken, see BUGS there), interrupted calls repeated. */
    static int receive(MemorySegment capture, int fd, long messages, int count) {
        while (true) {
            try {
                int result = (int) Many.RECVMMSG.invokeExact(capture, fd, messages, count, 0, 0L);
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
                int result = (int) Many.SENDMMSG.invokeExact(capture, fd, messages, count, NO_SIGNAL);
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

    /** {@code recvmsg(2)}, interrupted calls repeated. */
    public static int receiveMessage(MemorySegment capture, int fd, long message, int flags) {
        while (true) {
            try {
                long result = (long) One.RECVMSG.invokeExact(capture, fd, message, flags);
                if (result >= 0) {
                    return (int) result;
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

    private static final class Many {
        static final MethodHandle RECVMMSG = NativeLink.link("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
        static final MethodHandle SENDMMSG = NativeLink.link("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    }

    private static final class One {
        static final MethodHandle RECVMSG =
                NativeLink.link(ThisSystem.TABLE.symbol("recvmsg"), JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    }
}
