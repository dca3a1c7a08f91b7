package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.internal.credentials.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * How some files were at one moment. Their content decides whether they have changed; it is read again only when time, size or file key are others, or the
 * last change is so young that the clock of the file system may not show the next. A value; any thread, but taking it blocks.
 */
record FileState(List<Stamp> stamps, String content, Instant taken) {
    /** The coarsest clock of a file system in use, that of FAT. */
    private static final Duration CLOCK = Duration.ofSeconds(2);

    /** As the files are now. */
    static FileState of(List<Path> files) {
        Instant now = Instant.now();
        List<Stamp> stamps = files.stream().map(Stamp::of).toList();
        return new FileState(stamps, digest(files), now);
    }

    /** As the files are now, without reading them when they look as they did. */
    FileState again(List<Path> files) {
        boolean settled = stamps.stream().allMatch(stamp -> stamp.modified().plus(CLOCK).isBefore(taken));
        return settled && files.stream().map(Stamp::of).toList().equals(stamps) ? this : of(files);
    }

    boolean isSame(FileState other) {
        return content.equals(other.content);
    }

    private static String digest(List<Path> files) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            List<String> digests = new ArrayList<>();
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    digests.add(HexFormat.of().formatHex(sha256.digest(in.readNBytes(Source.MAX_BYTES + 1))));
                } catch (IOException e) {
                    digests.add(e.getClass().getName());
                }
            }
            return String.join(" ", digests);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    /** What the file system says of a file. The key (inode) shows that another file took the name. */
    record Stamp(Instant modified, long size, String key) {
        private static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                FileTime time = attributes.lastModifiedTime();
                return new Stamp(time.toInstant(), attributes.size(), Objects.toString(attributes.fileKey()));
            } catch (IOException e) {
                return new Stamp(Instant.EPOCH, -1, e.getClass().getName());
            }
        }
    }
}
