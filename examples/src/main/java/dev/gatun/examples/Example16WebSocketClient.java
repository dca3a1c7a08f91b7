package dev.gatun.examples;

import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import java.util.Scanner;
import java.util.function.Consumer;

/** 16: WebSocket client: talks in a room of {@link Example15WebSocket}, line by line, and comes back when the server was away. */
public final class Example16WebSocketClient {
    private Example16WebSocketClient() {}

    /** Sends what is typed, until the end of the input. */
    public static void main(String[] arguments) {
        try (WebSocketClient chat = join("ws://localhost:8080/chat/lounge", System.out::println); Scanner lines = new Scanner(System.in)) {
            while (lines.hasNextLine()) {
                chat.send(lines.nextLine());
            }
        }
    }

    static WebSocketClient join(String room, Consumer<String> listener) {
        return WebSocket.connect(room)
                .deflate()
                .reconnect(Backoff.exponential())
                .queueWhileDisconnected(100)
                .onText((session, text) -> listener.accept(text))
                .onState((client, state) -> listener.accept("* " + state))
                .open();
    }
}
