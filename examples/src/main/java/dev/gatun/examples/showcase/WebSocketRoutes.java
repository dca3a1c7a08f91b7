package dev.gatun.examples.showcase;

import dev.gatun.http.Handler;
import dev.gatun.websocket.OriginPolicy;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketGroup;
import dev.gatun.websocket.WebSocketLimits;

/** The plain WebSocket routes of the showcase. */
final class WebSocketRoutes {
    /** As much as conformance suites send: large messages, and in many small frames. What one sends comes back, so nobody is hurt but himself. */
    private static final WebSocketLimits ECHO = WebSocketLimits.DEFAULT.message(32 << 20).fragments(1 << 20).ratio(1 << 10);

    private WebSocketRoutes() {}

    /** Sends back what comes. Any page may ask: nothing is told that was not said. */
    static Handler echo() {
        return WebSocket.upgrade(ws -> ws
                .deflate()
                .origins(OriginPolicy.any())
                .limits(ECHO)
                .onMessage((session, message) -> session.send(message)));
    }

    /** What anybody says goes to all. */
    static Handler broadcast() {
        WebSocketGroup all = WebSocketGroup.create();
        return WebSocket.upgrade(ws -> ws
                .deflate()
                .onOpen(all::join)
                .onMessage((session, message) -> all.broadcast(message)));
    }
}
