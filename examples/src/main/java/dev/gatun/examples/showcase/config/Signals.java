package dev.gatun.examples.showcase.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What is done when a signal comes. Java has no API for it but {@code sun.misc.Signal}, which the compiler warns of in a way that can't be turned off; so it is
 * asked for by name.
 */
public final class Signals {
    private Signals() {}

    /**
     * Runs {@code action}, on a thread of the JVM's own, whenever {@code signal} comes.
     *
     * @param signal as {@code HUP}
     * @return whether it can come: on Windows there is none but INT and TERM, and HUP is ignored for good in what {@code nohup} starts
     */
    public static boolean on(String signal, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                }
                return null;
            });
            Object before = type.getMethod("handle", type, handlerType).invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
            // The JVM leaves a signal alone that was ignored when it began, and says that it was.
            return before != handlerType.getField("SIG_IGN").get(null);
        } catch (InvocationTargetException e) {
            // Unknown here, or the JVM keeps it for itself.
            return false;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
