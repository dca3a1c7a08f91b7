package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.SocketFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** Error numbers of this system, their names and what the system says to them. */
public final class Errno {
    public static final int EAGAIN = LinuxNative.EAGAIN();
    public static final int EINTR = LinuxNative.EINTR();
    public static final int EINPROGRESS = LinuxNative.EINPROGRESS();
    public static final int EMFILE = LinuxNative.EMFILE();
    public static final int ENFILE = LinuxNative.ENFILE();
    public static final int ENOBUFS = LinuxNative.ENOBUFS();
    public static final int ENOMEM = LinuxNative.ENOMEM();
    public static final int ECONNABORTED = LinuxNative.ECONNABORTED();
    public static final int ECONNRESET = LinuxNative.ECONNRESET();
    public static final int ECONNREFUSED = LinuxNative.ECONNREFUSED();
    public static final int EPIPE = LinuxNative.EPIPE();
    public static final int EINVAL = LinuxNative.EINVAL();
    public static final int ENOSYS = LinuxNative.ENOSYS();
    public static final int EPERM = LinuxNative.EPERM();
    public static final int EADDRINUSE = LinuxNative.EADDRINUSE();
    public static final int ENOENT = LinuxNative.ENOENT();
    public static final int ENAMETOOLONG = LinuxNative.ENAMETOOLONG();
    public static final int ETIMEDOUT = LinuxNative.ETIMEDOUT();
    public static final int EOPNOTSUPP = LinuxNative.EOPNOTSUPP();
    public static final int EIO = LinuxNative.EIO();

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

    /** The same for a call that is about no address. */
    public static SocketFailure failure(String call, int result) {
        return failure(call, "", result);
    }

    /** Read by reflection and only when something failed, so that start-up pays nothing for a hundred names. */
    private static final class Names {
        static final Map<Integer, String> BY_NUMBER = read();

        private static Map<Integer, String> read() {
            Map<Integer, String> names = new HashMap<>();
            for (Method method : LinuxNative.class.getMethods()) {
                // EPOLLIN and its kin are no errors.
                if (method.getParameterCount() == 0
                        && method.getReturnType() == int.class
                        && method.getName().matches("E(?!POLL)[A-Z0-9]+")) {
                    put(names, method);
                }
            }
            // Two names share these numbers; the manual pages use these ones.
            names.put(LinuxNative.EAGAIN(), "EAGAIN");
            names.put(LinuxNative.EOPNOTSUPP(), "EOPNOTSUPP");
            names.put(LinuxNative.EDEADLK(), "EDEADLK");
            return Map.copyOf(names);
        }

        private static void put(Map<Integer, String> names, Method method) {
            try {
                names.put((Integer) method.invoke(null), method.getName());
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("constant " + method.getName() + " can't be read", e);
            }
        }
    }
}
