package dev.gatun.http.internal.files;

import dev.gatun.http.FileOptions;
import dev.gatun.http.MemoryFiles;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/** Files in memory. Readers look at one map without waiting; writers wait for each other. Any thread. */
public final class MemoryTree implements FileSource, MemoryFiles {
    private record Kept(String tag, Instant lastModified, MemoryContent content) {}

    private final ReentrantLock writing = new ReentrantLock();
    private volatile NavigableMap<String, Kept> files = new ConcurrentSkipListMap<>();

    /** No files yet. */
    public MemoryTree() {}

    @Override
    public MemoryFiles put(String name, byte[] content) {
        Kept kept = kept(name, content);
        writing.lock();
        try {
            files.put(name, kept);
        } finally {
            writing.unlock();
        }
        return this;
    }

    @Override
    public boolean remove(String name) {
        writing.lock();
        try {
            return files.remove(name) != null;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public MemoryFiles replace(Map<String, byte[]> all) {
        NavigableMap<String, Kept> fresh = new ConcurrentSkipListMap<>();
        all.forEach((name, content) -> fresh.put(name, kept(name, content)));
        writing.lock();
        try {
            // What has not changed is as old as it was, so that clients keep what they have.
            fresh.replaceAll((name, kept) -> files.containsKey(name) && files.get(name).tag.equals(kept.tag) ? files.get(name) : kept);
            files = fresh;
        } finally {
            writing.unlock();
        }
        return this;
    }

    private static Kept kept(String name, byte[] content) {
        if (name.isEmpty() || name.endsWith("/") || name.contains("//") || !FileNames.isAllowed(name, true)) {
            throw new IllegalArgumentException("no request can ask for a file named '" + name + "'");
        }
        byte[] copy = content.clone();
        return new Kept(ContentTag.of(copy), Instant.now(), new MemoryContent(copy));
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(files.keySet()));
    }

    @Override
    public Kind kind(String name, FileOptions options) {
        NavigableMap<String, Kept> now = files;
        if (now.containsKey(name)) {
            return Kind.FILE;
        }
        String below = name + "/";
        String next = now.ceilingKey(below);
        return name.isEmpty() || next != null && next.startsWith(below) ? Kind.DIRECTORY : Kind.NONE;
    }

    @Override
    public Optional<FoundFile> open(String name, FileOptions options) {
        return Optional.ofNullable(files.get(name)).map(kept -> new FoundFile(name, kept.tag, kept.lastModified, kept.content));
    }

    @Override
    public void list(String name, FileOptions options, Listing listing) {
        String below = name.isEmpty() ? "" : name + "/";
        for (String file : files.tailMap(below).keySet()) {
            if (!file.startsWith(below)) {
                return;
            }
            int slash = file.indexOf('/', below.length());
            listing.add(file.substring(below.length(), slash < 0 ? file.length() : slash), slash >= 0);
        }
    }
}
