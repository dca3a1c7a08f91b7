package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.SocketFailure;
import java.util.Map;

/** Error numbers of this system, their names and what the system says to them. */
public final class Errno {
    private static final ErrorNumbers NUMBERS = ThisSystem.TABLE.errors();

    public static final int EAGAIN = NUMBERS.number("EAGAIN");
    public static final int EINTR = NUMBERS.number("EINTR");
    public static final int EINPROGRESS = NUMBERS.number("EINPROGRESS");
    public static final int EMFILE = NUMBERS.number("EMFILE");
    public static final int ENFILE = NUMBERS.number("ENFILE");
    public static final int ENOBUFS = NUMBERS.number("ENOBUFS");
    public static final int ENOMEM = NUMBERS.number("ENOMEM");
    public static final int ECONNABORTED = NUMBERS.number("ECONNABORTED");
    public static final int ECONNRESET = NUMBERS.number("ECONNRESET");
    public static final int ECONNREFUSED = NUMBERS.number("ECONNREFUSED");
    public static final int ENOTCONN = NUMBERS.number("ENOTCONN");
    public static final int EPIPE = NUMBERS.number("EPIPE");
    public static final int EINVAL = NUMBERS.number("EINVAL");
    public static final int ENOSYS = NUMBERS.number("ENOSYS");
    public static final int EPERM = NUMBERS.number("EPERM");
    public static final int EADDRINUSE = NUMBERS.number("EADDRINUSE");
    public static final int ENOENT = NUMBERS.number("ENOENT");
    public static final int ENAMETOOLONG = NUMBERS.number("ENAMETOOLONG");
    public static final int ENOPROTOOPT = NUMBERS.number("ENOPROTOOPT");
    public static final int ENOTSUP = NUMBERS.number("ENOTSUP");
    public static final int ETIMEDOUT = NUMBERS.number("ETIMEDOUT");
    public static final int EOPNOTSUPP = NUMBERS.number("EOPNOTSUPP");
    public static final int EIO = NUMBERS.number("EIO");

    private Errno() {}

    /** The symbolic name, such as {@code ECONNREFUSED}. */
    public static String name(int errno) {
        return Names.BY_NUMBER.getOrDefault(errno, "E" + errno);
    }

    /** What the system says, such as {@code Connection refused}. */
    public static String text(int errno) {
        return PosixCalls.errorText(errno);
    }

    /** The failure of a call. {@code result} is what the call gave: the error number, negated. */
    public static SocketFailure failure(String call, Object address, int result) {
        int errno = -result;
        return new SocketFailure(call, String.valueOf(address), errno, name(errno), text(errno));
    }

    /** The same with a text of our own. */
    static SocketFailure failure(String call, Object address, int result, String text) {
        return new SocketFailure(call, String.valueOf(address), -result, name(-result), text);
    }

    /** The same for a call that is about no address. */
    public static SocketFailure failure(String call, int result) {
        return failure(call, "", result);
    }

    /** Read only when something failed, so that start-up pays nothing for a hundred names. */
    private static final class Names {
        static final Map<Integer, String> BY_NUMBER = NUMBERS.names();
    }
}
