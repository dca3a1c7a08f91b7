package dev.gatun.reactor;

import dev.gatun.reactor.internal.file.FileOpeners;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file opened for reading, counted by references so that several responses can share it. All methods may be called from any thread.
 */
public interface OpenFile {
    /**
     * Opens {@code path}. The caller owns the one reference.
     *
     * @throws SocketFailure when it can't be opened, e.g. {@code open /srv/x: ENOENT (2) No such file or directory}
     */
    static OpenFile open(Path path) {
        return FileOpeners.here().open(path);
    }

    /** Where it was opened. */
    Path path();

    /** Size in bytes when it was opened. */
    long size();

    /** Modification time when it was opened. */
    Instant lastModified();

    /** Whether it is a regular file, not a directory or device. */
    boolean isRegular();

    /**
     * Reads up to {@code target.writableBytes()} bytes from {@code offset} without moving a file position; blocks.
     *
     * @return how many bytes were read; 0 at or behind the end
     */
    int read(Buffer target, long offset);

    /** Takes one more reference. */
    OpenFile retain();

    /** Gives one reference back; with the last the file is closed. */
    void release();
}
