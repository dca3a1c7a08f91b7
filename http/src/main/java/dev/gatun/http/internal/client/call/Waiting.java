package dev.gatun.http.internal.client.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Waits for what an event loop brings. */
final class Waiting {
    private Waiting() {}

    /** @param interrupted what an interrupt makes of it: ends what is under way, and is thrown */
    static <T> T until(CompletableFuture<T> result, Supplier<? extends RuntimeException> interrupted) {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
