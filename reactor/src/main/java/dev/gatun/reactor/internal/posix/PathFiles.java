package dev.gatun.reactor.internal.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * By POSIX and the JDK. {@code struct stat} is laid out in another way on each system, and {@code fstat} has another symbol on some, so the JDK is asked for
 * time and type: it knows. Its answer is about a path, so it is asked before the file is opened and afterwards, until both times it is the same file. The
 * size is that of the descriptor.
 */
final class PathFiles implements OpenedFile.Way {
    /** How often a file may be replaced in the moment of opening before it is taken as it is. */
    private static final int TRIES = 3;

    private final ToIntFunction<Path> opening;

    PathFiles() {
        this(OpenedFile::descriptor);
    }

    /** With another way to the descriptor, for tests. */
    PathFiles(ToIntFunction<Path> opening) {
        this.opening = opening;
    }

    @Override
    public OpenedFile open(Path path) {
        // A failure to look is told by the attempt to open, with the number of the error.
        BasicFileAttributes before = attributes(path);
        for (int i = 1; ; i++) {
            int descriptor = opening.applyAsInt(path);
            BasicFileAttributes after = attributes(path);
            if (after != null && (i == TRIES || isSame(before, after))) {
                return opened(descriptor, path, after);
            }
            FileCalls.close(descriptor);
            if (i == TRIES) {
                throw Errno.failure("open", path, -Errno.ENOENT);
            }
            before = after;
        }
    }

    private static OpenedFile opened(int descriptor, Path path, BasicFileAttributes attributes) {
        long size = attributes.isRegularFile() ? FileCalls.size(descriptor) : attributes.size();
        if (size < 0) {
            FileCalls.close(descriptor);
            throw Errno.failure("lseek", path, (int) size);
        }
        return new OpenedFile(descriptor, size, attributes.lastModifiedTime().toInstant(), attributes.isRegularFile());
    }

    /** {@code null} when they can't be read. */
    private static BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return null;
        }
    }

    /** Device and inode, and the time as well: an inode number is used again at once. */
    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return before != null
                && Objects.equals(before.fileKey(), after.fileKey())
                && before.lastModifiedTime().equals(after.lastModifiedTime());
    }
}
