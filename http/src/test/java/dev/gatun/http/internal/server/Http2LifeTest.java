package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Event;
import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections of HTTP/2 begin and end. */
class Http2LifeTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final CompletableFuture<Response> late = new CompletableFuture<>();
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void endHandlers() {
        late.complete(Response.text("at last"));
    }

    private void serve() {
        server.handle(request -> {
            handled.incrementAndGet();
            return request.path().equals("/late") ? Response.later(late) : Response.text("ok");
        });
    }

    // ---- the beginning

    @Test
    void thePrefaceMayComeInAnyTwoParts() {
        serve();
        byte[] all = Frames.join(Frames.opening(), Frames.get(1, "/"));
        for (int cut = 1; cut < all.length; cut++) {
            Http2Client client = new Http2Client(server.connect()).sendSplit(cut, all);
            assertThat(client.log).as("cut at %d", cut).contains("headers 1 200", "data 1 2 end");
            client.connection.reset();
        }
    }

    @Test
    void eachByteMayComeByItself() {
        serve();
        FakeConnection connection = server.connect();
        for (byte b : Frames.join(Frames.opening(), Frames.get(1, "/"))) {
            connection.send(new byte[] {b});
        }
        assertThat(connection.received()).contains("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\rX", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"})
    void anotherPrefaceIsNoHttp2(String preface) {
        serve();
        FakeConnection connection = server.connect();
        connection.send(preface);
        assertThat(connection.received()).startsWith("HTTP/1.1 505 ");
    }

    @Test
    void theFirstFrameMustBeSettings() {
        serve();
        List<byte[]> others = List.of(Frames.ping(1, false), Frames.get(1, "/"), Frames.windowUpdate(0, 1), Frames.settingsAck(), Frames.goAway(0, 0, ""),
                Frames.priority(1, 0), Frames.priorityUpdate(1, "u=1"), Frames.frame(0xAA, 0, 0, new byte[1]), Frames.reset(1, 0), Frames.data(1, new byte[1], true));
        for (byte[] frame : others) {
            Http2Client client = new Http2Client(server.connect()).silent().send(Frames.preface(), frame);
            assertThat(client.goAway()).as("frame %d", frame[3]).isEqualTo("PROTOCOL_ERROR");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void theUpgradeAnswersOnStreamOne() {
        serve();
        FakeConnection connection = server.connect();
        String settings = Base64.getUrlEncoder().withoutPadding().encodeToString(Frames.settingsPayload(4, 1));
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: " + settings + "\r\n\r\n");
        String answer = connection.received();
        int end = answer.indexOf("\r\n\r\n") + 4;
        assertThat(answer.substring(0, end)).startsWith("HTTP/1.1 101 ").containsIgnoringCase("upgrade: h2c");
        // SETTINGS, WINDOW_UPDATE, HEADERS; content that does not fit waits for the preface
        assertThat(answer).doesNotContain("\0\0\1\0\0\0\0\0\1o");
        connection.send(Frames.opening());
        // a first byte of DATA, which is all that the window in the request's settings lets through
        assertThat(connection.received()).contains("\0\0\1\0\0\0\0\0\1o");
        connection.send(Frames.join(Frames.windowUpdate(1, 10), Frames.get(3, "/")));
        assertThat(connection.received()).contains("k");
        assertThat(handled).hasValue(2);
    }

    private static final String UPGRADE = "GET /late HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n";

    @Test
    void aServerThatEndsWaitsForThePrefaceBehindAnUpgrade() {
        serve();
        FakeConnection connection = server.connect();
        connection.send(UPGRADE);
        server.loop.pass(Duration.ofSeconds(1));
        server.share().closeIdle();
        assertThat(connection.isClosed()).as("its request is under way").isFalse();
        late.complete(Response.text("in the end"));
        server.loop.run();
        server.share().closeIdle();
        assertThat(connection.isClosed()).as("its answer waits for the preface").isFalse();
        connection.send(Frames.opening());
        assertThat(connection.received()).contains("in the end");
        server.share().closeIdle();
        server.loop.pass(Duration.ofSeconds(1));
        server.share().closeIdle();
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void anUpgradeWithoutPrefaceMeetsItsDeadlineAlsoWhenTheServerEnds() {
        serve();
        FakeConnection connection = server.connect();
        connection.send(UPGRADE);
        server.share().closeIdle();
        server.limitIsHitWithin("headerDeadline", Duration.ofSeconds(13));
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void aBadUpgradeIsAnsweredInHttp1() {
        serve();
        for (String settings : new String[] {"!!", "AAQ", "AAIAAAAC"}) {
            String answer = server.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                    + settings + "\r\n\r\n");
            assertThat(answer).as(settings).startsWith("HTTP/1.1 200 ");
        }
        assertThat(server.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    // ---- the end

    @Test
    void theServerEndsInTwoSteps() {
        serve();
        Http2Client client = server.connectHttp2();
        client.get(1, "/late").takeLog();
        server.share().closeIdle();
        assertThat(client.takeLog()).containsExactly("goaway 2147483647 NO_ERROR", "ping " + Http2Connection.LAST_PING);
        // What was on its way is still taken.
        client.get(3, "/");
        assertThat(client.answer(3).status).isEqualTo(200);
        client.send(Frames.ping(Http2Connection.LAST_PING, true)).takeLog();
        server.share().closeIdle();
        assertThat(client.takeLog()).containsExactly("goaway 3 NO_ERROR");
        client.get(5, "/");
        assertThat(client.takeLog()).isEmpty();
        assertThat(handled).hasValue(2);
        assertThat(client.isClosed()).isFalse();
        late.complete(Response.text("done"));
        server.loop.run();
        assertThat(client.read().answer(1).text()).isEqualTo("done");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatDoesNotAnswerThePingIsNotWaitedForLong() {
        serve();
        Http2Client client = server.connectHttp2();
        server.share().closeIdle();
        server.loop.pass(Duration.ofSeconds(1));
        assertThat(client.takeLog()).contains("goaway 0 NO_ERROR");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void theLastStreamDoesNotGrowWhenAnErrorFollows() {
        serve();
        Http2Client client = server.connectHttp2();
        client.get(1, "/late");
        server.share().closeIdle();
        client.send(Frames.ping(Http2Connection.LAST_PING, true));
        server.share().closeIdle();
        client.get(3, "/").send(Frames.frame(6, 0, 0, new byte[7]));
        assertThat(client.goAway()).isEqualTo("FRAME_SIZE_ERROR");
        assertThat(client.lastStream()).isEqualTo(1);
    }

    @Test
    void nothingIsTakenThatCameInOnePieceWithTheLastFrame() {
        serve();
        Http2Client client = server.connectHttp2();
        client.get(1, "/late");
        server.share().closeIdle();
        client.send(Frames.ping(Http2Connection.LAST_PING, true));
        server.share().closeIdle();
        client.send(Frames.reset(1, 8), Frames.get(3, "/"), Frames.get(5, "/"));
        assertThat(handled).hasValue(1);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatGoesAwayIsServedToTheEnd() {
        serve();
        Http2Client client = server.connectHttp2();
        client.get(1, "/late").send(Frames.goAway(0, 0, "bye"));
        assertThat(client.isClosed()).isFalse();
        late.complete(Response.text("done"));
        assertThat(client.read().answer(1).text()).isEqualTo("done");
    }

    @Test
    void aClientThatEndsItsOutputIsServedToTheEnd() {
        serve();
        Http2Client client = server.connectHttp2();
        client.get(1, "/late");
        client.connection.endInput();
        assertThat(client.isClosed()).isFalse();
        late.complete(Response.text("done"));
        server.loop.run();
        assertThat(client.read().answer(1).text()).isEqualTo("done");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatEndsItsOutputIsServedAsFarAsItsWindowsGo() {
        ArrayDeque<CompletableFuture<Response>> waiting = new ArrayDeque<>();
        server.handle(request -> {
            waiting.add(new CompletableFuture<>());
            return Response.later(waiting.getLast());
        });
        for (int length : new int[] {60_000, 70_000}) {
            Http2Client client = server.connectHttp2(4, 100_000).get(1, "/");
            client.connection.endInput();
            waiting.getLast().complete(Response.bytes(new byte[length]));
            server.loop.run();
            // Nobody can open the window of the connection again, which lets 65,535 bytes through.
            assertThat(client.read().answer(1).content.size()).isEqualTo(Math.min(length, 65_535));
            assertThat(client.answer(1).ended).isEqualTo(length == 60_000);
            assertThat(client.answer(1).reset).isEqualTo(length == 60_000 ? "" : "CANCEL");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whoWritesForAClientThatCantOpenItsWindowIsTold() throws InterruptedException {
        LinkedBlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        // A virtual thread that is always a part ahead of the loop.
        server.onVirtualThreads().handle(request -> Response.stream(Response.OCTETS, out -> {
            try {
                while (true) {
                    out.write(new byte[1_000]);
                }
            } catch (ClientGone e) {
                told.add(e);
                throw e;
            }
        }));
        // All windows end with a part, so that nothing is left in the queue of the stream.
        Http2Client client = server.connectHttp2(4, 16_384);
        client.get(1, "/");
        server.loop.runUntil(() -> client.read().answer(1).content.size() == 16_384);
        client.connection.endInput();
        server.loop.runUntil(() -> !told.isEmpty());
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatEndsItsOutputWithinUnwantedContentLeavesNothing() {
        serve();
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "x", false);
        assertThat(client.answer(1).ended).isTrue();
        client.connection.endInput();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatEndsItsOutputWithinContentThatIsRead() {
        server.handle(request -> Response.later(request.body().bytesAsync().thenApply(Response::bytes)));
        Http2Client client = server.connectHttp2();
        client.post(1, "/").data(1, "x", false);
        client.connection.endInput();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aClientThatEndsItsOutputLeavesAStreamOfEvents() {
        server.handle(request -> Response.events(Duration.ZERO, sink -> sink.send(Event.of("x"))));
        Http2Client client = server.connectHttp2();
        client.get(1, "/");
        client.connection.endInput();
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aConnectionTakesSoManyRequests() {
        serve();
        server.limits(limits -> limits.requestsPerConnection(3));
        Http2Client client = server.connectHttp2();
        client.get(1, "/").get(3, "/");
        assertThat(client.goAway()).isEmpty();
        client.get(5, "/");
        assertThat(client.takeLog()).contains("goaway 2147483647 NO_ERROR", "headers 5 200");
        client.send(Frames.ping(Http2Connection.LAST_PING, true));
        server.loop.pass(Duration.ofSeconds(1));
        assertThat(client.goAway()).isEqualTo("NO_ERROR");
        assertThat(client.lastStream()).isEqualTo(5);
        assertThat(client.isClosed()).isTrue();
        assertThat(server.hits("requestsPerConnection")).isEqualTo(1);
    }

    @Test
    void manyRequestsInOneTurnYieldToOthersAndNoneIsLost() {
        serve();
        server.limits(limits -> limits.pipelined(4));
        Http2Client client = server.connectHttp2();
        byte[][] requests = new byte[50][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = Frames.get(2 * i + 1, "/");
        }
        client.send(requests);
        assertThat(handled).hasValue(50);
        assertThat(client.answer(99).ended).isTrue();
        assertThat(server.hits("pipelined")).isEqualTo(12);
    }

    // ---- deadlines

    @Test
    void anIdleConnectionEnds() {
        serve();
        Http2Client client = server.connectHttp2().get(1, "/");
        server.limitIsHitWithin("idle", Duration.ofSeconds(70));
        assertThat(client.goAway()).isEqualTo("NO_ERROR");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aConnectionWithAnOpenStreamIsNotIdle() {
        serve();
        Http2Client client = server.connectHttp2().get(1, "/late");
        server.loop.pass(Duration.ofSeconds(200));
        assertThat(client.isClosed()).isFalse();
        assertThat(client.goAway()).isEmpty();
    }

    @Test
    void pingsKeepNoIdleConnection() {
        serve();
        Http2Client client = server.connectHttp2();
        for (int i = 0; i < 70; i++) {
            client.send(Frames.ping(i, false));
            server.loop.pass(Duration.ofSeconds(1));
            if (client.isClosed()) {
                break;
            }
        }
        assertThat(server.hits("idle")).isEqualTo(1);
    }

    @Test
    void settingsMustBeAcknowledgedInTime() {
        serve();
        server.http2(options -> options.settingsAck(Duration.ofSeconds(3)));
        Http2Client client = new Http2Client(server.connect()).silent().send(Frames.opening());
        client.get(1, "/late");
        server.limitIsHitWithin("settingsDeadline", Duration.ofSeconds(6));
        assertThat(client.goAway()).isEqualTo("SETTINGS_TIMEOUT");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void aHeaderBlockMustEndInTime() {
        serve();
        Http2Client client = server.connectHttp2();
        client.send(Frames.openHeaders(1, Frames.request("GET", "/"), true));
        for (int i = 0; i < 7; i++) {
            server.loop.pass(Duration.ofSeconds(1));
            client.send(Frames.continuation(1, Frames.block("x", "y"), false));
        }
        server.limitIsHitWithin("headerDeadline", Duration.ofSeconds(6));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
        assertThat(server.loop.buffers().buffersInUse()).isZero();
    }

    @Test
    void thePrefaceMustComeInTime() {
        serve();
        FakeConnection connection = server.connect();
        connection.send("PRI * HTTP/2.0\r\n");
        server.limitIsHitWithin("headerDeadline", Duration.ofSeconds(13));
        assertThat(connection.received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aStreamWhoseWindowStaysShutIsResetAndOthersGoOn() {
        server.handle(request -> Response.text("x".repeat(100)));
        Http2Client client = server.connectHttp2(4, 10);
        client.get(1, "/");
        server.limitIsHitWithin("writeDeadline", Duration.ofSeconds(35));
        assertThat(client.read().answer(1).reset).isEqualTo("CANCEL");
        client.get(3, "/").send(Frames.windowUpdate(3, 100));
        assertThat(client.answer(3).ended).isTrue();
    }

    @Test
    void aStreamThatIsReadTooSlowlyIsReset() {
        server.handle(request -> Response.text("x".repeat(10_000)));
        Http2Client client = server.connectHttp2(4, 0);
        client.get(1, "/");
        for (int i = 0; i < 60 && client.answer(1).reset.isEmpty(); i++) {
            server.loop.pass(Duration.ofSeconds(1));
            client.send(Frames.windowUpdate(1, 10));
        }
        assertThat(client.answer(1).reset).isEqualTo("CANCEL");
        assertThat(server.hits("writeRate")).isEqualTo(1);
    }

    @Test
    void waitingTwiceWithALongPauseBetweenIsNotSlow() {
        CompletableFuture<dev.gatun.http.BodySink> sink = new CompletableFuture<>();
        server.handle(request -> Response.push("text/plain", sink::complete));
        Http2Client client = server.connectHttp2(4, 0);
        client.get(1, "/");
        sink.join().write("first");
        server.loop.pass(Duration.ofSeconds(2));
        client.send(Frames.windowUpdate(1, 5));
        server.loop.pass(Duration.ofSeconds(300));
        sink.join().write("second");
        server.loop.pass(Duration.ofSeconds(2));
        assertThat(client.read().answer(1).reset).isEmpty();
        client.send(Frames.windowUpdate(1, 100));
        assertThat(client.answer(1).text()).isEqualTo("firstsecond");
    }

    @Test
    void aConnectionThatTakesNothingIsCutOff() {
        serve();
        Http2Client client = server.connectHttp2();
        client.connection.window(0);
        client.get(1, "/");
        server.limitIsHitWithin("writeDeadline", Duration.ofSeconds(35));
        assertThat(client.isClosed()).isTrue();
    }
}
