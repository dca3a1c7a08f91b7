package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The content of requests over HTTP/2: how it is read, kept, given back to windows, skipped and refused. */
class Http2ContentTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    /** Writes down what it is told; the test says when it pauses. */
    private static final class Reader implements BodyConsumer {
        final List<String> told = new ArrayList<>();
        final CompletableFuture<Response> answer = new CompletableFuture<>();
        boolean pausesAlways;
        boolean resumesAtOnce;
        BodyFlow flow;
        int count;

        @Override
        public void onStart(BodyFlow newFlow) {
            flow = newFlow;
        }

        @Override
        public void onChunk(Buffer chunk) {
            count += chunk.readableBytes();
            if (pausesAlways) {
                flow.pause();
            }
            if (resumesAtOnce) {
                flow.pause();
                flow.resume();
            }
            told.add("chunk");
        }

        @Override
        public void onEnd() {
            told.add("end");
            answer.complete(Response.text("read " + count));
        }

        @Override
        public void onFailure(RuntimeException failure) {
            told.add("failed");
            answer.completeExceptionally(failure);
        }
    }

    private Reader reading() {
        Reader reader = new Reader();
        server.handle(request -> {
            request.body().consume(reader);
            return Response.later(reader.answer);
        });
        return reader;
    }

    private CompletableFuture<Response> unread() {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        server.handle(request -> Response.later(answer));
        return answer;
    }

    private void assertNothingHeld(Http2Client client) {
        assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0, held=0");
        assertThat(server.loop.buffers().buffersInUse()).isZero();
    }

    @Test
    void handlersOnThreadsFindContentThatCameAtOnce() {
        server.onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
        Http2Client client = server.connectHttp2();
        client.send(Frames.headers(1, Frames.request("POST", "/"), false), Frames.data(1, Frames.latin1("abc"), false), Frames.data(1, Frames.latin1("de"), true));
        server.loop.runUntil(() -> client.read().answer(1).ended);
        assertThat(client.answer(1).text()).isEqualTo("abcde");
        assertNothingHeld(client);
    }

    @Test
    void handlersOnThreadsReadStreamsAsTheyCome() {
        server.onVirtualThreads().handle(request -> Response.text("" + request.body().stream().readAllBytes().length));
        Http2Client client = server.connectHttp2();
        client.post(1, "/");
        int sent = 0;
        while (sent < 300_000) {
            sent += client.upload(1, 300_000 - sent, true);
            int now = sent;
            server.loop.runUntil(() -> now == 300_000 || client.read().uploadWindow(1) > 0);
        }
        server.loop.runUntil(() -> client.read().answer(1).ended);
        assertThat(client.answer(1).text()).isEqualTo("300000");
        assertNothingHeld(client);
    }

    @Test
    void trailersOfRequests() {
        server.handle(request -> Response.later(request.body().textAsync().thenApply(text -> Response.text(text + request.body().trailers().first("x-sum").orElse("")))));
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "abc", false).send(Frames.headers(1, Frames.block("x-sum", "9"), true));
        assertThat(client.answer(1).text()).isEqualTo("abc9");
        assertNothingHeld(client);
    }

    @Test
    void aReaderThatPausesOverEachChunkGetsAllOfALongContent() {
        Reader reader = reading();
        reader.pausesAlways = true;
        Http2Client client = server.connectHttp2();
        client.post(1, "/");
        int sent = 0;
        for (int round = 0; sent < 3_000_000 && round < 3_000; round++) {
            sent += client.upload(1, Math.min(20_000, 3_000_000 - sent), false);
            reader.flow.resume();
            client.read();
        }
        client.data(1, "", true);
        while (!reader.answer.isDone()) {
            reader.flow.resume();
        }
        assertThat(client.read().answer(1).text()).isEqualTo("read 3000000");
        assertNothingHeld(client);
    }

    @Test
    void paddingCountsForTheWindowAlsoWhenNobodyReadsYet() {
        Reader reader = new Reader();
        CompletableFuture<Runnable> begin = new CompletableFuture<>();
        server.http2(options -> options.windows(4_000, 4_000, 100_000)).handle(request -> {
            begin.complete(() -> request.body().consume(reader));
            return Response.later(reader.answer);
        });
        Http2Client client = server.connectHttp2();
        client.post(1, "/").send(Frames.paddedData(1, new byte[100], 255, false)).send(Frames.paddedData(1, new byte[2_000], 255, false));
        begin.join().run();
        int sent = client.read().upload(1, 50_000, true);
        assertThat(sent).isEqualTo(50_000);
        assertThat(client.answer(1).text()).isEqualTo("read 52100");
        assertNothingHeld(client);
    }

    @Test
    void whatNobodyReadsHoldsTheClientAtTheUnreadWindow() {
        CompletableFuture<Response> answer = unread();
        server.http2(options -> options.windows(5_000, 50_000, 100_000));
        Http2Client client = server.connectHttp2();
        client.post(1, "/");
        assertThat(client.upload(1, 20_000, false)).isEqualTo(5_000);
        assertThat(client.takeLog()).noneMatch(line -> line.startsWith("window 1 "));
        // Padding too much is a mistake of that stream alone.
        client.data(1, "x", false);
        assertThat(client.answer(1).reset).isEqualTo("FLOW_CONTROL_ERROR");
        answer.complete(Response.text("late"));
        assertNothingHeld(client);
    }

    @Test
    void aReaderWidensTheWindow() {
        Reader reader = reading();
        server.http2(options -> options.windows(5_000, 50_000, 100_000));
        Http2Client client = server.connectHttp2();
        client.post(1, "/");
        assertThat(client.uploadWindow(1)).isEqualTo(50_000);
        client.data(1, "abc", true);
        assertThat(reader.told).containsExactly("chunk", "end");
    }

    @Test
    void contentThatNobodyReadIsGivenBackWhenTheResponseComesBehindIt() {
        CompletableFuture<Response> answer = unread();
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "x".repeat(5_000), true);
        assertThat(server.loop.buffers().buffersInUse()).isPositive();
        answer.complete(Response.text("done"));
        assertThat(client.read().answer(1).text()).isEqualTo("done");
        assertNothingHeld(client);
    }

    @Test
    void aReaderThatPausesAndResumesWithinTheLastChunkHearsOfTheEndBehindIt() {
        Reader reader = reading();
        reader.pausesAlways = true;
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "first", false).data(1, "last", true);
        assertThat(reader.told).containsExactly("chunk");
        reader.pausesAlways = false;
        reader.resumesAtOnce = true;
        reader.flow.resume();
        assertThat(reader.told).containsExactly("chunk", "chunk", "end");
        assertThat(client.read().answer(1).text()).isEqualTo("read 9");
    }

    @Test
    void moreOrLessThanContentLengthIsAStreamError() {
        Reader reader = reading();
        Http2Client client = server.connectHttp2();
        client.post(1, "/", "content-length", "3").data(1, "abcd", false);
        client.post(3, "/", "content-length", "3").data(3, "ab", true);
        client.post(5, "/", "content-length", "3").send(Frames.headers(5, Frames.block("x-trailer", "t"), true));
        for (int stream = 1; stream <= 5; stream += 2) {
            assertThat(client.answer(stream).reset).isEqualTo("PROTOCOL_ERROR");
        }
        assertThat(client.goAway()).isEmpty();
        assertThat(reader.told).contains("failed");
        assertNothingHeld(client);
    }

    @Test
    void leaveToSendIsGivenWhenTheHandlerReads() {
        CompletableFuture<Runnable> begin = new CompletableFuture<>();
        Reader reader = new Reader();
        server.handle(request -> {
            begin.complete(() -> request.body().consume(reader));
            return Response.later(reader.answer);
        });
        Http2Client client = server.connectHttp2();
        client.post(1, "/", "expect", "100-continue");
        assertThat(client.answer(1).interim).isEmpty();
        begin.join().run();
        assertThat(client.read().answer(1).interim).containsExactly(100);
        client.data(1, "ok", true);
        assertThat(client.answer(1).text()).isEqualTo("read 2");
    }

    @Test
    void aClientThatWaitsForLeaveAndGetsAnAnswerInsteadIsStopped() {
        server.handle(request -> Response.of(Status.FORBIDDEN).text("no"));
        Http2Client client = server.connectHttp2();
        client.post(1, "/", "expect", "100-continue");
        assertThat(client.answer(1).status).isEqualTo(403);
        assertThat(client.answer(1).ended).isTrue();
        assertThat(client.answer(1).reset).isEqualTo("NO_ERROR");
        assertNothingHeld(client);
    }

    @Test
    void contentAboveTheLimitGets413() {
        Reader reader = reading();
        server.limits(limits -> limits.body(1_000));
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "x".repeat(1_001), false);
        assertThat(client.answer(1).status).isEqualTo(413);
        assertThat(client.answer(1).reset).isEqualTo("NO_ERROR");
        assertThat(reader.told).containsExactly("failed");
        client.post(3, "/", "content-length", "1001");
        assertThat(client.answer(3).status).isEqualTo(413);
        assertThat(server.hits("body")).isEqualTo(2);
        assertNothingHeld(client);
    }

    @Test
    void aLittleUnwantedContentIsSkipped() {
        server.handle(request -> Response.text("enough"));
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "a", false).data(1, "b", true);
        assertThat(client.answer(1).reset).isEmpty();
        assertThat(server.hits("drain")).isZero();
        assertNothingHeld(client);
    }

    @Test
    void muchUnwantedContentIsRefusedAtOnceWhateverTheWindow() {
        server.limits(limits -> limits.drain(20_000)).http2(options -> options.windows(5_000, 50_000, 100_000)).handle(request -> Response.text("enough"));
        Http2Client client = server.connectHttp2();
        client.post(1, "/");
        assertThat(client.answer(1).ended).isTrue();
        int sent = 0;
        while (client.answer(1).reset.isEmpty() && sent <= 30_000) {
            int count = client.upload(1, 1_000, false);
            if (count == 0) {
                break;
            }
            sent += count;
        }
        assertThat(client.answer(1).reset).isEmpty();
        // The answer ended the stream as far as upload() is concerned, so it is sent by hand.
        for (int i = 0; i < 30 && client.answer(1).reset.isEmpty(); i++) {
            assertThat(client.uploadWindow(1)).isGreaterThanOrEqualTo(1_000);
            client.send(Frames.data(1, new byte[1_000], false));
        }
        assertThat(client.answer(1).reset).isEqualTo("NO_ERROR");
        assertThat(server.hits("drain")).isEqualTo(1);
        assertNothingHeld(client);
    }

    @Test
    void unwantedContentThatStopsIsGivenUp() {
        server.handle(request -> Response.text("enough"));
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "a", false);
        server.limitIsHitWithin("bodyRate", Duration.ofSeconds(40));
        assertThat(client.read().answer(1).reset).isEqualTo("NO_ERROR");
        assertNothingHeld(client);
    }

    @Test
    void contentThatStopsWhileItIsReadGets408() {
        Reader reader = reading();
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "a", false);
        server.limitIsHitWithin("bodyRate", Duration.ofSeconds(40));
        assertThat(client.read().answer(1).status).isEqualTo(408);
        assertThat(reader.told).containsExactly("chunk", "failed");
        assertNothingHeld(client);
    }

    @Test
    void aFailureOfTheReaderIsAnsweredAndTheRestSkipped() {
        server.handle(request -> {
            request.body().consume(new BodyConsumer() {
                @Override
                public void onChunk(Buffer chunk) {
                    throw new IllegalStateException("reader failed");
                }

                @Override
                public void onFailure(RuntimeException failure) {}
            });
            return Response.later(new CompletableFuture<>());
        });
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "a", false);
        assertThat(client.answer(1).status).isEqualTo(500);
        assertThat(client.answer(1).reset).isEqualTo("NO_ERROR");
        assertNothingHeld(client);
    }

    @Test
    void theRequestStaysReadableForAHandlerOnAThreadWhoseReaderFailed() {
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<String> seen = new CompletableFuture<>();
        server.onVirtualThreads().handle(request -> {
            if (request.path().equals("/other")) {
                return Response.text("other");
            }
            request.body().consume(new BodyConsumer() {
                @Override
                public void onChunk(Buffer chunk) {
                    throw new IllegalStateException("reader failed");
                }

                @Override
                public void onFailure(RuntimeException failure) {}
            });
            gate.await();
            seen.complete(request.headers().first("x-name").orElse("gone"));
            return Response.text("too late");
        });
        Http2Client client = server.connectHttp2();
        client.post(1, "/", "x-name", "value").data(1, "a", false);
        server.loop.runUntil(() -> client.read().answer(1).status == 500);
        client.get(3, "/other", "x-name", "other!");
        server.loop.runUntil(() -> client.read().answer(3).ended);
        gate.countDown();
        server.loop.runUntil(seen::isDone);
        assertThat(seen.join()).isEqualTo("value");
        server.loop.runUntil(() -> client.connection.handler().toString().contains("exchanges=0"));
    }

    @Test
    void aResetWhileContentIsReadTellsTheReader() {
        Reader reader = reading();
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "abc", false).send(Frames.reset(1, 8));
        assertThat(reader.told).containsExactly("chunk", "failed");
        assertThat(reader.answer).isCompletedExceptionally();
        assertThat(reader.answer.exceptionNow()).isInstanceOf(ClientGone.class);
        assertNothingHeld(client);
    }
}
