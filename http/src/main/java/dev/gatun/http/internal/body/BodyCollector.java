package dev.gatun.http.internal.body;

import dev.gatun.http.BodyConsumer;
import dev.gatun.reactor.Buffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Collects content into one array. Memory grows with the bytes that came, not with the length that was announced. */
public final class BodyCollector implements BodyConsumer {
    private static final int FIRST_CAPACITY = 16 << 10;

    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private byte[] bytes;
    private int length;

    /** @param declared length that was announced, -1 when it is not known */
    public BodyCollector(long declared) {
        bytes = new byte[declared < 0 ? 1024 : (int) Math.min(declared, FIRST_CAPACITY)];
    }

    /** Completes on the loop. */
    public CompletableFuture<byte[]> result() {
        return result;
    }

    @Override
    public void onChunk(Buffer chunk) {
        int count = chunk.readableBytes();
        int needed = Math.addExact(length, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
        chunk.read(bytes, length, count);
        length += count;
    }

    @Override
    public void onEnd() {
        result.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }

    @Override
    public void onFailure(RuntimeException failure) {
        bytes = new byte[0];
        result.completeExceptionally(failure);
    }
}
