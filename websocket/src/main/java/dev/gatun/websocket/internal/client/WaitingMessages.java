package dev.gatun.websocket.internal.client;

import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageDropped;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.WebSocketSession;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Messages that were sent while there was no session, in their order. When there is one they go out as fast as it takes them, and what is sent meanwhile goes
 * behind them. Loop only.
 */
final class WaitingMessages {
    private final int most;
    private final QueuePolicy policy;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long bytes;
    private boolean draining;

    private record Waiting(Message message, CompletableFuture<Void> sent) {}

    WaitingMessages(int most, QueuePolicy policy) {
        this.most = most;
        this.policy = policy;
    }

    /** Whether messages may wait at all. */
    boolean isUsed() {
        return most > 0;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /** Appends a message; the stage completes when it was sent. */
    CompletionStage<Void> add(Message message) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        if (queue.size() == most) {
            switch (policy) {
                case DROP_OLDEST -> {
                    Waiting oldest = take();
                    oldest.sent.completeExceptionally(new MessageDropped(bytes));
                }
                case DROP_NEWEST -> {
                    return CompletableFuture.failedStage(new MessageDropped(bytes));
                }
                case FAIL -> {
                    return CompletableFuture.failedStage(
                            new IllegalStateException("no session, and " + most + " messages wait for one already"));
                }
            }
        }
        queue.add(new Waiting(message.copy(), sent));
        bytes += message.size();
        return sent;
    }

    private Waiting take() {
        Waiting first = queue.poll();
        bytes -= first.message.size();
        return first;
    }

    /** Sends what waits on {@code session}, as long as that is open: a message whenever it has room. */
    void drain(WebSocketSession session) {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!queue.isEmpty() && session.isOpen()) {
                Waiting next = take();
                CompletionStage<Void> stage = session.send(next.message);
                stage.whenComplete((nothing, failure) -> settle(next.sent, failure));
                if (!stage.toCompletableFuture().isDone()) {
                    // It completes when there is room again, or when the session has ended.
                    stage.whenComplete((nothing, failure) -> drain(session));
                    return;
                }
            }
        } finally {
            draining = false;
        }
    }

    private static void settle(CompletableFuture<Void> sent, Throwable failure) {
        if (failure == null) {
            sent.complete(null);
        } else {
            sent.completeExceptionally(failure);
        }
    }

    /** Nothing will be sent any more. */
    void fail(RuntimeException failure) {
        while (!queue.isEmpty()) {
            take().sent.completeExceptionally(failure);
        }
    }
}
