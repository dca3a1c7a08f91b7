package dev.gatun.reactor.internal.file;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.FileCalls;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A file by its descriptor, so that the kernel can send it. */
public final class NativeFile implements OpenFile {
    private final Path path;
    private final int descriptor;
    private final FileCalls.Facts facts;
    private final AtomicInteger references = new AtomicInteger(1);

    private NativeFile(Path path, int descriptor, FileCalls.Facts facts) {
        this.path = path;
        this.descriptor = descriptor;
        this.facts = facts;
    }

    /** Opens a file for reading; never blocks on a pipe that nobody writes to. */
    public static OpenFile open(Path path) {
        int descriptor = FileCalls.open(path.toString());
        if (descriptor < 0) {
            throw Errno.failure("open", path, descriptor);
        }
        try {
            NativeFile file = new NativeFile(path, descriptor, FileCalls.facts(descriptor, path));
            OpenFiles.COUNT.incrementAndGet();
            return file;
        } catch (RuntimeException e) {
            FileCalls.close(descriptor);
            throw e;
        }
    }

    /** The descriptor; valid while a reference is held. */
    public int descriptor() {
        return descriptor;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long size() {
        return facts.size();
    }

    @Override
    public Instant lastModified() {
        return facts.lastModified();
    }

    @Override
    public boolean isRegular() {
        return facts.regular();
    }

    @Override
    public int read(Buffer target, long offset) {
        if (references.get() <= 0) {
            throw new IllegalStateException("file " + path + " was closed before");
        }
        long count = FileCalls.read(descriptor, target.address() + target.writeIndex(), target.writableBytes(), offset);
        if (count < 0) {
            throw Errno.failure("pread", path, (int) count);
        }
        target.writeIndex(target.writeIndex() + (int) count);
        return (int) count;
    }

    @Override
    public OpenFile retain() {
        change(1);
        return this;
    }

    @Override
    public void release() {
        if (change(-1) == 0) {
            FileCalls.close(descriptor);
            OpenFiles.COUNT.decrementAndGet();
        }
    }

    /** A count that has reached zero stays there: the descriptor may be somebody else's by now. */
    private int change(int by) {
        return references.updateAndGet(count -> {
            if (count <= 0) {
                throw new IllegalStateException("file " + path + " was closed before");
            }
            return count + by;
        });
    }
}
