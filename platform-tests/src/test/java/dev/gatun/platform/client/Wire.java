package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.client.http1.Http1ClientConnection;
import dev.gatun.http.internal.client.http2.Http2ClientConnection;
import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsSession;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A loop of a client, its connections, and a look whether anything is left of them. */
final class Wire implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1).name("wire"));
    private final EventLoop loop = loops.all().getFirst();

    /** A connection to a port of this machine that speaks {@code version}; above TLS if there is a configuration. */
    ClientConnection connect(HttpVersion version, int port, Optional<TlsClientConfig> tls, WireLimits limits) {
        CompletableFuture<ClientConnection> made = new CompletableFuture<>();
        String protocol = version == HttpVersion.HTTP_2 ? "h2" : "http/1.1";
        loops.connect(List.of(new InetSocketAddress("127.0.0.1", port)), ConnectOptions.DEFAULT, connection -> tls.isEmpty()
                ? new Opening(version, limits, made, Optional.empty())
                : tls.get().layer("a.example", port, List.of(protocol),
                        secure -> new Opening(version, limits, made, Optional.of(secure))).apply(connection))
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        made.completeExceptionally(failure);
                    }
                });
        return await(made);
    }

    /** Gives way to the client's half of the protocol once the connection is ready for it. */
    private record Opening(HttpVersion version, WireLimits limits, CompletableFuture<ClientConnection> made, Optional<TlsConnection> secure)
            implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            if (secure.isPresent()) {
                secure.get().onSecured(session -> start(connection, Optional.of(session)));
            } else {
                start(connection, Optional.empty());
            }
        }

        private void start(Connection connection, Optional<TlsSession> session) {
            if (version == HttpVersion.HTTP_2) {
                Http2ClientConnection handler = Http2ClientConnection.on(connection, session, limits);
                connection.handler(handler);
                handler.onOpen(connection);
                made.complete(handler);
            } else {
                Http1ClientConnection handler = Http1ClientConnection.on(connection, session, limits);
                connection.handler(handler);
                handler.onOpen(connection);
                made.complete(handler);
            }
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            throw new IllegalStateException("content before the handshake was done");
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            made.completeExceptionally(cause.error().orElseGet(() -> new IllegalStateException(cause.toString())));
        }
    }

    /** Does something on the loop, and waits until it was done. */
    <T> T on(Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    /** Does something on the loop. */
    void run(Runnable action) {
        on(() -> {
            action.run();
            return true;
        });
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    long bufferBytes() {
        return loop.statistics().bufferBytesInUse();
    }

    /** Nothing of any exchange is held. */
    void awaitNothingHeld() {
        Await.until(() -> "no buffers in use: " + loop.statistics(), () -> loop.statistics().buffersInUse() == 0, Await.PATIENCE);
    }

    @Override
    public void close() {
        assertThat(loops.close(Duration.ofSeconds(10))).as("the client's loop ended").isTrue();
        assertThat(loop.statistics().connections()).as("connections").isZero();
        assertThat(loop.statistics().buffersInUse()).as("buffers").isZero();
        assertThat(loop.statistics().descriptors()).as("descriptors").isZero();
    }
}
