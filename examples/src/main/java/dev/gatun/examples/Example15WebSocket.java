package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Router;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketGroup;
import dev.gatun.websocket.WebSocketSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** 15: WebSocket: rooms, where what one says all get. In a browser's console: {@code new WebSocket("ws://localhost:8080/chat/lounge")}. */
public final class Example15WebSocket {
    private Example15WebSocket() {}

    /** Listens on port 8080. */
    public static void main(String[] arguments) {
        start(8080);
    }

    static HttpServer start(int port) {
        Map<String, WebSocketGroup> rooms = new ConcurrentHashMap<>();
        return HttpServer.start(port, Router.of(r -> r
                .get("/chat/{room}", WebSocket.upgrade(ws -> ws
                        .deflate()
                        .maxMessage(4 << 10)
                        .pingEvery(Duration.ofSeconds(30))
                        .onOpen(session -> room(rooms, session).join(session))
                        .onText((session, text) -> room(rooms, session).broadcast(text))))
                .get("/echo", WebSocket.upgrade(ws -> ws.onMessage((session, message) -> session.send(message))))));
    }

    private static WebSocketGroup room(Map<String, WebSocketGroup> rooms, WebSocketSession session) {
        return rooms.computeIfAbsent(session.path("room"), name -> WebSocketGroup.create());
    }
}
