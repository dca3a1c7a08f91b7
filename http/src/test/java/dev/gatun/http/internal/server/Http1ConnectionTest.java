package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Completion;
import dev.gatun.http.Handler;
import dev.gatun.http.Headers;
import dev.gatun.http.NotFound;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses of handlers on the event loop, and how the connection goes on behind them. */
class Http1ConnectionTest {
    static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @Test
    void answersAndKeepsTheConnection() {
        server.handle(request -> Response.text("hello"));
        FakeConnection connection = server.connect();
        for (int i = 0; i < 3; i++) {
            connection.send(GET);
            assertThat(connection.take()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Type: text/plain; charset=utf-8\r\n", "Content-Length: 5\r\n")
                    .endsWith("\r\n\r\nhello").doesNotContain("Connection:");
        }
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderByOneWrite() {
        server.handle(request -> Response.text(request.path()));
        FakeConnection connection = server.connect();
        connection.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\nGET /4");
        assertThat(connection.received()).containsSubsequence("/1", "/2", "/3").doesNotContain("/4");
        assertThat(connection.writes()).isEqualTo(1);
        connection.send(" HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(connection.received()).endsWith("/4");
    }

    @Test
    void aHeadMayComeByteByByte() {
        server.handle(request -> Response.text("ok"));
        FakeConnection connection = server.connect();
        for (char c : GET.toCharArray()) {
            connection.send(String.valueOf(c));
        }
        assertThat(connection.received()).endsWith("ok");
    }

    @Test
    void closesWhenTheClientAsksForIt() {
        server.handle(request -> Response.text("bye"));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(connection.received()).contains("Connection: close\r\n").endsWith("bye");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void bytesBehindTheLastRequestAreReadAwayBeforeTheConnectionCloses() {
        server.handle(request -> Response.text("bye"));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + GET);
        assertThat(connection.received()).containsOnlyOnce("HTTP/1.1 200").endsWith("bye");
        assertThat(connection.isOutputEnded()).isTrue();
        assertThat(connection.isClosed()).isFalse();
        connection.endInput();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void http10ClosesUnlessAskedToKeepAlive() {
        server.handle(request -> Response.text("old"));
        FakeConnection closing = server.connect();
        closing.send("GET / HTTP/1.0\r\n\r\n");
        assertThat(closing.received()).endsWith("old");
        assertThat(closing.isClosed()).isTrue();
        FakeConnection kept = server.connect();
        kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(kept.received()).contains("Connection: keep-alive\r\n");
        assertThat(kept.isOpen()).isTrue();
    }

    @Test
    void headHasTheLengthButNoContent() {
        server.handle(request -> Response.text("hello"));
        assertThat(server.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void statusesWithoutContentHaveNone() {
        server.handle(request -> Response.of(Status.of(Integer.parseInt(request.path().substring(1)))).text("never"));
        assertThat(server.exchange("GET /204 HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("\r\n\r\n").doesNotContain("Content-Length");
        assertThat(server.exchange("GET /304 HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("\r\n\r\n");
    }

    @Test
    void textOutsideAsciiIsSentInUtf8() {
        server.handle(request -> Response.text("gr\u00fc\u00df"));
        assertThat(server.exchange(GET)).contains("Content-Length: 6\r\n").endsWith("gr\u00c3\u00bc\u00c3\u009f");
    }

    @Test
    void jsonGoesThroughTheCodec() {
        server.handle(request -> Response.json("x"));
        assertThat(server.exchange(GET)).contains("Content-Type: application/json\r\n").endsWith("\"x\"");
    }

    @Test
    void largeArraysGoOutAsTheClientReads() {
        byte[] large = new byte[1 << 20];
        server.handle(request -> Response.bytes(large));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        assertThat(connection.pendingBytes()).isLessThan(128 << 10);
        connection.window(Long.MAX_VALUE);
        server.loop.run();
        assertThat(connection.received().length()).isGreaterThan(1 << 20);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void filesAreSentAndClosed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "content of a file");
        server.handle(request -> Response.file("text/plain", OpenFile.open(file)));
        FakeConnection connection = server.connect();
        connection.send(GET + "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(connection.received()).containsOnlyOnce("content of a file").contains("Content-Length: 17\r\n");
    }

    @Test
    void exceptionsBecomeResponsesAndTheConnectionLivesOn() {
        server.handle(request -> {
            throw request.path().equals("/missing") ? new NotFound("no such thing") : new IllegalStateException("secret");
        });
        FakeConnection connection = server.connect();
        connection.send("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(connection.take()).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("no such thing\n");
        connection.send(GET);
        assertThat(connection.take()).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void theErrorHandlerDecides() {
        server.errors((request, error) -> Response.of(Status.of(418)).text(error.getMessage())).handle(request -> {
            throw new IllegalStateException("mapped");
        });
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 418").endsWith("mapped");
    }

    @ParameterizedTest
    @CsvSource({"'x', 'a\r\nb'", "'x y', 'a'", "'content-length', '7'", "'transfer-encoding', 'chunked'", "'connection', 'close'"})
    void responseHeadersThatWouldBreakTheMessageBecome500(String name, String value) {
        server.handle(request -> Response.text("never").header(name, value));
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 500 ").doesNotContain("never");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\n\r\n', 400",
        "'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 505",
        "'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n', 501",
        "'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: magic\r\n\r\n', 417",
        "'G\u00c4T / HTTP/1.1\r\n', 400"
    })
    void brokenRequestsAreAnsweredAndTheConnectionLingers(String text, int status) {
        FakeConnection connection = server.connect();
        connection.send(text);
        assertThat(connection.received()).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close\r\n").doesNotContain("Exception");
        assertThat(connection.isOutputEnded()).isTrue();
        connection.send("more of it");
        connection.endInput();
        assertThat(connection.isClosed()).isTrue();
        assertThat(server.hits("protocol")).isEqualTo(1);
    }

    @Test
    void middlewareWorksAroundAsynchronousHandlers() {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.handle(Handler.async(request -> later), (request, next) -> next.handle(request).header("x-by", "middleware"));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(connection.received()).isEmpty();
        later.complete(Response.text("late"));
        server.loop.run();
        assertThat(connection.received()).contains("X-By: middleware\r\n").endsWith("late");
    }

    @Test
    void requestsBehindAnAsynchronousOneWait() {
        List<CompletableFuture<Response>> later = new ArrayList<>();
        server.handle(Handler.async(request -> {
            later.add(new CompletableFuture<>());
            return later.getLast();
        }));
        FakeConnection connection = server.connect();
        connection.send(GET + GET);
        assertThat(later).hasSize(1);
        assertThat(connection.isReadingPaused()).isTrue();
        later.getFirst().complete(Response.text("first"));
        server.loop.run();
        assertThat(later).hasSize(2);
        later.getLast().complete(Response.text("second"));
        server.loop.run();
        assertThat(connection.received()).containsSubsequence("first", "second");
    }

    @Test
    void failedStagesBecomeResponses() {
        server.handle(Handler.async(request -> CompletableFuture.failedFuture(new NotFound("late miss"))));
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 404").endsWith("late miss\n");
    }

    @Test
    void aRequestCanBeReadUntilItsAsynchronousResponseIsThere() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        server.handle(Handler.async(request -> later.thenApply(nothing -> Response.text(request.header("x-test").orElse("") + request.target()))));
        FakeConnection connection = server.connect();
        connection.send("GET /here?q=1 HTTP/1.1\r\nHost: a\r\nX-Test: kept\r\n\r\n");
        later.complete(null);
        server.loop.run();
        assertThat(connection.received()).endsWith("kept/here?q=1");
    }

    @Test
    void interimResponsesGoBeforeTheFinalOne() {
        server.handle(request -> {
            request.inform(Status.EARLY_HINTS, Headers.of("link", "</a.css>; rel=preload"));
            return Response.text("final");
        });
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n").endsWith("final");
        assertThat(server.exchange("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void sharedResponsesAreNotChangedByMiddleware() {
        Response constant = Response.text("constant").shared();
        server.handle(request -> constant, (request, next) -> next.handle(request).addHeader("x-n", request.path()));
        FakeConnection connection = server.connect();
        connection.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(connection.received()).containsOnlyOnce("X-N: /1\r\n").containsOnlyOnce("X-N: /2\r\n");
    }

    @Test
    void requestTellsWhatTheClientSaid() {
        AttributeKey<String> key = AttributeKey.of("user");
        server.handle(request -> Response.text(String.join("|", request.method().name(), request.path(), request.query("x").orElse(""), request.host(),
                request.scheme(), request.headers().all("a").toString(), request.attribute(key).orElse(""), request.body().length().toString())),
            (request, next) -> {
                request.attribute(key, "me");
                return next.handle(request);
            });
        assertThat(server.exchange("GET /./b%20c//d?x=1%2B1&y HTTP/1.1\r\nHost: Example.com:8080\r\nA: 1\r\na:2\r\n\r\n"))
                .endsWith("GET|/b c/d|1+1|example.com|http|[1, 2]|me|OptionalLong[0]");
    }

    @Test
    void pathsThatClimbAboveTheRootAreRefused() {
        server.handle(request -> Response.text(request.path()));
        assertThat(server.exchange("GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void completionTellsStatusBytesAndTime() {
        AtomicReference<Completion> seen = new AtomicReference<>();
        server.handle(request -> {
            request.onComplete(seen::set);
            return Response.of(Status.CREATED).text("12345");
        });
        server.exchange(GET);
        assertThat(seen.get().status()).contains(Status.CREATED);
        assertThat(seen.get().bytes()).isEqualTo(5);
        assertThat(seen.get().failure()).isEmpty();
    }

    @Test
    void aRequestIsOverWhenItsResponseIsComplete() {
        AtomicReference<SegmentAllocator> arena = new AtomicReference<>();
        server.handle(request -> {
            arena.set(request.arena());
            arena.get().allocate(100_000, 64).fill((byte) 1);
            assertThat(arena.get().allocate(16, 16).address() % 16).isZero();
            return Response.text("ok");
        });
        assertThat(server.exchange(GET)).endsWith("ok");
        assertThatIllegalStateException().isThrownBy(() -> arena.get().allocate(8, 1));
    }

    @Test
    void anUpgradeHandsTheConnectionOver() {
        server.handle(request -> Response.upgrade("echo", connection -> (c, data) -> c.write(data)));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nraw bytes");
        assertThat(connection.received()).startsWith("HTTP/1.1 101 Switching Protocols\r\n").contains("Upgrade: echo\r\n", "Connection: Upgrade\r\n")
                .endsWith("\r\n\r\nraw bytes");
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 426 ").contains("Upgrade: echo\r\n", "Connection: Upgrade\r\n");
    }

    @Test
    void requestsPerConnectionAreLimited() {
        server.limits(limits -> limits.requestsPerConnection(2)).handle(request -> Response.text("ok"));
        FakeConnection connection = server.connect();
        connection.send(GET);
        assertThat(connection.take()).doesNotContain("Connection: close");
        connection.send(GET);
        assertThat(connection.take()).contains("Connection: close");
        assertThat(connection.isClosed()).isTrue();
        assertThat(server.hits("requestsPerConnection")).isEqualTo(1);
    }

    @Test
    void connectionsAreLimited() {
        server.limits(limits -> limits.connections(2)).handle(request -> Response.text("ok"));
        server.connect();
        FakeConnection second = server.connect();
        assertThat(server.connect().isClosed()).isTrue();
        assertThat(server.hits("connections")).isEqualTo(1);
        second.reset();
        assertThat(server.connect().isOpen()).isTrue();
    }
}
