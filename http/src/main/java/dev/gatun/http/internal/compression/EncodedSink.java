package dev.gatun.http.internal.compression;

import dev.gatun.http.BodySink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compresses what is pushed into another sink; each write goes through at once, since nobody knows when the next one comes. Any thread: the
 * compressor is locked, as it has state.
 */
final class EncodedSink implements BodySink {
    private final BodySink plain;
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final OutputStream encoder;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;

    EncodedSink(BodySink plain, Coding coding) {
        this.plain = plain;
        try {
            this.encoder = coding.encode(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A client that goes away ends no content, but the compressor's native memory must go.
        plain.onClosed(this::free);
    }

    private void free() {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                encoder.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes) {
        lock.lock();
        try {
            if (!ended) {
                encoder.write(bytes);
                encoder.flush();
                send();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        if (encoded.size() > 0) {
            plain.write(encoded.toByteArray());
            encoded.reset();
        }
    }

    @Override
    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void end() {
        lock.lock();
        try {
            if (!ended) {
                free();
                send();
                plain.end();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void trailer(String name, String value) {
        plain.trailer(name, value);
    }

    @Override
    public void fail(Throwable cause) {
        plain.fail(cause);
    }

    @Override
    public boolean isWritable() {
        return plain.isWritable();
    }

    @Override
    public void onWritable(Runnable action) {
        plain.onWritable(action);
    }

    @Override
    public boolean isClosed() {
        return plain.isClosed();
    }

    @Override
    public void onClosed(Runnable action) {
        plain.onClosed(action);
    }
}
