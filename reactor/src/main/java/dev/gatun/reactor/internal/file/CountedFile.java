package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** What files have in common however they were opened: what they were then, and the count of references. Any thread. */
public abstract class CountedFile implements OpenFile {
    private final Path path;
    private final long size;
    private final Instant lastModified;
    private final boolean regular;
    private final AtomicInteger references = new AtomicInteger(1);

    /** A file that is open now; made with one reference, after nothing can fail any more. */
    protected CountedFile(Path path, long size, Instant lastModified, boolean regular) {
        this.path = path;
        this.size = size;
        this.lastModified = lastModified;
        this.regular = regular;
        OpenFiles.COUNT.incrementAndGet();
    }

    /** Reads as {@link #read} does, while a reference is held. */
    protected abstract int readAt(Buffer target, long offset);

    /** Closes the file: the last reference is gone. */
    protected abstract void closeFile();

    @Override
    public final Path path() {
        return path;
    }

    @Override
    public final long size() {
        return size;
    }

    @Override
    public final Instant lastModified() {
        return lastModified;
    }

    @Override
    public final boolean isRegular() {
        return regular;
    }

    @Override
    public final int read(Buffer target, long offset) {
        if (references.get() <= 0) {
            throw closedBefore();
        }
        return readAt(target, offset);
    }

    @Override
    public final OpenFile retain() {
        change(1);
        return this;
    }

    @Override
    public final void release() {
        if (change(-1) == 0) {
            closeFile();
            OpenFiles.COUNT.decrementAndGet();
        }
    }

    /** A count that has reached zero stays there: the descriptor may be somebody else's by now. */
    private int change(int by) {
        return references.updateAndGet(count -> {
            if (count <= 0) {
                throw closedBefore();
            }
            return count + by;
        });
    }

    private IllegalStateException closedBefore() {
        return new IllegalStateException("file " + path + " was closed before");
    }
}
