package dev.gatun.websocket.internal.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How what was done on the loop is told to who asked for it on another thread, or earlier. */
public final class Outcome {
    private Outcome() {}

    /** Completes {@code told} as {@code stage} does, with the failure itself where it fails. */
    public static void tell(CompletionStage<Void> stage, CompletableFuture<Void> told) {
        stage.whenComplete((nothing, failure) -> {
            if (failure == null) {
                told.complete(null);
            } else {
                told.completeExceptionally(failure);
            }
        });
    }
}
