package dev.gatun.examples.showcase.config;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

    /** Does so at each SIGHUP from now on; whether one can come. */
    public boolean onHangup() {
        return Signals.on("HUP", this::run);
    }
}
