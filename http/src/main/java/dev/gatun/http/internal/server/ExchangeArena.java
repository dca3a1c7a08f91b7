package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The allocator of one request: cuts pieces from pooled buffers of the loop, which go back when the response is complete. Used by the handler's
 * thread; buffers are taken and given back on the loop.
 */
final class ExchangeArena implements SegmentAllocator {
    private static final int SLAB = 8 << 10;

    private final EventLoop loop;
    private final List<Buffer> slabs = new ArrayList<>(2);
    private volatile boolean closed;
    private MemorySegment slab = MemorySegment.NULL;
    private long used;

    ExchangeArena(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteSize < 0 || byteAlignment <= 0 || (byteAlignment & byteAlignment - 1) != 0) {
            throw new IllegalArgumentException("size " + byteSize + ", alignment " + byteAlignment);
        }
        requireOpen();
        long padding = padding(byteAlignment);
        if (byteSize + padding > slab.byteSize() - used) {
            long needed = Math.addExact(byteSize, byteAlignment);
            slab = acquire(Math.toIntExact(Math.max(needed, SLAB))).segment();
            used = 0;
            padding = padding(byteAlignment);
        }
        MemorySegment piece = slab.asSlice(used + padding, byteSize);
        used += padding + byteSize;
        return piece.fill((byte) 0);
    }

    private long padding(long alignment) {
        return -(slab.address() + used) & alignment - 1;
    }

    private Buffer acquire(int capacity) {
        if (loop.inLoop()) {
            return take(capacity);
        }
        CompletableFuture<Buffer> taken = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                taken.complete(take(capacity));
            } catch (RuntimeException e) {
                taken.completeExceptionally(e);
            }
        });
        try {
            return taken.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new ClientGone("no memory for the request", e);
        }
    }

    private Buffer take(int capacity) {
        requireOpen();
        Buffer buffer = loop.buffers().acquire(capacity);
        slabs.add(buffer);
        return buffer;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("arena of a request whose response is complete");
        }
    }

    /** Gives the memory back. On the loop. */
    void close() {
        closed = true;
        slabs.forEach(Buffer::release);
        slabs.clear();
    }
}
