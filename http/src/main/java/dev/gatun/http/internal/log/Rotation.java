package dev.gatun.http.internal.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * When a log begins anew by itself, and what becomes of the old ones: {@code access.log.1} is the latest.
 *
 * @param maxBytes of one file
 * @param kept how many old ones are kept
 */
public record Rotation(long maxBytes, int kept) {
    /** Leaves rotation to others. */
    public static final Rotation NONE = new Rotation(Long.MAX_VALUE, 0);

    /** What a log writes at once must fit into a file. */
    public static final int MIN_BYTES = 64 << 10;

    /** Refuses files that are too small. */
    public Rotation {
        if (maxBytes < MIN_BYTES || kept < 0) {
            throw new IllegalArgumentException("log files of " + maxBytes + " bytes, kept=" + kept);
        }
    }

    /** Makes room at {@code path}: each old file gets the next number, the last is deleted. */
    public void shift(Path path) throws IOException {
        if (kept == 0) {
            Files.deleteIfExists(path);
            return;
        }
        for (int i = kept - 1; i >= 0; i--) {
            Path from = i == 0 ? path : numbered(path, i);
            if (Files.exists(from)) {
                Files.move(from, numbered(path, i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path numbered(Path path, int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
