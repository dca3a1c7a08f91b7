package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The POSIX calls that the reactor makes. Each returns what the system returns, or the error number negated; a call that a signal interrupted is made
 * again. {@code capture} is the calling thread's own segment.
 */
public final class PosixCalls {
    private static final PosixSystem SYSTEM = ThisSystem.TABLE;
    private static final int SPURIOUS = SYSTEM.spuriousSendError();

    private static final MethodHandle SOCKET = NativeLink.link(SYSTEM.symbol("socket"), JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = NativeLink.link("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = NativeLink.link("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle GETSOCKOPT = NativeLink.link("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT = NativeLink.link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = NativeLink.link(SYSTEM.symbol("getsockname"), JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSE = NativeLink.link("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle RECV = NativeLink.link("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = NativeLink.link("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDMSG = NativeLink.link(SYSTEM.symbol("sendmsg"), JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

    private PosixCalls() {}

    /** A capture segment that lives as long as {@code arena}. */
    public static MemorySegment newCapture(Arena arena) {
        return NativeLink.newCapture(arena);
    }

    /** {@code socket(2)}. */
    public static int socket(MemorySegment capture, int family, int type, int protocol) {
        try {
            int result = (int) SOCKET.invokeExact(capture, family, type, protocol);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code bind(2)}. */
    public static int bind(MemorySegment capture, int fd, long address, int length) {
        try {
            int result = (int) BIND.invokeExact(capture, fd, address, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code listen(2)}. */
    public static int listen(MemorySegment capture, int fd, int backlog) {
        try {
            int result = (int) LISTEN.invokeExact(capture, fd, backlog);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code connect(2)}; a non-blocking one usually gives {@code -EINPROGRESS}. Linked when first used: a server never connects. */
    public static int connect(MemorySegment capture, int fd, long address, int length) {
        try {
            int result = (int) Connect.CONNECT.invokeExact(capture, fd, address, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code getsockopt(2)}. */
    public static int getsockopt(MemorySegment capture, int fd, int level, int name, long value, long length) {
        try {
            int result = (int) GETSOCKOPT.invokeExact(capture, fd, level, name, value, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code setsockopt(2)}. */
    public static int setsockopt(MemorySegment capture, int fd, int level, int name, long value, int length) {
        try {
            int result = (int) SETSOCKOPT.invokeExact(capture, fd, level, name, value, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code getsockname(2)}. */
    public static int getsockname(MemorySegment capture, int fd, long address, long length) {
        try {
            int result = (int) GETSOCKNAME.invokeExact(capture, fd, address, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code shutdown(2)}. */
    public static int shutdown(MemorySegment capture, int fd, int how) {
        try {
            int result = (int) Shutdown.SHUTDOWN.invokeExact(capture, fd, how);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code close(2)}; never repeated: when a signal interrupts it, Linux and the BSDs have freed the descriptor, which may be somebody else's by then. */
    public static int close(MemorySegment capture, int fd) {
        try {
            int result = (int) CLOSE.invokeExact(capture, fd);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code recv(2)}, interrupted calls repeated. */
    public static int receive(MemorySegment capture, int fd, long address, int length, int flags) {
        while (true) {
            try {
                long result = (long) RECV.invokeExact(capture, fd, address, (long) length, flags);
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

    /** {@code send(2)}, interrupted calls repeated. */
    public static int send(MemorySegment capture, int fd, long address, int length, int flags) {
        while (true) {
            try {
                long result = (long) SEND.invokeExact(capture, fd, address, (long) length, flags);
                if (result >= 0) {
                    return (int) result;
                }
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
            int errno = NativeLink.errno(capture);
            if (errno != Errno.EINTR) {
                return errno == SPURIOUS ? -Errno.EAGAIN : -errno;
            }
        }
    }

    /** {@code sendmsg(2)}, interrupted calls repeated. */
    public static long sendMessage(MemorySegment capture, int fd, long message, int flags) {
        while (true) {
            try {
                long result = (long) SENDMSG.invokeExact(capture, fd, message, flags);
                if (result >= 0) {
                    return result;
                }
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
            int errno = NativeLink.errno(capture);
            if (errno != Errno.EINTR) {
                return errno == SPURIOUS ? -Errno.EAGAIN : -errno;
            }
        }
    }

    /** {@code read(2)}, interrupted calls repeated. */
    public static long read(MemorySegment capture, int fd, long address, long length) {
        while (true) {
            try {
                long result = (long) Read.READ.invokeExact(capture, fd, address, length);
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

    /** {@code write(2)}, interrupted calls repeated. */
    public static long write(MemorySegment capture, int fd, long address, long length) {
        while (true) {
            try {
                long result = (long) Write.WRITE.invokeExact(capture, fd, address, length);
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

    /** {@code poll(2)}. Some systems count descriptors in an int: a number that fits one is passed alike. */
    public static int poll(MemorySegment capture, long descriptors, long count, int milliseconds) {
        try {
            int result = (int) Poll.POLL.invokeExact(capture, descriptors, count, milliseconds);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code sendfile(2)} of Linux, interrupted calls repeated; {@code offset} is the address of the file offset. */
    public static long sendFile(MemorySegment capture, int fd, int file, long offset, long length) {
        while (true) {
            try {
                long result = (long) SendFile.SENDFILE.invokeExact(capture, fd, file, offset, length);
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

    /** What the system says to an error number. */
    static String errorText(int errno) {
        try (Arena arena = Arena.ofConfined()) {
            int size = 256;
            MemorySegment text = arena.allocate(size);
            MemorySegment capture = newCapture(arena);
            int result = (int) ErrorText.XPG_STRERROR_R.invokeExact(capture, errno, text.address(), (long) size);
            if (result != 0) {
                return "unknown error";
            }
            byte[] bytes = text.toArray(ValueLayout.JAVA_BYTE);
            int length = 0;
            while (length < size && bytes[length] != 0) {
                length++;
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    private static final class Read {
        static final MethodHandle READ = NativeLink.link("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Write {
        static final MethodHandle WRITE = NativeLink.link("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Poll {
        static final MethodHandle POLL = NativeLink.link("poll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }

    private static final class SendFile {
        static final MethodHandle SENDFILE = NativeLink.link("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Connect {
        static final MethodHandle CONNECT = NativeLink.link("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    }

    private static final class Shutdown {
        static final MethodHandle SHUTDOWN = NativeLink.link("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    }

    /** The XSI form: it fills the caller's memory and returns a number. On glibc the plain name is another function's; elsewhere there is but one. */
    private static final class ErrorText {
        static final MethodHandle XPG_STRERROR_R = NativeLink.link(
                NativeLink.has("__xpg_strerror_r") ? "__xpg_strerror_r" : "strerror_r", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }
}
