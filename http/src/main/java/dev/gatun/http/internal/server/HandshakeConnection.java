package dev.gatun.http.internal.server;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/**
 * A connection whose TLS handshake is under way: counted like any other, until the handshake says which version of HTTP takes its place (ALPN, RFC 7301; RFC
 * 9113, section 3.2). The layer below has a deadline for it. Loop only.
 */
final class HandshakeConnection extends ServerConnection {
    /** Its name in ALPN. */
    static final String HTTP_2 = "h2";

    private final TlsConnection connection;
    private final TlsConfig config;
    private final Optional<ServerConnection> before;
    private final long since;

    /**
     * @param before which connection of the share this one takes the place of; empty for a new one
     * @param below what is known before the handshake
     */
    HandshakeConnection(LoopShare share, TlsConnection connection, TlsConfig config, Optional<ServerConnection> before, Security below) {
        super(share, connection, below);
        this.before = before;
        this.connection = connection;
        this.config = config;
        this.since = share.loop().nanoTime();
    }

    @Override
    public void onOpen(Connection c) {
        if (before.isPresent()) {
            share().replace(before.get(), this);
            connection.onSecured(this::secured);
            return;
        }
        share().add(this);
        if (enter()) {
            connection.onSecured(this::secured);
        } else {
            connection.abort();
        }
    }

    private void secured(TlsSession session) {
        Security security = security().by(config, session);
        if (session.applicationProtocol().equals(HTTP_2)) {
            new Http2Connection(share(), connection, security).start(this);
        } else {
            // Also without ALPN: a client of HTTP/2 would have offered it.
            new Http1Connection(share(), connection, security).start(this);
        }
    }

    @Override
    public void onData(Connection c, Buffer data) {
        throw new IllegalStateException("content before the end of the handshake");
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        share().remove(this);
        share().core().connectionClosed();
    }

    @Override
    void checkDeadlines(long now) {
        // The layer has its own.
    }

    @Override
    void closeIfIdle() {
        if (!ConnectionDeadlines.isFresh(since, share().loop().nanoTime())) {
            connection.abort();
        }
    }

    @Override
    void abort() {
        connection.abort();
    }
}
