package dev.gatun.http.internal.server;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;

/** A connection of a server in whatever version of HTTP, as its loop's share sees it: a link in the list of all, with deadlines. */
abstract class ServerConnection implements ConnectionHandler {
    /** Links of the share's list, which alone touches them. */
    ServerConnection previous;
    ServerConnection next;

    private final LoopShare share;
    private final Connection connection;

    ServerConnection(LoopShare share, Connection connection) {
        this.share = share;
        this.connection = connection;
    }

    final LoopShare share() {
        return share;
    }

    /** What carries it. */
    final Connection connection() {
        return connection;
    }

    /** {@code http} or {@code https}. */
    final String scheme() {
        return "http";
    }

    /** Becomes the handler of the connection in the place of {@code old}, and one of the share's list: counted before, and open. */
    final void takeOver(ServerConnection old) {
        share.replace(old, this);
        connection.handler(this);
    }

    /** Ends the connection, or what it waits for, if a deadline has passed. Called now and then. */
    abstract void checkDeadlines(long now);

    /** Ends the connection if it is between requests; one with an exchange in flight ends after it. */
    abstract void closeIfIdle();

    /** Ends the connection whatever it does. */
    abstract void abort();
}
