package dev.gatun.http.internal.client.http1;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/** The client's half of one connection of HTTP/1.1 (RFC 9112): one exchange at a time. Loop only. */
public final class Http1ClientConnection implements ClientConnection, ConnectionHandler {
    private final Connection connection;
    private final Optional<TlsSession> tls;

    private Http1ClientConnection(Connection connection, Optional<TlsSession> tls) {
        this.connection = connection;
        this.tls = tls;
    }

    /** The handler of a connection to a server, or above TLS on one; nothing is sent before the first request. */
    public static Http1ClientConnection on(Connection carrier, Optional<TlsSession> tls, WireLimits limits) {
        return new Http1ClientConnection(carrier, tls);
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public Connection carrier() {
        return connection;
    }

    @Override
    public Optional<TlsSession> tls() {
        return tls;
    }

    @Override
    public int room() {
        return 0;
    }

    @Override
    public int active() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void owner(Owner owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public void onData(Connection c, Buffer data) {
        throw new UnsupportedOperationException();
    }
}
