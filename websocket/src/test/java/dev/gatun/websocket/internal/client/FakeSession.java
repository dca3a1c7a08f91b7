package dev.gatun.websocket.internal.client;

import dev.gatun.websocket.Message;
import dev.gatun.websocket.WebSocketSession;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A session that takes as much as the test lets it. */
final class FakeSession {
    final List<String> sent = new ArrayList<>();
    private final List<CompletableFuture<Void>> held = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private boolean open = true;

    WebSocketSession session() {
        return (WebSocketSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {WebSocketSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "send" -> send((Message) arguments[0]);
                    case "isOpen" -> open;
                    case "isWritable" -> held.isEmpty();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private CompletionStage<Void> send(Message message) {
        sent.add(message.text());
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (--room > 0) {
            done.complete(null);
        } else {
            held.add(done);
        }
        return done;
    }

    /** Lets {@code messages} through before the next stage is held back. */
    void room(int messages) {
        room = messages;
        List<CompletableFuture<Void>> told = List.copyOf(held);
        held.clear();
        told.forEach(done -> done.complete(null));
    }

    void end() {
        open = false;
        List<CompletableFuture<Void>> told = List.copyOf(held);
        held.clear();
        told.forEach(done -> done.completeExceptionally(new IllegalStateException("ended")));
    }
}
