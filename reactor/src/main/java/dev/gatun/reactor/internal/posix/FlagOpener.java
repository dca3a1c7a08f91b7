package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** With {@code SOCK_NONBLOCK}, {@code SOCK_CLOEXEC} and {@code accept4(2)}, all in one call. SIGPIPE is kept away by each send call's flag. */
final class FlagOpener implements SocketOpener {
    // Linked when the opener is made: the first connection may come when no descriptor is left, and then no class can be loaded from a file.
    private static final MethodHandle ACCEPT4 = NativeLink.link("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final int FLAGS = ThisSystem.TABLE.socketFlags();

    @Override
    public int open(MemorySegment capture, int family, int type) {
        return PosixCalls.socket(capture, family, type | FLAGS, 0);
    }

    @Override
    public int accept(MemorySegment capture, int listener, MemorySegment address, MemorySegment addressLength) {
        while (true) {
            try {
                int result = (int) ACCEPT4.invokeExact(capture, listener, address.address(), addressLength.address(), FLAGS);
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
}
