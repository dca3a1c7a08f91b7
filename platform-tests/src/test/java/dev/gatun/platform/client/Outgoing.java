package dev.gatun.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The loop of a client; after each test nothing may be left of what it connected: no connection, buffer, timer, descriptor. */
final class Outgoing implements BeforeEachCallback, AfterEachCallback {
    private final List<ClientConnection> connections = new ArrayList<>();
    private final List<AutoCloseable> kept = new ArrayList<>();
    private EventLoops loops;

    @Override
    public void beforeEach(ExtensionContext context) {
        loops = EventLoops.create(LoopOptions.DEFAULT.count(1).name("client"));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        connections.forEach(connection -> loop().execute(connection::abort));
        Await.until(() -> "nothing in use: " + loop().statistics(), this::isQuiet, Duration.ofSeconds(10));
        for (AutoCloseable closeable : kept) {
            closeable.close();
        }
        assertThat(loops.close(Duration.ofSeconds(10))).isTrue();
        assertThat(loop().statistics().descriptors()).isZero();
    }

    private boolean isQuiet() {
        LoopStatistics statistics = loop().statistics();
        return statistics.connections() == 0 && statistics.buffersInUse() == 0 && statistics.deadlinesPending() == 0;
    }

    EventLoops loops() {
        return loops;
    }

    EventLoop loop() {
        return loops.next();
    }

    /** Closes something behind the test. */
    <T extends AutoCloseable> T keep(T closeable) {
        kept.add(closeable);
        return closeable;
    }

    /** Begins to connect; the future fails with the {@link ConnectFailure}, and cancelling it cancels the attempt, on the loop. */
    CompletableFuture<ClientConnection> attempt(Connector connector, Origin origin) {
        CompletableFuture<Connector.Attempt> begun = new CompletableFuture<>();
        CompletableFuture<ClientConnection> outcome = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                begun.thenAccept(attempt -> loop().execute(attempt::cancel));
                return super.cancel(mayInterrupt);
            }
        };
        loop().execute(() -> begun.complete(connector.connect(origin, loop(), new Connector.Listener() {
            @Override
            public void connected(ClientConnection connection) {
                connections.add(connection);
                outcome.complete(connection);
            }

            @Override
            public void failed(ConnectFailure failure) {
                outcome.completeExceptionally(failure);
            }
        })));
        return outcome;
    }

    ClientConnection connect(ConnectSettings settings, Origin origin) {
        return await(attempt(new OriginConnector(settings, loops), origin));
    }

    ConnectFailure failure(ConnectSettings settings, Origin origin) {
        return failure(attempt(new OriginConnector(settings, loops), origin));
    }

    static ConnectFailure failure(CompletableFuture<?> attempt) {
        try {
            throw new AssertionError("connected: " + await(attempt));
        } catch (CompletionException e) {
            return (ConnectFailure) e.getCause();
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** What a GET brings. */
    String get(ClientConnection connection, Origin origin, String path) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        OutgoingRequest request = new OutgoingRequest(Method.GET, origin.scheme(), origin.authority(), path, Headers.empty(), 0, false, false,
                Optional.empty(), Duration.ofSeconds(20), Duration.ofSeconds(20));
        loop().execute(() -> {
            try {
                connection.send(request, new Gathering(answer)).end(Headers.empty());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return await(answer);
    }

    /** Status and content. */
    private static final class Gathering implements ExchangeListener {
        private final CompletableFuture<String> answer;
        private final StringBuilder text = new StringBuilder();

        Gathering(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void onInterim(IncomingResponse response) {
            answer.completeExceptionally(new AssertionError("interim response " + response));
        }

        @Override
        public void onResponse(IncomingResponse response) {
            text.append(response.status().code()).append(' ');
        }

        @Override
        public void onContent(Buffer chunk) {
            text.append(chunk.toString(StandardCharsets.UTF_8));
            chunk.skip(chunk.readableBytes());
        }

        @Override
        public void onEnd(Headers trailers) {
            answer.complete(text.toString());
        }

        @Override
        public void onFailed(ExchangeFailure failure) {
            answer.completeExceptionally(failure);
        }
    }
}
