package dev.gatun.reactor.streams;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.fixture.Net;
import java.net.SocketAddress;
import java.util.List;

/** Outgoing connections of tests that are about something else. */
final class Connecting {
    private Connecting() {}

    /** Connects and waits for it. */
    static Connection to(Net net, SocketAddress address, ConnectionHandler handler) {
        return Net.await(net.loops().connect(List.of(address), ConnectOptions.DEFAULT, c -> handler).toCompletableFuture());
    }
}
