package dev.gatun.websocket.internal.client;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Connects to the first of a server's addresses that answers. Each gets an equal part of the time that is left, so that one that swallows everything, IPv6 on
 * a network that has none for example, does not cost the others theirs. On the loop that the connection is to have.
 */
final class Dialer {
    private final EventLoops loops;
    private final EventLoop loop;
    private final SocketTuning socket;
    private final Function<? super Connection, ? extends ConnectionHandler> handlers;

    Dialer(EventLoops loops, EventLoop loop, SocketTuning socket, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        this.loops = loops;
        this.loop = loop;
        this.socket = socket;
        this.handlers = handlers;
    }

    /** Fails with the failure of the last address, which has those of the others with it. */
    CompletionStage<Connection> dial(List<? extends SocketAddress> addresses, Duration within) {
        CompletableFuture<Connection> outcome = new CompletableFuture<>();
        next(addresses, 0, loop.nanoTime() + within.toNanos(), outcome);
        return outcome;
    }

    private void next(List<? extends SocketAddress> addresses, int index, long end, CompletableFuture<Connection> outcome) {
        long part = Math.max(1_000_000, (end - loop.nanoTime()) / (addresses.size() - index));
        ConnectOptions how = ConnectOptions.DEFAULT.timeout(Duration.ofNanos(part)).tuning(socket).loop(loop);
        loops.connect(List.of(addresses.get(index)), how, handlers).whenComplete((connection, failure) -> {
            Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause == null) {
                outcome.complete(connection);
            } else if (cause instanceof SocketFailure && index + 1 < addresses.size() && end - loop.nanoTime() > 0) {
                CompletableFuture<Connection> rest = new CompletableFuture<>();
                rest.whenComplete((later, last) -> {
                    if (last == null) {
                        outcome.complete(later);
                    } else {
                        last.addSuppressed(cause);
                        outcome.completeExceptionally(last);
                    }
                });
                next(addresses, index + 1, end, rest);
            } else {
                outcome.completeExceptionally(cause);
            }
        });
    }
}
