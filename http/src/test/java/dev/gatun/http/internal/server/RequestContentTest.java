package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Handler;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.reactor.Buffer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How handlers read the content of requests, on the loop and on virtual threads. */
class RequestContentTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private void echoOnVirtualThreads() {
        server.onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
    }

    @Test
    void contentThatCameWithItsHead() {
        echoOnVirtualThreads();
        FakeConnection connection = server.connect();
        connection.send(post(5) + "12345" + post(3) + "678");
        assertThat(server.await(connection, "678")).containsSubsequence("12345", "678");
    }

    @Test
    void contentThatComesInParts() {
        echoOnVirtualThreads();
        FakeConnection connection = server.connect();
        connection.send(post(6) + "ab");
        server.loop.runUntil(() -> connection.unreadBytes() == 0);
        connection.send("cd");
        connection.send("ef" + GET);
        assertThat(server.await(connection, "Content-Length: 0")).contains("abcdef");
    }

    @Test
    void chunkedContentWithTrailers() {
        server.onVirtualThreads().handle(request -> Response.text(request.body().text() + request.body().trailers().first("x-sum").orElse("none")));
        FakeConnection connection = server.connect();
        connection.send(CHUNKED + "\r\n3\r\nabc\r\n");
        server.loop.runUntil(() -> connection.unreadBytes() == 0);
        connection.send("2;ext=1\r\nde\r\n0\r\nX-Sum: 42\r\n\r\n" + GET);
        assertThat(server.await(connection, "abcde42")).contains("abcde42");
        server.await(connection, "none");
    }

    @Test
    void jsonContent() {
        server.onVirtualThreads().handle(request -> Response.text(request.json(String.class)));
        FakeConnection connection = server.connect();
        connection.send(post(3) + "\"x\"");
        assertThat(server.await(connection, "\r\n\r\nx")).endsWith("x");
    }

    @Test
    void theClientGetsLeaveToSendWhenTheHandlerReads() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.onVirtualThreads().handle(request -> {
            gate.join();
            return Response.bytes(request.body().bytes());
        });
        FakeConnection connection = server.connect();
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        assertThat(connection.received()).isEmpty();
        gate.complete(null);
        assertThat(server.await(connection, "100 Continue")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        connection.send("ok");
        assertThat(server.await(connection, "ok")).containsOnlyOnce("100 Continue").endsWith("ok");
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aHandlerThatDoesNotReadGivesNoLeave() {
        server.handle(request -> Response.of(Status.FORBIDDEN).text("no"));
        FakeConnection connection = server.connect();
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        assertThat(connection.received()).doesNotContain("100 Continue").contains("403", "Connection: close");
        connection.endInput();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void unreadContentIsSkippedUpToTheLimit() {
        server.limits(limits -> limits.drain(100)).handle(request -> Response.text(request.method().name()));
        FakeConnection connection = server.connect();
        connection.send(CHUNKED + "\r\n");
        assertThat(connection.take()).endsWith("POST").doesNotContain("Connection: close");
        connection.send("5\r\nabcde\r\n0\r\n\r\n" + GET);
        assertThat(connection.take()).endsWith("GET");
        connection.send(CHUNKED + "\r\n");
        connection.send("80\r\n" + "x".repeat(128) + "\r\n");
        assertThat(connection.isOutputEnded()).isTrue();
        assertThat(server.hits("drain")).isEqualTo(1);
        connection.send(post(101));
        assertThat(connection.take()).doesNotContain("GET");
    }

    @Test
    void contentAboveTheLimitIsRefusedBeforeItIsSent() {
        server.limits(limits -> limits.body(10)).onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
        FakeConnection connection = server.connect();
        connection.send(post(1_000_000));
        assertThat(server.await(connection, "Content-Length")).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        assertThat(server.hits("body")).isEqualTo(1);
    }

    @Test
    void chunkedContentAboveTheLimitIsRefusedWhenItComes() {
        server.limits(limits -> limits.body(10)).onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
        FakeConnection connection = server.connect();
        connection.send(CHUNKED + "\r\n8\r\n12345678\r\n8\r\n12345678\r\n0\r\n\r\n");
        assertThat(server.await(connection, "Content-Length")).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    }

    @Test
    void aHandlerMayRaiseTheLimit() {
        server.limits(limits -> limits.body(2)).onVirtualThreads().handle(request -> Response.bytes(request.body().limit(10).bytes()));
        FakeConnection connection = server.connect();
        connection.send(post(5) + "12345");
        assertThat(server.await(connection, "12345")).contains("200");
    }

    @Test
    void brokenChunksBecome400() {
        echoOnVirtualThreads();
        FakeConnection connection = server.connect();
        connection.send(CHUNKED + "\r\n5\r\nabcdeXX");
        assertThat(server.await(connection, "\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("Connection: close");
    }

    @Test
    void waitingOnTheLoopIsRefusedWithAClearMessage() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        server.errors((request, error) -> {
            seen.set(error);
            return Response.of(Status.INTERNAL_SERVER_ERROR);
        }).handle(request -> Response.bytes(request.body().bytes()));
        assertThat(server.exchange(post(3) + "abc")).startsWith("HTTP/1.1 500 ");
        assertThat(seen.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("bytesAsync");
        assertThat(server.exchange(GET)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void theLoopReadsAsynchronously() {
        server.handle(Handler.async(request -> request.body().textAsync().thenApply(Response::text)));
        FakeConnection connection = server.connect();
        connection.send(post(4) + "ab");
        assertThat(connection.received()).isEmpty();
        connection.send("cd" + GET);
        assertThat(connection.received()).contains("abcd").endsWith("Content-Length: 0\r\n\r\n");
    }

    @Test
    void readingTwiceIsRefused() {
        server.onVirtualThreads().handle(request -> {
            request.body().bytes();
            return Response.bytes(request.body().bytes());
        });
        FakeConnection connection = server.connect();
        connection.send(post(1) + "x");
        assertThat(server.await(connection, "\r\n\r\n")).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aPausedConsumerHoldsTheClientBack() {
        AtomicReference<BodyFlow> flow = new AtomicReference<>();
        StringBuilder seen = new StringBuilder();
        CompletableFuture<Response> done = new CompletableFuture<>();
        server.handle(Handler.async(request -> {
            request.body().consume(new BodyConsumer() {
                @Override
                public void onStart(BodyFlow newFlow) {
                    flow.set(newFlow);
                }

                @Override
                public void onChunk(Buffer chunk) {
                    seen.append(chunk.toString(StandardCharsets.US_ASCII));
                    flow.get().pause();
                }

                @Override
                public void onEnd() {
                    done.complete(Response.text("end"));
                }

                @Override
                public void onFailure(RuntimeException failure) {
                    done.completeExceptionally(failure);
                }
            });
            return done;
        }));
        FakeConnection connection = server.connect();
        connection.send(CHUNKED + "\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");
        assertThat(seen).hasToString("ab");
        assertThat(connection.isReadingPaused()).isTrue();
        flow.get().resume();
        server.loop.run();
        assertThat(seen).hasToString("abcd");
        flow.get().resume();
        server.loop.run();
        assertThat(connection.received()).endsWith("end");
    }

    @Test
    void aStreamHoldsTheClientBackUntilItIsRead() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.onVirtualThreads().handle(request -> {
            InputStream in = request.body().stream();
            gate.join();
            return Response.text("sum " + in.readAllBytes().length);
        });
        FakeConnection connection = server.connect();
        connection.send(post(300_000));
        for (int sent = 0; sent < 300_000; sent += 10_000) {
            connection.send(new byte[10_000]);
        }
        server.loop.runUntil(() -> connection.unreadBytes() < 300_000 && connection.isReadingPaused());
        assertThat(connection.unreadBytes()).isGreaterThan(200_000);
        gate.complete(null);
        assertThat(server.await(connection, "sum 300000")).contains("200");
    }

    @Test
    void aClientThatLeavesFailsTheReader() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        server.onVirtualThreads().handle(request -> {
            try {
                return Response.bytes(request.body().stream().readAllBytes());
            } catch (RuntimeException e) {
                seen.set(e);
                throw e;
            }
        });
        FakeConnection connection = server.connect();
        connection.send(post(10) + "abc");
        connection.reset();
        server.loop.runUntil(() -> seen.get() != null);
        assertThat(seen.get()).isInstanceOf(ClientGone.class);
    }

    @Test
    void contentCutOffByTheEndOfTheInputFailsTheReader() {
        echoOnVirtualThreads();
        FakeConnection connection = server.connect();
        connection.send(post(10) + "abc");
        server.loop.runUntil(() -> !connection.isReadingPaused());
        connection.endInput();
        server.awaitClosed(connection);
        assertThat(connection.received()).doesNotContain("200");
    }
}
