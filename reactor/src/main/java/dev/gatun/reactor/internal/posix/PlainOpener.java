package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * By POSIX alone: the socket is made first and set up then. Whether an accepted socket inherits {@code O_NONBLOCK} is another thing on each system, so it
 * is set on each. A process that is started between the two calls would inherit the descriptor, if its parent did not close what it was not to have, as the
 * JDK does.
 */
final class PlainOpener implements SocketOpener {
    private static final MethodHandle ACCEPT =
            NativeLink.link(ThisSystem.TABLE.symbol("accept"), JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final int NO_SIGNAL = ThisSystem.TABLE.noSignalOption();

    private final MemorySegment one = Arena.ofAuto().allocate(JAVA_INT);

    PlainOpener() {
        one.set(JAVA_INT, 0, 1);
    }

    @Override
    public int open(MemorySegment capture, int family, int type) {
        int fd = PosixCalls.socket(capture, family, type, 0);
        return fd < 0 ? fd : closedUnless(setUp(capture, fd), capture, fd);
    }

    @Override
    public int accept(MemorySegment capture, int listener, MemorySegment address, MemorySegment addressLength) {
        int fd = accepted(capture, listener, address.address(), addressLength.address());
        if (fd < 0) {
            return fd;
        }
        // Darwin hands out a connection that was reset meanwhile, without an address, where others say ECONNABORTED; and refuses to set its options.
        boolean gone = addressLength.get(JAVA_INT, 0) == 0 || setUp(capture, fd) < 0;
        return closedUnless(gone ? -Errno.ECONNABORTED : 0, capture, fd);
    }

    private static int accepted(MemorySegment capture, int listener, long address, long addressLength) {
        while (true) {
            try {
                int result = (int) ACCEPT.invokeExact(capture, listener, address, addressLength);
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

    private int setUp(MemorySegment capture, int fd) {
        int result = DescriptorFlags.set(capture, fd);
        if (result >= 0 && NO_SIGNAL != PosixSystem.ABSENT) {
            result = PosixCalls.setsockopt(capture, fd, ThisSystem.TABLE.socketLevel(), NO_SIGNAL, one.address(), Integer.BYTES);
        }
        return result;
    }

    private static int closedUnless(int result, MemorySegment capture, int fd) {
        if (result < 0) {
            PosixCalls.close(capture, fd);
            return result;
        }
        return fd;
    }
}
