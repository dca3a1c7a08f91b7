package dev.gatun.http.internal.server;

import dev.gatun.http.UpgradedHandler;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.function.Function;

/** A connection that left HTTP by an upgrade: passes everything on to the new protocol, and keeps its place among the server's connections. */
final class UpgradedConnection extends ServerConnection {
    private ConnectionHandler handler;
    private boolean told;

    UpgradedConnection(ServerConnection old) {
        super(old.share(), old.connection(), old.security());
    }

    void start(ServerConnection old, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        Connection connection = connection();
        handler = handlers.apply(connection);
        takeOver(old);
        handler.onOpen(connection);
        if (connection.isReadingPaused()) {
            connection.resumeReading();
        }
    }

    @Override
    public void onData(Connection c, Buffer data) {
        handler.onData(c, data);
    }

    @Override
    public void onInputEnd(Connection c) {
        handler.onInputEnd(c);
    }

    @Override
    public void onWritable(Connection c) {
        handler.onWritable(c);
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        share().remove(this);
        share().core().connectionClosed();
        handler.onClosed(c, cause);
    }

    @Override
    void checkDeadlines(long now) {
        // The new protocol has deadlines of its own.
    }

    @Override
    void closeIfIdle() {
        // The new protocol knows how it ends; a server's grace ends it at the latest.
        if (!told && handler instanceof UpgradedHandler upgraded) {
            told = true;
            upgraded.onServerClosing(connection());
        }
    }

    @Override
    void abort() {
        connection().abort();
    }
}
