package dev.gatun.platform.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are large and take no room. */
final class SparseFile {
    private SparseFile() {}

    /** Makes a file of {@code size} zeros. */
    static Path create(Path path, long size) throws IOException {
        write(path, size - 1, new byte[1]);
        return path;
    }

    /** Puts bytes somewhere in it; what lies before is zeros. */
    static void write(Path path, long offset, byte[] bytes) throws IOException {
        try (FileChannel file = Files.exists(path)
                ? FileChannel.open(path, StandardOpenOption.WRITE)
                : FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    /** Cuts it. */
    static void truncate(Path path, long size) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(size);
        }
    }
}
