package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.reactor.Buffer;
import java.util.function.Supplier;

/** Lets a number of bytes through, and refuses more. One thread at a time. */
final class LimitedConsumer implements BodyConsumer {
    private final BodyConsumer next;
    private final Supplier<? extends RuntimeException> tooLarge;
    private long left;

    LimitedConsumer(BodyConsumer next, long limit, Supplier<? extends RuntimeException> tooLarge) {
        this.next = next;
        this.left = limit;
        this.tooLarge = tooLarge;
    }

    @Override
    public void onStart(BodyFlow flow) {
        next.onStart(flow);
    }

    @Override
    public void onChunk(Buffer chunk) {
        left -= chunk.readableBytes();
        if (left < 0) {
            throw tooLarge.get();
        }
        next.onChunk(chunk);
    }

    @Override
    public void onEnd() {
        next.onEnd();
    }

    @Override
    public void onFailure(RuntimeException failure) {
        next.onFailure(failure);
    }
}
