package dev.gatun.reactor.internal.posix;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that was opened for reading, and what it is.
 *
 * @param descriptor the caller's to close
 * @param size in bytes
 * @param lastModified when its content changed
 * @param regular whether it is a regular file
 */
public record OpenedFile(int descriptor, long size, Instant lastModified, boolean regular) {

    /** Opens in the way of this system; never blocks on a pipe that nobody writes to. */
    public static OpenedFile open(Path path) {
        return Way.HERE.open(path);
    }

    /** How a file is opened so that what is said of it is true of the one that was opened. */
    interface Way {
        Way HERE = ThisSystem.TABLE.hasStatx() ? new StatxFiles() : new PathFiles();

        OpenedFile open(Path path);
    }

    /** The descriptor, or the failure. */
    static int descriptor(Path path) {
        int descriptor = FileCalls.open(path.toString());
        if (descriptor < 0) {
            throw Errno.failure("open", path, descriptor);
        }
        return descriptor;
    }
}
