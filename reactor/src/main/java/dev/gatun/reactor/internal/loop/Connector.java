package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** Tries addresses in turn until one answers or the time is up. Runs on the loop that will own the connection. */
final class Connector implements Runnable, ConnectSink {
    private final Loop loop;
    private final List<? extends SocketAddress> addresses;
    private final ConnectOptions options;
    private final Function<? super Connection, ? extends ConnectionHandler> handlers;
    private final CompletableFuture<Connection> outcome = new CompletableFuture<>() {
        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean cancelled = super.cancel(mayInterrupt);
            if (cancelled) {
                giveUp();
            }
            return cancelled;
        }
    };
    private int next;
    private PendingConnect attempt = () -> {};
    private Deadline deadline;
    private SocketFailure failure;

    Connector(
            Loop loop,
            List<? extends SocketAddress> addresses,
            ConnectOptions options,
            Function<? super Connection, ? extends ConnectionHandler> handlers) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to connect to");
        }
        this.loop = loop;
        this.addresses = List.copyOf(addresses);
        this.options = options;
        this.handlers = handlers;
    }

    CompletionStage<Connection> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        if (outcome.isDone()) {
            return;
        }
        loop.attempting(this);
        deadline = loop.schedule(options.timeout(), this::timeUp);
        tryNext();
    }

    /** Nothing is under way any more, however it ended. */
    private void finish() {
        loop.attempted(this);
        deadline.cancel();
    }

    private void tryNext() {
        while (next < addresses.size()) {
            SocketAddress address = addresses.get(next++);
            try {
                attempt = loop.transport().connect(address, options, this);
                return;
            } catch (SocketFailure e) {
                remember(e);
            } catch (RuntimeException e) {
                finish();
                outcome.completeExceptionally(e);
                return;
            }
        }
        finish();
        outcome.completeExceptionally(failure);
    }

    private void remember(SocketFailure e) {
        if (failure != null) {
            e.addSuppressed(failure);
        }
        failure = e;
    }

    @Override
    public void failed(SocketFailure e) {
        remember(e);
        tryNext();
    }

    @Override
    public void connected(StreamChannel channel) {
        finish();
        if (outcome.isDone()) {
            // Cancelled by another thread, whose task is still to come.
            channel.close(true, new SendQueue());
            return;
        }
        StreamConnection connection = new StreamConnection(
                loop, channel, new StreamConnection.Marks(options.maxUnread(), options.highWater(), options.lowWater()));
        try {
            connection.open(handlers.apply(connection));
            if (!outcome.complete(connection)) {
                connection.abort();
            }
        } catch (Throwable t) {
            channel.close(true, new SendQueue());
            outcome.completeExceptionally(t);
        }
    }

    /** Nobody wants the connection any more. Any thread. */
    private void giveUp() {
        if (loop.inLoop()) {
            cancel();
            return;
        }
        try {
            loop.execute(this::cancel);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and what it tried with it.
        }
    }

    private void cancel() {
        if (deadline != null && deadline.isPending()) {
            attempt.cancel();
            finish();
        }
    }

    /** The loop ends while the attempt is under way. */
    void loopEnded() {
        attempt.cancel();
        finish();
        outcome.completeExceptionally(new RejectedExecutionException("event loop " + loop + " has ended"));
    }

    private void timeUp() {
        attempt.cancel();
        finish();
        SocketAddress address = addresses.get(Math.max(0, next - 1));
        remember(loop.transport().timedOut(address, options.timeout()));
        outcome.completeExceptionally(failure);
    }
}
