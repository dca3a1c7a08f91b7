package dev.gatun.http.internal.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.Content;
import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.RedirectPolicy;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.pool.FakeClientConnection;
import dev.gatun.http.internal.client.pool.FakeClientConnection.FakeExchange;
import dev.gatun.http.internal.client.pool.FakeConnector;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;

/** A client whose loop, connections and servers are the test's. */
class CallFixture {
    final FakeLoop loop = new FakeLoop();
    final FakeConnector connector = new FakeConnector(loop);
    final List<String> interim = new ArrayList<>();
    Timeouts timeouts = Timeouts.DEFAULT;
    RedirectPolicy redirects = RedirectPolicy.none();
    Retry retry = Retry.none();
    List<Authentication> authenticators = List.of();
    CookieJar cookies = CookieJar.none();
    PoolLimits pool = PoolLimits.DEFAULT;
    Headers headers = Headers.empty();
    boolean expect;
    long maxBody = 1 << 20;
    private ClientCore core;

    @AfterEach
    void nothingIsLeftBehind() {
        loop.run();
        assertThat(loop.buffers().buffersInUse()).isZero();
    }

    ClientCore core() {
        if (core == null) {
            core = new ClientCore(new ClientSettings(VersionPolicy.AUTO, pool, timeouts, redirects, retry, authenticators, cookies, Headers.empty(), Optional.empty(),
                    Optional.empty(), JsonCodec.none(), false, maxBody, Clock.systemUTC()), List.of(loop), connector, () -> { });
        }
        return core;
    }

    CompletableFuture<ClientResponse> call(Method method, String uri, Content content) {
        return core().call(new CallRequest(method, URI.create(uri), headers, content, Optional.empty(), expect,
                (status, fields) -> interim.add(status.toString()), timeouts, redirects, retry, false, maxBody));
    }

    CompletableFuture<ClientResponse> get() {
        return call(Method.GET, "http://one.example/", Content.none());
    }

    /** A call on a connection that is there. */
    FakeExchange exchange(CompletableFuture<ClientResponse> result) {
        assertThat(result).isNotDone();
        FakeClientConnection connection = connector.http1();
        return connection.last();
    }

    /** A kept connection that has served one request. */
    FakeClientConnection kept() {
        CompletableFuture<ClientResponse> first = get();
        FakeClientConnection connection = connector.http1();
        answer(connection.last(), 200, "", Headers.empty());
        assertThat(first.join().text()).isEmpty();
        return connection;
    }

    void answer(FakeExchange exchange, int status, String content, Headers fields) {
        head(exchange, status, fields, content.length());
        send(exchange, content);
        end(exchange);
    }

    void answer(FakeExchange exchange, String content) {
        answer(exchange, 200, content, Headers.empty());
    }

    void head(FakeExchange exchange, int status, Headers fields, long length) {
        OptionalLong known = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        exchange.listener.onResponse(new IncomingResponse(HttpVersion.HTTP_1_1, Status.of(status), fields, known));
    }

    void interim(FakeExchange exchange, int status) {
        exchange.listener.onInterim(new IncomingResponse(HttpVersion.HTTP_1_1, Status.of(status), Headers.empty(), OptionalLong.of(0)));
    }

    void send(FakeExchange exchange, String content) {
        if (!content.isEmpty()) {
            exchange.listener.onContent(Buffer.utf8(content));
        }
    }

    void end(FakeExchange exchange) {
        exchange.listener.onEnd(Headers.empty());
        exchange.done();
        loop.run();
    }

    static ExchangeFailure lost(boolean processed) {
        return new ExchangeFailure(ExchangeFailure.Kind.CONNECTION_LOST, processed, "connection lost by the test", null);
    }

    RequestFailed failure(CompletableFuture<?> result) {
        loop.run();
        assertThat(result).isCompletedExceptionally();
        Throwable cause = result.handle((value, failure) -> failure).join();
        return (RequestFailed) (cause instanceof CompletionException ? cause.getCause() : cause);
    }

    /** Collects what is pushed. */
    static class Collecting implements BodyConsumer {
        final StringBuilder text = new StringBuilder();
        BodyFlow flow;
        boolean ended;
        RuntimeException failure;

        @Override
        public void onStart(BodyFlow newFlow) {
            flow = newFlow;
        }

        @Override
        public void onChunk(Buffer chunk) {
            text.append(chunk.toString(StandardCharsets.UTF_8));
            chunk.skip(chunk.readableBytes());
        }

        @Override
        public void onEnd() {
            ended = true;
        }

        @Override
        public void onFailure(RuntimeException cause) {
            failure = cause;
        }
    }
}
