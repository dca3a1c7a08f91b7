package dev.gatun.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.client.http1.Http1ClientConnection;
import dev.gatun.http.internal.client.http2.Http2ClientConnection;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both halves over sockets: what the client sends through a tunnel comes back whole, whatever the windows. */
@Timeout(60)
class ClientToServerTest {
    private static final int SIZE = 6 << 20;

    private final EventLoops loops = EventLoops.create(1);
    private final HttpServer server = HttpServer.builder()
            .listen(Listen.tcp("127.0.0.1", 0))
            .loops(options -> options.count(1))
            .execution(Execution.EVENT_LOOP)
            .handler(request -> Response.upgrade("echo", connection -> new Echo()))
            .start();

    /** Sends back what comes, and reads no faster than that leaves. */
    private static final class Echo implements ConnectionHandler {
        @Override
        public void onData(Connection connection, Buffer data) {
            connection.write(Buffer.copyOf(data.toByteArray()));
            data.skip(data.readableBytes());
            if (!connection.isWritable()) {
                connection.pauseReading();
            }
        }

        @Override
        public void onWritable(Connection connection) {
            connection.resumeReading();
        }
    }

    /** Sends {@link #SIZE} bytes as fast as they are taken, ends its output, and checks what comes back. */
    private static final class Sender implements UpgradeListener, ConnectionHandler {
        final CompletableFuture<Integer> done = new CompletableFuture<>();
        UpgradeResponse response;
        private int sent;
        private int received;
        private boolean good = true;

        @Override
        public ConnectionHandler onUpgraded(UpgradeResponse answer, Connection tunnel) {
            response = answer;
            return this;
        }

        @Override
        public void onRefused(UpgradeResponse answer) {
            done.completeExceptionally(new AssertionError(answer.toString()));
        }

        @Override
        public void onFailed(RuntimeException failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onOpen(Connection connection) {
            onWritable(connection);
        }

        @Override
        public void onWritable(Connection connection) {
            while (sent < SIZE && connection.isWritable()) {
                byte[] part = new byte[Math.min(10_000, SIZE - sent)];
                for (int i = 0; i < part.length; i++) {
                    part[i] = (byte) ((sent + i) % 251);
                }
                connection.write(Buffer.copyOf(part));
                sent += part.length;
            }
            if (sent == SIZE) {
                connection.shutdownOutput();
            }
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            while (data.isReadable()) {
                good &= data.read() == (byte) (received++ % 251);
            }
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            done.complete(good ? received : -1);
        }
    }

    @AfterEach
    void close() {
        server.close();
        loops.close();
    }

    private Sender run(HttpVersion version, String path) {
        Sender sender = new Sender();
        OutgoingRequest request = UpgradeExchange.request("http", "127.0.0.1", path, Duration.ofSeconds(10), "x-a", "b");
        loops.connect(List.of(new InetSocketAddress("127.0.0.1", server.port())), ConnectOptions.DEFAULT, connection -> {
            if (version == HttpVersion.HTTP_2) {
                return http2(connection, request, sender);
            }
            Http1ClientConnection handler = Http1ClientConnection.on(connection, Optional.empty(), WireLimits.DEFAULT);
            UpgradeExchange.begin(handler, request, sender);
            return handler;
        });
        return sender;
    }

    private static ConnectionHandler http2(Connection connection, OutgoingRequest request, Sender sender) {
        Http2ClientConnection handler = Http2ClientConnection.on(connection, Optional.empty(), WireLimits.DEFAULT);
        UpgradeExchange.begin(handler, request, sender);
        handler.close();
        return handler;
    }

    @ParameterizedTest
    @EnumSource(value = HttpVersion.class, names = {"HTTP_1_1", "HTTP_2"})
    void megabytesGoBothWays(HttpVersion version) throws Exception {
        Sender sender = run(version, "/");
        assertThat(sender.done.get(50, TimeUnit.SECONDS)).isEqualTo(SIZE);
        assertThat(sender.response.version()).isEqualTo(version);
        CompletableFuture<Integer> left = new CompletableFuture<>();
        loops.all().getFirst().execute(() -> left.complete(loops.all().getFirst().buffers().buffersInUse()));
        assertThat(left.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aServerOfHttp1AnswersARequestInHttp2WithAFailureAndNotForEver() throws Exception {
        Sender sender = new Sender();
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OutgoingRequest request = UpgradeExchange.request("http", "127.0.0.1", "/", Duration.ofMillis(200));
            loops.connect(List.of(plain.getLocalSocketAddress()), ConnectOptions.DEFAULT, connection -> http2(connection, request, sender));
            assertThat(sender.done.handle((value, failure) -> failure).get(10, TimeUnit.SECONDS)).hasMessageContaining("no SETTINGS");
        }
    }
}
