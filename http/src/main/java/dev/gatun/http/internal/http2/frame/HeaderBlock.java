package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/**
 * The header block that is being received (RFC 9113, section 4.3). One that lies in a single frame is passed on where it lies; otherwise its fragments are
 * collected in a pooled buffer, which grows with what has come, never with what was announced. Owned by a {@link FrameReader}.
 */
final class HeaderBlock {
    /** Blocks rarely need a second frame; who sends one has filled 16 KB, or plays with small ones. */
    private static final int SMALLEST_BUFFER = 2 * 1024;

    private static final Buffer NONE = Buffer.allocate(0);

    private final FrameLimits limits;
    private Buffer collected = NONE;
    private boolean open;
    private int stream;
    private int promised;
    private int continuations;
    private boolean endStream;
    private boolean selfDependent;

    HeaderBlock(FrameLimits limits) {
        this.limits = limits;
    }

    /** Whether a frame began a block that has not ended. */
    boolean isOpen() {
        return open;
    }

    int stream() {
        return stream;
    }

    /** A new block; {@code promised} is 0 unless it is that of a PUSH_PROMISE. */
    void begin(FrameHeader frame, int promised, boolean selfDependent) {
        this.stream = frame.stream();
        this.promised = promised;
        this.selfDependent = selfDependent;
        this.endStream = promised == 0 && frame.has(Flags.END_STREAM);
        continuations = 0;
        open = true;
    }

    void countContinuation() {
        if (++continuations > limits.continuations()) {
            throw Faults.TOO_MANY_CONTINUATIONS;
        }
    }

    /** The next fragment: all that can be read. */
    void add(Buffer fragment, boolean last, BufferPool pool, FrameListener listener) {
        if (collected.readableBytes() + fragment.readableBytes() > limits.headerBlockBytes()) {
            throw Faults.BLOCK_TOO_LARGE;
        }
        if (last && !collected.isReadable()) {
            // no piece before this one, or only empty ones
            open = false;
            tell(fragment, listener);
            return;
        }
        collect(fragment, pool);
        if (last) {
            open = false;
            try {
                tell(collected, listener);
            } finally {
                close();
            }
        }
    }

    private void tell(Buffer block, FrameListener listener) {
        if (promised != 0) {
            listener.onPushPromise(stream, promised, block);
        } else if (selfDependent) {
            listener.onInvalidHeaders(stream, block, Faults.selfDependency(stream));
        } else {
            listener.onHeaders(stream, block, endStream);
        }
    }

    private void collect(Buffer fragment, BufferPool pool) {
        if (!fragment.isReadable()) {
            return;
        }
        if (fragment.readableBytes() > collected.writableBytes()) {
            int needed = collected.readableBytes() + fragment.readableBytes();
            int capacity = Math.min(limits.headerBlockBytes(), Math.max(SMALLEST_BUFFER, 2 * needed));
            Buffer larger = pool.acquire(Math.max(needed, capacity));
            larger.put(collected);
            close();
            collected = larger;
        }
        collected.put(fragment);
    }

    /** Gives the buffer back, if there is one. */
    void close() {
        if (collected != NONE) {
            Buffer buffer = collected;
            collected = NONE;
            buffer.release();
        }
    }
}
