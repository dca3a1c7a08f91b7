package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.file.CountedFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file by the JDK alone, for programs that may not call the operating system.
 *
 * <p>It is read by {@link RandomAccessFile} under a lock and not through its channel, which an interrupt of one reader would close for all who share the
 * file. What is no regular file is not opened at all: to open a pipe would wait for its writer.
 */
public final class ChannelFile extends CountedFile {
    /** As much as the JDK reads without allocating memory of its own. */
    private static final int CHUNK = 8 << 10;

    /** How often a file may be replaced while it is being opened before that is taken as it is. */
    private static final int TRIES = 3;

    /** {@code null} when it is no regular file. */
    private final RandomAccessFile file;

    private final boolean directory;
    private byte[] chunk;

    private ChannelFile(Path path, RandomAccessFile file, long size, BasicFileAttributes attributes) {
        super(path, size, attributes.lastModifiedTime().toInstant(), attributes.isRegularFile());
        this.file = file;
        this.directory = attributes.isDirectory();
    }

    /** Opens a file for reading. */
    public static OpenFile open(Path path) {
        try {
            BasicFileAttributes attributes = attributes(path);
            for (int i = 1; attributes.isRegularFile(); i++) {
                RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
                try {
                    BasicFileAttributes after = attributes(path);
                    if (i == TRIES || isSame(attributes, after)) {
                        return new ChannelFile(path, file, file.length(), after);
                    }
                    attributes = after;
                } catch (IOException e) {
                    file.close();
                    throw e;
                }
                file.close();
            }
            return new ChannelFile(path, null, attributes.size(), attributes);
        } catch (IOException e) {
            throw JdkError.failure("open", path, e);
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** Time and size must be those of the very file that was opened, because caches tell versions apart by them. */
    private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime())
                && Objects.equals(one.fileKey(), other.fileKey());
    }

    /** The channel to send from; of a regular file, and while a reference is held. */
    FileChannel channel() {
        return file.getChannel();
    }

    @Override
    protected int readAt(Buffer target, long offset) {
        if (!isRegular()) {
            throw (directory ? JdkError.EISDIR : JdkError.ESPIPE).failure("read", path());
        }
        try {
            return readLocked(target, offset);
        } catch (IOException e) {
            throw JdkError.failure("read", path(), e);
        }
    }

    private synchronized int readLocked(Buffer target, long offset) throws IOException {
        if (chunk == null) {
            chunk = new byte[CHUNK];
        }
        file.seek(offset);
        int total = 0;
        while (target.writableBytes() > 0) {
            int count = file.read(chunk, 0, Math.min(CHUNK, target.writableBytes()));
            if (count < 0) {
                break;
            }
            target.put(chunk, 0, count);
            total += count;
        }
        return total;
    }

    @Override
    protected void closeFile() {
        if (isRegular()) {
            try {
                file.close();
            } catch (IOException e) {
                // Read-only: nothing is lost.
                return;
            }
        }
    }
}
