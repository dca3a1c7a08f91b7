package dev.gatun.http.internal.client.call;

import dev.gatun.http.BodyConsumer;
import dev.gatun.reactor.Buffer;
import java.util.concurrent.CompletableFuture;

/** Drops content. What goes wrong meanwhile matters to nobody. Loop only. */
record Discarding(CompletableFuture<Boolean> done) implements BodyConsumer {
    @Override
    public void onChunk(Buffer chunk) {}

    @Override
    public void onEnd() {
        done.complete(true);
    }

    @Override
    public void onFailure(RuntimeException failure) {
        done.complete(false);
    }
}
