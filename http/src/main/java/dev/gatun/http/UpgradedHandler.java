package dev.gatun.http;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;

/** The handler of a connection that left HTTP ({@link Response#upgrade}) which wants to end in its own way when the server does. */
public interface UpgradedHandler extends ConnectionHandler {
    /**
     * The server closes: whatever its protocol says at the end should be said now. Called once, on the event loop; a connection that is still there when the
     * server's grace is over is aborted.
     */
    void onServerClosing(Connection connection);
}
