package dev.gatun.http.internal.client.connect;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.function.Consumer;

/** The handler of a moment: what comes next is decided when the connection is open. Loop only. */
record OnceOpen(Consumer<? super Connection> action) implements ConnectionHandler {
    @Override
    public void onOpen(Connection opened) {
        action.accept(opened);
    }

    @Override
    public void onData(Connection opened, Buffer data) {
        throw new IllegalStateException("content before there is anybody to read it");
    }
}
