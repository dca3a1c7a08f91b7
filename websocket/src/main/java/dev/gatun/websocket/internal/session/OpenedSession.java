package dev.gatun.websocket.internal.session;

import dev.gatun.http.AttributeKey;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsSession;
import dev.gatun.websocket.WebSocketSession;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a session is from its beginning to its end: the opening handshake and the connection below. Any thread. */
abstract class OpenedSession implements WebSocketSession {
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Opening opening;
    private final Connection connection;

    OpenedSession(Opening opening, Connection connection) {
        this.opening = opening;
        this.connection = connection;
    }

    /** What the handshake left. */
    final Opening opening() {
        return opening;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String target() {
        return opening.target();
    }

    @Override
    public final String path(String name) {
        return opening.path().value(name).orElseThrow(() -> new IllegalArgumentException("no path parameter \"" + name + "\""));
    }

    @Override
    public final String host() {
        return opening.host();
    }

    @Override
    public final Optional<String> subprotocol() {
        return opening.subprotocol();
    }

    @Override
    public final boolean isCompressed() {
        return opening.agreement() != null;
    }

    @Override
    public final SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public final Optional<TlsSession> tls() {
        return opening.tls();
    }

    @Override
    public final <T> Optional<T> attribute(AttributeKey<T> key) {
        return opening.attributes().value(key);
    }

    @Override
    public final <T> void attribute(AttributeKey<T> key, T value) {
        opening.attributes().put(key, value);
    }
}
