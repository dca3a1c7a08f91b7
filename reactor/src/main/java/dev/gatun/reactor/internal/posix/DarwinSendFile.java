package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Darwin's form: the length goes in where the number comes out. */
final class DarwinSendFile implements BsdFileSender.Form {
    private final Function function;

    /** {@code int sendfile(int, int, off_t, off_t *, struct sf_hdtr *, int)}, with a capture segment before it. */
    interface Function {
        int call(MemorySegment capture, int file, int socket, long offset, long length, long around, int flags) throws Throwable;
    }

    DarwinSendFile(Function function) {
        this.function = function;
    }

    /** The C library's. */
    static DarwinSendFile ofSystem() {
        return new DarwinSendFile((capture, file, socket, offset, length, around, flags) ->
                (int) Linked.SENDFILE.invokeExact(capture, file, socket, offset, length, around, flags));
    }

    @Override
    public int send(MemorySegment capture, int file, int socket, long offset, long length, MemorySegment sent) {
        sent.set(JAVA_LONG, 0, length);
        try {
            int result = function.call(capture, file, socket, offset, sent.address(), 0, 0);
            return result < 0 ? -NativeLink.errno(capture) : 0;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    private static final class Linked {
        static final MethodHandle SENDFILE =
                NativeLink.link("sendfile", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }
}
