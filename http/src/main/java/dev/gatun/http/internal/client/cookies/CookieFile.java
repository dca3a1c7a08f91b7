package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.StoredCookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A jar that keeps in a file what outlives the program. Any thread. The file is written by a virtual thread, one write for all changes that come while it is
 * under way, so that event loops don't wait for the disk.
 */
public final class CookieFile implements CookieJar {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private final Path path;
    private final CookieStore store;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private long written;

    /** @param store empty; gets what is in the file, if there is one */
    public CookieFile(Path path, CookieStore store) {
        this.path = path.toAbsolutePath();
        this.store = store;
        try {
            if (Files.exists(path)) {
                CookieLines.read(path).forEach(cookie -> store.put(cookie, store.now()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't read cookies: " + path, e);
        }
        written = store.changes();
    }

    @Override
    public void store(URI from, List<String> fields) {
        store.store(from, fields);
        schedule();
    }

    @Override
    public Optional<String> header(URI to) {
        return store.header(to);
    }

    @Override
    public List<StoredCookie> cookies() {
        return store.cookies();
    }

    @Override
    public void clear() {
        store.clear();
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                // Before the look at the changes: one that comes behind it starts another thread.
                scheduled.set(false);
                try {
                    save();
                } catch (UncheckedIOException e) {
                    LOG.log(Level.WARNING, "cookies are not saved, path=" + path, e);
                }
            });
        }
    }

    /** @throws UncheckedIOException when the disk or the directory does not let it */
    @Override
    public void save() {
        writing.lock();
        try {
            long changes = store.changes();
            if (changes != written) {
                CookieLines.write(path, store.cookies());
                written = changes;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't save cookies: " + path, e);
        } finally {
            writing.unlock();
        }
    }
}
