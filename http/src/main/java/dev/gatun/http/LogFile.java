package dev.gatun.http;

import dev.gatun.http.internal.log.LogOutput;
import dev.gatun.http.internal.log.Rotation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of log lines, for {@link AccessLog#to(LogFile)}: appended to, in pieces of whole lines, so that several processes may write to one file. Lines
 * wait in a buffer of 64 KiB until it is full or {@link #flush()} is called, as the access log does when it has nothing more to write.
 *
 * <p>A disk that is full is told once in the log of the server, as is its end: meanwhile lines are kept as far as the buffer goes and dropped, and counted,
 * beyond. Who has the file closes it, behind the servers that write to it. Any thread; methods block while the disk does.
 */
public final class LogFile implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final int BUFFER_BYTES = Rotation.MIN_BYTES;
    /** A disk that is full is not asked for each line. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final Rotation rotation;
    // Not synchronized: before JDK 24 that pins a virtual thread.
    private final ReentrantLock lock = new ReentrantLock();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private LogOutput output;
    private long rotateAt;
    private boolean failing;
    private long failedAt;
    private long lost;
    private long reported;
    private boolean closed;

    private LogFile(Path path, Rotation rotation) throws IOException {
        this.path = path.toAbsolutePath();
        this.rotation = rotation;
        this.rotateAt = rotation.maxBytes();
        this.output = LogOutput.open(this.path);
    }

    /**
     * Opens a file, or makes one; its directory must be there. It grows until somebody moves it away and calls {@link #reopen()}, as logrotate does by SIGHUP.
     *
     * @throws UncheckedIOException when it can't be opened
     */
    public static LogFile open(Path path) {
        return open(path, Rotation.NONE);
    }

    /**
     * Opens a file that begins anew by itself before it has more than {@code maxBytes}: {@code access.log} becomes {@code access.log.1}, that becomes
     * {@code access.log.2}, and what was {@code access.log.kept} is deleted. Not for files that several processes write to.
     *
     * @param maxBytes at least 65,536
     * @throws UncheckedIOException when it can't be opened
     */
    public static LogFile rotating(Path path, long maxBytes, int kept) {
        return open(path, new Rotation(maxBytes, kept));
    }

    private static LogFile open(Path path, Rotation rotation) {
        try {
            return new LogFile(path, rotation);
        } catch (IOException e) {
            throw new UncheckedIOException("log file " + path + " can't be opened: " + e, e);
        }
    }

    /** Writes a line, which comes without its end. */
    public void write(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            if (bytes.length + 1 > buffer.remaining()) {
                drain();
            }
            // A line that no buffer could hold is nothing that a log should have.
            if (closed || bytes.length + 1 > buffer.remaining()) {
                lost++;
                return;
            }
            buffer.put(bytes).put((byte) '\n');
        } finally {
            lock.unlock();
        }
    }

    /** Gives the operating system what waits. */
    public void flush() {
        lock.lock();
        try {
            drain();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens the path anew, for when the file that was there was moved away. Lines from before are in the old file, lines from now on in the new one, and
     * none is in both or cut.
     *
     * @throws UncheckedIOException when it can't be opened; then the old one is written to further
     */
    public void reopen() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            LogOutput fresh = LogOutput.open(path);
            drain();
            replace(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException("log file " + path + " can't be opened: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    /** How many lines were lost because the file could not be written. */
    public long lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits and closes the file. Lines that come later are lost. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                failedAt = System.nanoTime() - RETRY_NANOS;
                drain();
                closed = true;
                output.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "log file " + path + " can't be closed: " + e);
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        if (closed || buffer.position() == 0 || failing && System.nanoTime() - failedAt < RETRY_NANOS) {
            return;
        }
        try {
            if (!output.isOpen()) {
                replace(LogOutput.open(path));
            }
            if (output.size() > 0 && buffer.position() > rotateAt - output.size() && !output.isWithinLine()) {
                rotate();
            }
            buffer.flip();
            try {
                output.write(buffer);
            } finally {
                buffer.compact();
            }
            worked();
        } catch (IOException e) {
            failed(e);
        }
    }

    private void rotate() throws IOException {
        // Windows moves no file that is open.
        output.close();
        try {
            rotation.shift(path);
            rotateAt = rotation.maxBytes();
        } catch (IOException e) {
            // A log that is too long is better than none.
            rotateAt = output.size() + rotation.maxBytes();
            LOG.log(Level.WARNING, "log file " + path + " can't be rotated: " + e);
        }
        output = LogOutput.open(path);
    }

    /** The rest of a line that the old file has the beginning of is of no use in another one. */
    private void replace(LogOutput fresh) throws IOException {
        LogOutput old = output;
        output = fresh;
        if (old.isWithinLine()) {
            buffer.flip();
            while (buffer.hasRemaining() && buffer.get() != '\n') {
                continue;
            }
            buffer.compact();
            lost++;
        }
        old.close();
    }

    private void worked() {
        if (failing) {
            LOG.log(Level.WARNING, "log file " + path + " is written again, lines lost=" + (lost - reported));
            reported = lost;
            failing = false;
        }
    }

    private void failed(IOException cause) {
        failedAt = System.nanoTime();
        if (!failing) {
            LOG.log(Level.ERROR, "log file " + path + " can't be written: " + cause);
            failing = true;
        }
    }
}
