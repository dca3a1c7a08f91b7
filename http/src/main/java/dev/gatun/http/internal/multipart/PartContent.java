package dev.gatun.http.internal.multipart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The content of one part: in memory first, in a temporary file from when it is spilled. One thread at a time; blocks on the disk. */
public final class PartContent {
    private final Path directory;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream(64);
    private Optional<Path> file = Optional.empty();
    private Optional<OutputStream> out = Optional.empty();
    private long size;
    private boolean moved;

    /** @param directory where a temporary file would be made */
    public PartContent(Path directory) {
        this.directory = directory;
    }

    /** Appends bytes. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        (out.isPresent() ? out.get() : memory).write(bytes, offset, length);
        size += length;
    }

    /** Moves what is in memory to a temporary file; what follows goes there too. Files of that kind can be read by their owner alone. */
    public void spill() throws IOException {
        Path path = Files.createTempFile(directory, "gatun-part-", ".tmp");
        file = Optional.of(path);
        out = Optional.of(Files.newOutputStream(path));
        memory.writeTo(out.get());
        memory = new ByteArrayOutputStream(0);
    }

    /** Ends writing. */
    public void finish() throws IOException {
        if (out.isPresent()) {
            out.get().close();
        }
    }

    /** How many bytes were written. */
    public long size() {
        return size;
    }

    /** Whether no temporary file was needed. */
    public boolean isInMemory() {
        return file.isEmpty();
    }

    /** Opens the content for reading. */
    public InputStream open() throws IOException {
        return file.isPresent() ? Files.newInputStream(file.get()) : new ByteArrayInputStream(memory.toByteArray());
    }

    /** Puts the content at {@code target}, where no file may be. */
    public void moveTo(Path target) throws IOException {
        if (file.isPresent()) {
            Files.move(file.get(), target);
            file = Optional.of(target);
            moved = true;
        } else {
            Files.write(target, memory.toByteArray(), StandardOpenOption.CREATE_NEW);
        }
    }

    /** Deletes the temporary file, unless it was moved away. */
    public void delete() throws IOException {
        finish();
        if (file.isPresent() && !moved) {
            Files.deleteIfExists(file.get());
        }
    }
}
