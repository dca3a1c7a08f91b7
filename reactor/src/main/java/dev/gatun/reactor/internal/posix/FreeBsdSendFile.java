package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** FreeBSD's form, which DragonFly has as well: the length is an argument of its own. */
final class FreeBsdSendFile implements BsdFileSender.Form {
    private final Function function;

    /** {@code int sendfile(int, int, off_t, size_t, struct sf_hdtr *, off_t *, int)}, with a capture segment before it. */
    interface Function {
        int call(MemorySegment capture, int file, int socket, long offset, long length, long around, long sent, int flags) throws Throwable;
    }

    FreeBsdSendFile(Function function) {
        this.function = function;
    }

    /** The C library's. */
    static FreeBsdSendFile ofSystem() {
        return new FreeBsdSendFile((capture, file, socket, offset, length, around, sent, flags) ->
                (int) Linked.SENDFILE.invokeExact(capture, file, socket, offset, length, around, sent, flags));
    }

    @Override
    public int send(MemorySegment capture, int file, int socket, long offset, long length, MemorySegment sent) {
        sent.set(JAVA_LONG, 0, 0);
        try {
            int result = function.call(capture, file, socket, offset, length, 0, sent.address(), 0);
            return result < 0 ? -NativeLink.errno(capture) : 0;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    private static final class Linked {
        static final MethodHandle SENDFILE =
                NativeLink.link("sendfile", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }
}
