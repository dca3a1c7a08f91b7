package dev.gatun.http.internal.files;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Contents of files, such as those compressed on the fly; the least recently used dropped first. Bounded by bytes; any thread. */
final class ContentCache {
    private static final long MAX_BYTES = 16L << 20;

    private final Map<String, byte[]> entries = new LinkedHashMap<>(64, 0.75f, true);
    // Not synchronized: before JDK 24 that pins a virtual thread.
    private final ReentrantLock lock = new ReentrantLock();
    private long bytes;

    /** The content for {@code key}, which names a file and what its content is known by. */
    Optional<byte[]> find(String key) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(key));
        } finally {
            lock.unlock();
        }
    }

    void keep(String key, byte[] content) {
        lock.lock();
        try {
            byte[] before = entries.put(key, content);
            bytes += content.length - (before == null ? 0 : before.length);
            for (Iterator<byte[]> eldest = entries.values().iterator(); bytes > MAX_BYTES && eldest.hasNext(); ) {
                bytes -= eldest.next().length;
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        return bytes;
    }
}
