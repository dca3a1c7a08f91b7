package dev.gatun.http.internal.body;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.reactor.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Content as a stream that waits. The loop fills a queue and pauses the peer above {@link #HIGH} bytes; the reading thread resumes it below
 * {@link #LOW}.
 *
 * <p>The chunks are heap arrays, not pooled buffers: a reader that forgets the stream half-way then leaks nothing, and under the lock there are
 * pointer moves only, so that the loop never waits for a copy.
 */
public final class BodyInputStream extends InputStream implements BodyConsumer {
    private static final int HIGH = 64 << 10;
    private static final int LOW = 32 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private final Optional<Runnable> onInterrupt;
    private BodyFlow flow;
    private int queued;
    private boolean paused;
    private boolean ended;
    private boolean closed;
    private RuntimeException failure;
    /** What the reading thread has taken out of the queue; its own. */
    private byte[] current = {};
    private int position;

    /** A stream whose reader waits whether it is interrupted or not: whatever ends the exchange also ends this wait. */
    public BodyInputStream() {
        onInterrupt = Optional.empty();
    }

    /** A stream whose reader is let go by an interrupt; {@code ending} is called then, by the reader's thread. */
    public BodyInputStream(Runnable ending) {
        onInterrupt = Optional.of(ending);
    }

    @Override
    public void onStart(BodyFlow newFlow) {
        lock.lock();
        flow = newFlow;
        lock.unlock();
    }

    @Override
    public void onChunk(Buffer chunk) {
        byte[] bytes = chunk.toByteArray();
        chunk.skip(bytes.length);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            chunks.add(bytes);
            queued += bytes.length;
            changed.signal();
            if (queued < HIGH || paused) {
                return;
            }
            paused = true;
        } finally {
            lock.unlock();
        }
        flow.pause();
    }

    @Override
    public void onEnd() {
        lock.lock();
        ended = true;
        changed.signal();
        lock.unlock();
    }

    @Override
    public void onFailure(RuntimeException cause) {
        lock.lock();
        failure = cause;
        changed.signal();
        lock.unlock();
    }

    /** Makes {@link #current} the next chunk; false at the end. */
    private boolean advance() throws IOException {
        boolean resume = false;
        lock.lock();
        try {
            while (chunks.isEmpty()) {
                if (closed) {
                    throw new IOException("stream is closed");
                }
                if (failure != null) {
                    throw failure;
                }
                if (ended) {
                    return false;
                }
                await();
            }
            current = chunks.poll();
            position = 0;
            queued -= current.length;
            if (paused && queued <= LOW) {
                paused = false;
                resume = true;
            }
        } finally {
            lock.unlock();
        }
        if (resume) {
            flow.resume();
        }
        return true;
    }

    private void await() throws InterruptedIOException {
        if (onInterrupt.isEmpty()) {
            changed.awaitUninterruptibly();
            return;
        }
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            onInterrupt.get().run();
            throw new InterruptedIOException("interrupted while waiting for content");
        }
    }

    @Override
    public int read() throws IOException {
        return position < current.length || advance() ? current[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !advance()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return current.length - position + queued;
        } finally {
            lock.unlock();
        }
    }

    /** The rest is dropped; the connection skips what has not come yet. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            chunks.clear();
            queued = 0;
            position = current.length;
            changed.signal();
            if (!paused || flow == null) {
                return;
            }
            paused = false;
        } finally {
            lock.unlock();
        }
        flow.resume();
    }
}
