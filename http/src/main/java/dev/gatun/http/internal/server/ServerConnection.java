package dev.gatun.http.internal.server;

import dev.gatun.http.internal.events.LimitEvent;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/** A connection of a server in whatever version of HTTP, as its loop's share sees it: a link in the list of all, with deadlines. */
abstract class ServerConnection implements ConnectionHandler {
    /** Links of the share's list, which alone touches them. */
    ServerConnection previous;
    ServerConnection next;

    private final LoopShare share;
    private final Connection connection;
    private final Security security;

    ServerConnection(LoopShare share, Connection connection, Security security) {
        this.share = share;
        this.connection = connection;
        this.security = security;
    }

    final LoopShare share() {
        return share;
    }

    /** What carries it. */
    final Connection connection() {
        return connection;
    }

    /** How it is secured. */
    final Security security() {
        return security;
    }

    /** Whether it gets no further requests, since the server ends or nobody listens any more where it came in. */
    final boolean isClosing() {
        return security.entrance().isClosing();
    }

    /** What the handshake agreed; empty in clear text. */
    final Optional<TlsSession> tls() {
        return security.session();
    }

    /** {@code http} or {@code https}. */
    final String scheme() {
        return security.scheme();
    }

    /** Whether a request for this host may come here; else it is answered 421. */
    final boolean accepts(RequestHead head) {
        return security.accepts(head);
    }

    /** Becomes the handler of the connection in the place of {@code old}, and one of the share's list: counted before, and open. */
    final void takeOver(ServerConnection old) {
        share.replace(old, this);
        connection.handler(this);
    }

    /** Takes its place among the server's connections; false when there are too many already. */
    final boolean enter() {
        boolean room = share.core().connectionOpened();
        if (!room) {
            hit(Limit.CONNECTIONS);
        }
        return room;
    }

    /** Counts and records that the client has hit a limit. */
    final void hit(Limit limit) {
        share.core().hit(limit);
        LimitEvent.commit(limit.text(), connection.remoteAddress());
    }

    /** Ends the connection, or what it waits for, if a deadline has passed. Called now and then. */
    abstract void checkDeadlines(long now);

    /** Ends the connection if it is between requests; one with an exchange in flight ends after it. */
    abstract void closeIfIdle();

    /** Ends the connection whatever it does. */
    abstract void abort();
}
