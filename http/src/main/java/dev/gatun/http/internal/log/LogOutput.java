package dev.gatun.http.internal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The open file of a log. It is appended to, by whole lines but for a disk that is full: what was written of a line then is remembered, and the rest follows
 * when there is room. Guarded by its {@code LogFile}.
 */
public final class LogOutput implements AutoCloseable {
    private final FileChannel channel;
    private long size;
    private boolean withinLine;

    private LogOutput(FileChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens the file that is at {@code path}, or makes one. */
    public static LogOutput open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            return new LogOutput(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Size of the file, as far as it was written here. */
    public long size() {
        return size;
    }

    /** Whether the last byte that was written ends no line. */
    public boolean isWithinLine() {
        return withinLine;
    }

    /** Whether it may be written to; one that a thread was interrupted in can't be. */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /** Writes all that {@code lines} has; after a failure it has what was not written. */
    public void write(ByteBuffer lines) throws IOException {
        while (lines.hasRemaining()) {
            int count = channel.write(lines);
            size += count;
            if (count > 0) {
                withinLine = lines.get(lines.position() - 1) != '\n';
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
