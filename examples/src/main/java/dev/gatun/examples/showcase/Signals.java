package dev.gatun.examples.showcase;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What is done when a signal comes. Java has no API for it but {@code sun.misc.Signal}, which the compiler warns of in a way that can't be turned off; so it is
 * asked for by name.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs {@code action}, on a thread of the JVM's own, whenever {@code signal} comes.
     *
     * @param signal as {@code HUP}
     * @return whether there is such a signal here: on Windows there is none but INT and TERM
     */
    static boolean on(String signal, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            });
            type.getMethod("handle", type, handlerType).invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
            return true;
        } catch (InvocationTargetException e) {
            // Unknown here, or the JVM keeps it for itself.
            return false;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
