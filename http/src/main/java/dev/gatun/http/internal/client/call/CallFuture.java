package dev.gatun.http.internal.client.call;

import dev.gatun.http.client.ClientResponse;
import java.util.concurrent.CompletableFuture;

/** What a program waits for; to cancel it ends the call. Any thread. */
final class CallFuture extends CompletableFuture<ClientResponse> {
    private volatile Runnable onCancel = () -> { };

    CallFuture() {}

    /** Called when the program cancels; once, before the call begins. */
    void onCancel(Runnable action) {
        onCancel = action;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }

    /** What depends on this is an ordinary future. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
