package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.SocketFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * What failed, read from the JDK's exceptions: they have classes and texts, but no numbers. The texts are those of the operating system, put into English by
 * most; where a text is not known the class decides, and what neither tells is {@link #EIO} with the exception's own text.
 *
 * <p>The numbers are Linux's and are told there alone; elsewhere a failure has the number 0.
 */
enum JdkError {
    ECONNREFUSED(111, "Connection refused"),
    ECONNRESET(104, "Connection reset by peer", "Connection reset", "An existing connection was forcibly closed"),
    ECONNABORTED(103, "Software caused connection abort", "An established connection was aborted"),
    EPIPE(32, "Broken pipe"),
    ETIMEDOUT(110, "Connection timed out", "Operation timed out"),
    EINPROGRESS(115, "Operation now in progress"),
    EHOSTUNREACH(113, "No route to host"),
    ENETUNREACH(101, "Network is unreachable", "Network unreachable"),
    EADDRINUSE(98, "Address already in use"),
    EADDRNOTAVAIL(99, "Cannot assign requested address", "Can't assign requested address"),
    EAFNOSUPPORT(97, "Address family not supported by protocol", "Protocol family", "Address family", "Protocol family unavailable"),
    EOPNOTSUPP(95, "Operation not supported"),
    ENOPROTOOPT(92, "Protocol not available"),
    EMSGSIZE(90, "Message too long", "A message sent on a datagram socket was larger"),
    EMFILE(24, "Too many open files"),
    ENFILE(23, "Too many open files in system"),
    ENOBUFS(105, "No buffer space available"),
    ENOMEM(12, "Cannot allocate memory"),
    EACCES(13, "Permission denied", "Access is denied"),
    EPERM(1, "Operation not permitted"),
    ENOENT(2, "No such file or directory", "The system cannot find the"),
    ENOTDIR(20, "Not a directory"),
    EISDIR(21, "Is a directory"),
    ELOOP(40, "Too many levels of symbolic links"),
    ENAMETOOLONG(36, "File name too long", "Unix domain path too long"),
    ESPIPE(29, "Illegal seek"),
    EINVAL(22, "Invalid argument"),
    EBADF(9, "Bad file descriptor"),
    EIO(5, "Input/output error");

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final JdkError[] ALL = values();
    private static final Kind[] KINDS = {
        new Kind(NoSuchFileException.class, ENOENT),
        new Kind(AccessDeniedException.class, EACCES),
        new Kind(NotDirectoryException.class, ENOTDIR),
        new Kind(FileSystemLoopException.class, ELOOP),
        new Kind(FileNotFoundException.class, ENOENT),
        new Kind(BindException.class, EADDRINUSE),
        new Kind(ConnectException.class, ECONNREFUSED),
        new Kind(ClosedChannelException.class, EBADF)
    };

    private final int number;
    private final String[] texts;

    JdkError(int number, String... texts) {
        this.number = number;
        this.texts = texts;
    }

    /** What an exception says. */
    static JdkError of(IOException e) {
        String reason = reason(e);
        JdkError found = null;
        int longest = 0;
        for (JdkError error : ALL) {
            for (String text : error.texts) {
                if (text.length() > longest && reason.regionMatches(true, 0, text, 0, text.length())) {
                    found = error;
                    longest = text.length();
                }
            }
        }
        return found != null ? found : byClass(e);
    }

    /** Subclasses stand before what they extend. A table and no switch of patterns, which would load classes when no file can be opened any more. */
    private static JdkError byClass(IOException e) {
        for (Kind kind : KINDS) {
            if (kind.type.isInstance(e)) {
                return kind.error;
            }
        }
        return EIO;
    }

    private record Kind(Class<? extends IOException> type, JdkError error) {}

    /** The part of the message that is the system's, without the path before it. */
    private static String reason(IOException e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (e instanceof FileSystemException file) {
            return file.getReason() == null ? "" : file.getReason();
        }
        int open = message.lastIndexOf(" (");
        return e instanceof FileNotFoundException && open >= 0 ? message.substring(open + 2, message.length() - 1) : message;
    }

    /** The error of a result. */
    static JdkError ofResult(int result) {
        return ALL[-result - 1];
    }

    /** As calls give it: below zero. */
    int result() {
        return -ordinal() - 1;
    }

    /** The failure of a call, in the JDK's words where this knows none. */
    static SocketFailure failure(String call, Object about, IOException e) {
        JdkError error = of(e);
        SocketFailure failure = error.failure(call, about, error == EIO ? String.valueOf(e.getMessage()) : error.texts[0]);
        failure.initCause(e);
        return failure;
    }

    /** The failure of a call. */
    SocketFailure failure(String call, Object about) {
        return failure(call, about, texts[0]);
    }

    /** The same with other words. */
    SocketFailure failure(String call, Object about, String text) {
        return new SocketFailure(call, String.valueOf(about), LINUX ? number : 0, name(), text);
    }

    /** Whether the peer has gone away. */
    boolean isReset() {
        return this == ECONNRESET || this == EPIPE || this == ECONNABORTED;
    }

    /** Whether descriptors or the memory for them have run out. */
    boolean isExhaustion() {
        return this == EMFILE || this == ENFILE || this == ENOBUFS || this == ENOMEM;
    }
}
