package dev.gatun.http.internal.client.connect;

import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Backend;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramHandler;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Loops of which the test says what becomes of attempts to connect. */
final class FakeLoops implements EventLoops {
    final FakeLoop loop = new FakeLoop();
    final List<Try> tries = new ArrayList<>();

    /** An attempt to connect. */
    final class Try {
        final SocketAddress address;
        final ConnectOptions options;
        final FakeConnection connection = new FakeConnection(loop);
        final CompletableFuture<Connection> outcome = new CompletableFuture<>();
        private final Function<? super Connection, ? extends ConnectionHandler> handlers;

        private Try(SocketAddress address, ConnectOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
            this.address = address;
            this.options = options;
            this.handlers = handlers;
        }

        void succeed() {
            connection.open(handlers.apply(connection));
            outcome.complete(connection);
            loop.run();
        }

        void fail() {
            outcome.completeExceptionally(new SocketFailure("connect", address.toString(), 111, "ECONNREFUSED", "refused"));
            loop.run();
        }

        boolean isCancelled() {
            return outcome.isCancelled();
        }
    }

    Try last() {
        return tries.getLast();
    }

    @Override
    public CompletableFuture<Connection> connect(
            List<? extends SocketAddress> addresses, ConnectOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        Try fresh = new Try(addresses.getFirst(), options, handlers);
        tries.add(fresh);
        return fresh.outcome;
    }

    @Override
    public Listener listen(SocketAddress address, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Listener listen(ListenSocket socket, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramEndpoint bindDatagrams(SocketAddress address, DatagramOptions options, DatagramHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<EventLoop> all() {
        return List.of(loop);
    }

    @Override
    public EventLoop next() {
        return loop;
    }

    @Override
    public Backend backend() {
        return Backend.AUTO;
    }

    @Override
    public void close() {
        // There is nothing to end.
    }

    @Override
    public boolean close(Duration timeout) {
        return true;
    }
}
