package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.InvalidCredentials;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;

/**
 * A host: its settings, and what makes its engines now. Event loops read one volatile reference; reloads, on other threads, swap it. Connections keep the
 * engine that they have.
 */
final class HostEntry {
    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    private final HostSettings settings;
    private final List<Path> files;
    private final ReentrantLock reloading = new ReentrantLock();
    private FileState seen;
    private volatile ServerEngines engines;

    /** @throws InvalidCredentials when a file can't be used */
    HostEntry(HostSettings settings) {
        this.settings = settings;
        this.files = settings.files();
        // Before they are loaded: what is written meanwhile is a change.
        this.seen = FileState.of(files);
        this.engines = ServerEngines.load(settings);
    }

    SSLEngine engine() {
        return engines.engine();
    }

    boolean covers(String host) {
        return engines.covers(host);
    }

    HostSettings settings() {
        return settings;
    }

    /**
     * Reads all files anew.
     *
     * @throws InvalidCredentials when one can't be used; the old ones stay
     */
    void reload() {
        reloading.lock();
        try {
            seen = FileState.of(files);
            engines = ServerEngines.load(settings);
        } finally {
            reloading.unlock();
        }
    }

    /**
     * Reads the files when they have changed. Those that can't be used are in the log, once for each change: a half-written file is followed by a whole one.
     *
     * @return whether there was a change
     */
    boolean reloadIfChanged() {
        try {
            boolean changed = refresh();
            if (changed) {
                LOG.log(System.Logger.Level.INFO, "TLS certificates loaded anew from {0}", files);
            }
            return changed;
        } catch (InvalidCredentials | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "the old TLS certificates stay in use, because the new ones can not be: {0}", e.getMessage());
            return true;
        }
    }

    /**
     * Reads the files when they have changed.
     *
     * @return whether there was a change
     * @throws InvalidCredentials when they can't be used; the old ones stay
     */
    boolean refresh() {
        reloading.lock();
        try {
            FileState now = seen.again(files);
            boolean changed = !now.isSame(seen);
            seen = now;
            if (changed) {
                engines = ServerEngines.load(settings);
            }
            return changed;
        } finally {
            reloading.unlock();
        }
    }
}
