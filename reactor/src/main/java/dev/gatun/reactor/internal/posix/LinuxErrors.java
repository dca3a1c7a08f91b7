package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** Those of Linux, as jextract read them. */
final class LinuxErrors implements ErrorNumbers {
    /** Written out for those that the reactor acts on: to find a method by its name would cost each start milliseconds. */
    @Override
    public int number(String name) {
        return switch (name) {
            case "EAGAIN" -> LinuxNative.EAGAIN();
            case "EINTR" -> LinuxNative.EINTR();
            case "EINPROGRESS" -> LinuxNative.EINPROGRESS();
            case "EMFILE" -> LinuxNative.EMFILE();
            case "ENFILE" -> LinuxNative.ENFILE();
            case "ENOBUFS" -> LinuxNative.ENOBUFS();
            case "ENOMEM" -> LinuxNative.ENOMEM();
            case "ECONNABORTED" -> LinuxNative.ECONNABORTED();
            case "ECONNRESET" -> LinuxNative.ECONNRESET();
            case "ECONNREFUSED" -> LinuxNative.ECONNREFUSED();
            case "ENOTCONN" -> LinuxNative.ENOTCONN();
            case "EPIPE" -> LinuxNative.EPIPE();
            case "EINVAL" -> LinuxNative.EINVAL();
            case "ENOSYS" -> LinuxNative.ENOSYS();
            case "EPERM" -> LinuxNative.EPERM();
            case "EADDRINUSE" -> LinuxNative.EADDRINUSE();
            case "ENOENT" -> LinuxNative.ENOENT();
            case "ENAMETOOLONG" -> LinuxNative.ENAMETOOLONG();
            case "ENOPROTOOPT" -> LinuxNative.ENOPROTOOPT();
            case "ENOTSUP" -> LinuxNative.ENOTSUP();
            case "EOPNOTSUPP" -> LinuxNative.EOPNOTSUPP();
            case "ETIMEDOUT" -> LinuxNative.ETIMEDOUT();
            case "EIO" -> LinuxNative.EIO();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        for (Method method : LinuxNative.class.getMethods()) {
            // EPOLLIN and its kin are no errors.
            if (method.getParameterCount() == 0 && method.getReturnType() == int.class && method.getName().matches("E(?!POLL)[A-Z0-9]+")) {
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
