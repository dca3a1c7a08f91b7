package dev.gatun.reactor;

/**
 * Pooled off-heap buffers of one event loop, cut from slabs that live as long as the loop.
 *
 * <p>Called on the loop's thread only. The memory of a buffer may be read and written by another thread as long as a reference is held and the
 * hand-over happens through a task or another safe publication.
 */
public interface BufferPool extends AutoCloseable {
    /** A pool of its own, for tests and tools; an event loop has one already. Confined to the thread that uses it, closed by any. */
    static BufferPool create(long limitBytes) {
        return new SlabPool(limitBytes);
    }

    /**
     * An empty buffer of at least {@code capacity} bytes; the caller owns its one reference.
     *
     * @throws OutOfBuffersException when the loop's limit of off-heap bytes is reached
     */
    Buffer acquire(int capacity);

    /** Buffers handed out and not yet released. */
    int buffersInUse();

    /** Off-heap bytes that are handed out. */
    long bytesInUse();

    /** Off-heap bytes that the pool holds in all, free ones included. */
    long bytesReserved();

    /** Frees all memory; buffers that are still in use must not be touched after. The pool of an event loop is closed by the loop. */
    @Override
    void close();
}
