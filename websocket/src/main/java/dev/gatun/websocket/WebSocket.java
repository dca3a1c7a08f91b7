package dev.gatun.websocket;

import dev.gatun.websocket.internal.server.UpgradeHandler;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Where sessions begin: as a route of a server, or as a client.
 *
 * <p>{@snippet :
 * Router router = Router.of(r -> r
 *     .get("/echo", WebSocket.upgrade(ws -> ws.deflate().onMessage((session, message) -> session.send(message)))));
 * }
 */
public final class WebSocket {
    private WebSocket() {}

    /**
     * A handler that opens a session over HTTP/1.1 (RFC 6455) or HTTP/2 (RFC 8441), behind whatever middleware. It answers 426 to a request for anything else,
     * 400 to a malformed handshake, 403 to a page of another origin.
     *
     * @throws IllegalStateException when the settings contradict each other
     */
    public static WebSocketEndpoint upgrade(Consumer<? super WebSocketRoute> settings) {
        WebSocketRoute route = new WebSocketRoute();
        settings.accept(route);
        return new UpgradeHandler(route.options(true), route.origins, route.handshake);
    }

    /**
     * Begins a client.
     *
     * @param uri such as {@code wss://example.com/chat}
     * @throws IllegalArgumentException when it is neither {@code ws} nor {@code wss}, has no host, or has a fragment (RFC 6455, section 3)
     */
    public static WebSocketClient.Builder connect(String uri) {
        return connect(URI.create(uri));
    }

    /** The same. */
    public static WebSocketClient.Builder connect(URI uri) {
        return new WebSocketClient.Builder(uri);
    }
}
