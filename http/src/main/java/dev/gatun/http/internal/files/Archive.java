package dev.gatun.http.internal.files;

import dev.gatun.http.ServiceUnavailable;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An archive on the disk, and what it holds as far as is known. It is opened for each response, and never mapped: one that is replaced goes on for what is
 * under way, and one that is cut off fails reads instead of killing the process. Any thread; blocks.
 */
final class Archive {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile ArchiveIndex index;
    private volatile long checked = System.nanoTime();
    private volatile String problem = "";

    /** @throws IOException when it can't be read */
    Archive(Path path) throws IOException {
        this.path = path;
        OpenFile file = OpenFile.open(path);
        try {
            index = ArchiveIndex.read(file);
        } finally {
            file.release();
        }
    }

    /** What the archive holds, or held less than a second ago. */
    ArchiveIndex index() {
        if (System.nanoTime() - checked > RECHECK_NANOS) {
            open().file().release();
        }
        if (!problem.isEmpty()) {
            throw new ServiceUnavailable("archive can't be read");
        }
        return index;
    }

    /** An open archive and what it holds; whoever has it releases the file. */
    record Opened(OpenFile file, ArchiveIndex index) {}

    Opened open() {
        OpenFile file = file();
        ArchiveIndex known = index;
        if (known.isOf(file)) {
            seen("");
            return new Opened(file, known);
        }
        reading.lock();
        try {
            // Another thread may have read it meanwhile.
            if (!index.isOf(file)) {
                index = ArchiveIndex.read(file);
            }
            seen("");
            return new Opened(file, index);
        } catch (IOException | RuntimeException e) {
            file.release();
            throw failed(e);
        } finally {
            reading.unlock();
        }
    }

    /** What the archive holds when what is known of it proved wrong. */
    ArchiveIndex readAgain(OpenFile file) throws IOException {
        reading.lock();
        try {
            index = ArchiveIndex.read(file);
            return index;
        } finally {
            reading.unlock();
        }
    }

    private OpenFile file() {
        try {
            return OpenFile.open(path);
        } catch (SocketFailure e) {
            throw failed(e);
        }
    }

    private ServiceUnavailable failed(Exception cause) {
        seen(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        return new ServiceUnavailable("archive can't be read");
    }

    /** Each problem is told once, however many requests meet it. */
    private void seen(String now) {
        if (!now.isEmpty() && !now.equals(problem)) {
            LOG.log(Level.WARNING, "archive " + path + " can't be served: " + now);
        }
        problem = now;
        checked = System.nanoTime();
    }
}
