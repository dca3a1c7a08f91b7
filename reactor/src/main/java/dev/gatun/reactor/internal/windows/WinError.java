package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.SocketFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** Error numbers of Winsock and of Windows, their names and what Windows says to them. */
public final class WinError {
    /** WSA_IO_PENDING and its like are left out: they are errors of Windows, which have better known names there. */
    private static final String ERRORS = "WSA(E|SYSNOT|VERNOT|NOTINIT|HOST_|TRY_|NO_|SYSCALL|SERVICE_|TYPE_)[A-Z_]*|ERROR_[A-Z0-9_]+";

    private WinError() {}

    /** The symbolic name, such as {@code WSAECONNREFUSED} or {@code ERROR_FILE_NOT_FOUND}. */
    public static String name(int error) {
        return Names.BY_NUMBER.getOrDefault(error, "ERROR_" + error);
    }

    /** What Windows says, in its own language. */
    public static String text(int error) {
        return MessageCalls.text(error);
    }

    /** The failure of a call. {@code result} is what the call gave: the error number, negated. */
    public static SocketFailure failure(String call, Object address, int result) {
        int error = -result;
        return new SocketFailure(call, String.valueOf(address), error, name(error), text(error));
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
            for (Method method : WindowsNative.class.getMethods()) {
                boolean number = method.getParameterCount() == 0 && method.getReturnType() == int.class;
                if (number && method.getName().matches(ERRORS)) {
                    put(names, method);
                }
            }
            names.put(WindowsNative.WAIT_TIMEOUT(), "WAIT_TIMEOUT");
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
