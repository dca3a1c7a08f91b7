package dev.gatun.examples.showcase.config;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** Reads a file anew when it is asked to, and serves what it says then, unless something is wrong with it: that is logged, and all stays as it was. */
public final class Reload {
    private static final Logger LOG = System.getLogger("dev.gatun.examples.config");

    private final Path file;
    private final Deployment deployment;

    public Reload(Path file, Deployment deployment) {
        this.file = file;
        this.deployment = deployment;
    }

    /** Reads the file and changes what is served; whether that went well. Not on an event loop. */
    public synchronized boolean run() {
        try {
            deployment.apply(Configuration.read(file), change -> LOG.log(Level.INFO, change));
            LOG.log(Level.INFO, file + " is served now");
            return true;
        } catch (InvalidConfiguration e) {
            LOG.log(Level.ERROR, file + " is not taken, what was served before goes on:\n" + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, file + " can't be served, what was served before goes on: " + e.getMessage());
        }
        return false;
    }

    /**
     * Does so at each SIGHUP from now on; whether this system has one. By reflection, since the compiler warns of {@code sun.misc}, and there is nothing else
     * that knows signals.
     */
    public boolean onHangup() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object reload = Proxy.newProxyInstance(Reload.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                    return method.invoke(this, arguments);
                }
                run();
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), reload);
            return true;
        } catch (InvocationTargetException e) {
            // Windows knows no HUP; a JVM with -Xrs has it, but not for us.
            LOG.log(Level.INFO, "the configuration can't be loaded anew by a signal here: " + e.getCause().getMessage());
            return false;
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.INFO, "the configuration can't be loaded anew by a signal here: " + e);
            return false;
        }
    }
}
