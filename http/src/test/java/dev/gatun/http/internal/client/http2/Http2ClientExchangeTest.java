package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of HTTP/2 makes of what a server sends. */
class Http2ClientExchangeTest extends Http2ClientFixture {
    @Test
    void aResponseIsPassedOnAsItComes() {
        get();
        respond(1, ":status", "103", "link", "x");
        respond(1, ":status", "200", "content-length", "10", "x-a", "b");
        server.data(1, "hello", false).data(1, "world", true);
        assertThat(heard.told).containsExactly("interim 103", "response 200", "content 5", "content 5", "end");
        assertThat(heard.response.length()).hasValue(10);
        assertThat(heard.response.headers().first("x-a")).contains("b");
        assertThat(owner.told.getLast()).isEqualTo("room 256");
        assertThat(client.active()).isZero();
    }

    @Test
    void trailersEndAResponse() {
        get();
        respond(1, ":status", "200");
        server.data(1, "hi", false).send(Frames.headers(1, Frames.block("x-sum", "1"), true));
        assertThat(heard.told).containsExactly("response 200", "content 2", "end");
        assertThat(heard.response.length()).isEmpty();
        assertThat(heard.trailers.first("x-sum")).contains("1");
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "GET,304"})
    void aLengthWithoutContentIsNoContradictionWhereThereCanBeNone(String method, String status) {
        heard.begin(client, Requests.of(Method.of(method), "/", 0, false, false)).end();
        server.settings();
        respond(1, ":status", status, "content-length", "5");
        server.data(1, "", true);
        assertThat(heard.told).containsExactly("response " + status, "end");
        assertThat(heard.response.length()).hasValue(0);
    }

    static Stream<Arguments> broken() {
        byte[] ok = Frames.headers(1, Frames.block(":status", "200", "content-length", "3"), false);
        return Stream.of(
                Arguments.of("PROTOCOL_ERROR", Frames.data(1, new byte[1], false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "200", "content-length", "3"), true)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "200", "content-length", "3", "content-length", "3"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "200", "connection", "close"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block("x", "y"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "101"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "103"), true)),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.data(1, new byte[4], false))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.data(1, new byte[2], true))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.headers(1, Frames.block("x", "y"), true))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.headers(1, Frames.block("x", "y"), false))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.data(1, new byte[3], false), Frames.headers(1, Frames.block(":status", "200"), true))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(ok, Frames.data(1, new byte[3], false),
                        Frames.headers(1, Frames.block("content-length", "3"), true))),
                Arguments.of("PROTOCOL_ERROR", Frames.join(Frames.headers(1, Frames.block(":status", "304"), false), Frames.data(1, new byte[1], true))),
                Arguments.of("FLOW_CONTROL_ERROR", Frames.windowUpdate(1, Integer.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatBreaksAStreamFailsItsRequestAndNoOther(String code, byte[] frames) {
        get();
        server.send(frames);
        assertThat(server.take()).contains("reset 1 " + code);
        failed(Kind.PROTOCOL, true);
        assertThat(heard.failure).hasMessageContaining("RFC 9113");
        Heard second = new Heard().get(client, "/");
        server.send(Frames.headers(3, Frames.block(":status", "200"), true));
        assertThat(second.told).containsExactly("response 200", "end");
    }

    @Test
    void interimResponsesDoNotGoOnForEver() {
        get();
        for (int i = 0; i < 33; i++) {
            respond(1, ":status", "103");
        }
        assertThat(server.take()).contains("reset 1 ENHANCE_YOUR_CALM");
        failed(Kind.LIMIT, true);
    }

    @Test
    void manyResponsesMayHaveAnInterimOneEach() {
        server.settings();
        for (int i = 0; i < 1_000; i++) {
            Heard one = new Heard().get(client, "/");
            int stream = 1 + 2 * i;
            server.send(Frames.headers(stream, Frames.block(":status", "103"), false), Frames.headers(stream, Frames.block(":status", "200"), true));
            assertThat(one.told).containsExactly("interim 103", "response 200", "end");
        }
    }

    @Test
    void oversizedHeadersHitALimit() {
        get();
        server.send(Frames.headers(1, Frames.join(Frames.block(":status", "200"), Frames.repeat(Frames.block("x", "y"), 120)), false));
        failed(Kind.LIMIT, true);
    }

    @ParameterizedTest
    @CsvSource({"7,false", "8,true", "2,true", "11,true"})
    void aResetSaysWhetherTheServerMayHaveActed(int code, boolean processed) {
        get().send(Frames.reset(1, code));
        failed(Kind.STREAM_RESET, processed);
    }

    @Test
    void aResetWithinTheContentIsAFailure() {
        get();
        respond(1, ":status", "200");
        server.data(1, "some", false).send(Frames.reset(1, 0));
        failed(Kind.STREAM_RESET, true);
        assertThat(heard.failure).hasMessageContaining("after 4 bytes");
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequestResetsTheStream() {
        server.settings();
        heard.begin(client, Requests.post("/", 100)).write("some");
        server.send(Frames.headers(1, Frames.block(":status", "413"), false));
        server.data(1, "no", true);
        assertThat(heard.told).containsExactly("response 413", "content 2", "end");
        assertThat(server.take()).endsWith("reset 1 CANCEL");
        heard.write("ignored").end();
        assertThat(server.take()).isEmpty();
    }

    @Test
    void theServerMayStopTheRequestBehindAWholeResponse() {
        server.settings();
        heard.begin(client, Requests.post("/", 100)).write("some");
        heard.exchange.pause();
        server.send(Frames.headers(1, Frames.block(":status", "200"), false));
        server.data(1, "kept", true).send(Frames.reset(1, 0));
        assertThat(heard.told).containsExactly("response 200");
        heard.write("dropped");
        heard.exchange.resume();
        server.read();
        assertThat(heard.told).containsExactly("response 200", "content 4", "end");
    }

    @Test
    void theContentMayWaitForPermission() {
        server.settings();
        heard.action = word -> {
            if (word.equals("interim 100")) {
                heard.write("data").end();
            }
        };
        heard.begin(client, Requests.post("/", 4, "expect", "100-continue"));
        assertThat(server.take()).endsWith("headers 1");
        respond(1, ":status", "100");
        assertThat(server.take()).containsExactly("data 1 4 end");
        server.send(Frames.headers(1, Frames.block(":status", "200"), true));
        assertThat(heard.told).containsExactly("interim 100", "response 200", "end");
    }

    // ---- back-pressure

    @Test
    void aPauseStopsTheServerAtTheStreamsWindow() {
        get();
        server.take();
        respond(1, ":status", "200");
        heard.exchange.pause();
        for (int i = 0; i < 64; i++) {
            server.send(Frames.data(1, new byte[16_384], false));
        }
        assertThat(server.take()).noneMatch(line -> line.startsWith("window 1"));
        assertThat(server.loop.buffers().bytesInUse()).isBetween(1L << 20, 3L << 20);
        heard.exchange.resume();
        server.data(1, "", true);
        assertThat(heard.content).hasSize(1 << 20);
        assertThat(heard.told).endsWith("end");
    }

    @Test
    void moreThanTheWindowIsAFailure() {
        get();
        respond(1, ":status", "200");
        heard.exchange.pause();
        server.send(Frames.repeat(Frames.data(1, new byte[16_384], false), 64), Frames.data(1, new byte[1], false));
        assertThat(server.take()).contains("reset 1 FLOW_CONTROL_ERROR");
        failed(Kind.PROTOCOL, true);
    }

    @Test
    void aPauseFromWithinContentHoldsTheRest() {
        heard.action = word -> {
            if (word.startsWith("content")) {
                heard.exchange.pause();
            }
        };
        get();
        respond(1, ":status", "200");
        server.data(1, "one", false).data(1, "two", false).data(1, "three", true);
        assertThat(heard.told).containsExactly("response 200", "content 3");
        heard.exchange.resume();
        server.read();
        assertThat(heard.content).hasToString("onetwothree");
        assertThat(heard.told).endsWith("end");
    }

    @Test
    void aWholeResponseOutlivesItsConnection() {
        get();
        heard.exchange.pause();
        respond(1, ":status", "200");
        server.data(1, "whole", true).send(Frames.goAway(1, 0, ""));
        server.connection.endInput();
        server.read();
        assertThat(heard.told).containsExactly("response 200");
        heard.exchange.resume();
        server.read();
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
    }

    @Test
    void oneThatIsHeldBackDoesNotHoldTheOthersBack() {
        get();
        Heard second = new Heard().get(client, "/");
        heard.exchange.pause();
        respond(1, ":status", "200");
        respond(3, ":status", "200");
        server.data(1, "held", false).data(3, "passed", true);
        assertThat(heard.told).containsExactly("response 200");
        assertThat(second.told).containsExactly("response 200", "content 6", "end");
    }

    // ---- giving up

    @Test
    void cancellingResetsTheStreamAndTellsNobody() {
        get();
        respond(1, ":status", "200");
        heard.exchange.pause();
        server.data(1, "kept", false);
        heard.exchange.cancel();
        assertThat(server.take()).endsWith("reset 1 CANCEL");
        server.data(1, "late", true);
        assertThat(heard.told).containsExactly("response 200");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void whoCancelsMuchIsNoVictimOfAFlood() {
        server.settings();
        List<Heard> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Heard one = new Heard().get(client, "/");
            one.exchange.cancel();
            all.add(one);
            server.send(Frames.headers(1 + 2 * i, Frames.block(":status", "200"), true));
        }
        assertThat(client.isOpen()).isTrue();
        assertThat(all).allMatch(one -> one.told.isEmpty());
    }

    @Test
    void anExceptionOfTheListenerIsItsFailure() {
        heard.action = word -> {
            if (word.startsWith("content")) {
                throw new IllegalStateException("thrown by the test");
            }
        };
        get();
        respond(1, ":status", "200");
        server.data(1, "x", false);
        failed(Kind.ABORTED, true);
        assertThat(heard.failure).hasRootCauseMessage("thrown by the test");
        assertThat(server.take()).endsWith("reset 1 CANCEL");
        assertThat(client.isOpen()).isTrue();
    }

    // ---- deadlines

    @Test
    void silenceEndsAtTheDeadline() {
        get();
        server.loop.pass(Requests.TIMEOUT.minusMillis(1));
        assertThat(heard.told).isEmpty();
        server.loop.pass(Duration.ofMillis(2));
        failed(Kind.RESPONSE_TIMEOUT, true);
        assertThat(server.take()).endsWith("reset 1 CANCEL");
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void contentMayComeSlowlyButNotStop() {
        get();
        respond(1, ":status", "200");
        for (int i = 0; i < 5; i++) {
            server.loop.pass(Requests.TIMEOUT.minusMillis(1));
            server.data(1, "x", false);
        }
        server.loop.pass(Requests.TIMEOUT.plusMillis(1));
        failed(Kind.GAP_TIMEOUT, true);
        assertThat(heard.failure).hasMessageContaining("after 5 bytes");
    }

    @Test
    void nobodyIsTooSlowWhileContentIsHeldBack() {
        get();
        respond(1, ":status", "200");
        heard.exchange.pause();
        server.loop.pass(Requests.TIMEOUT.multipliedBy(3));
        heard.exchange.resume();
        server.loop.pass(Requests.TIMEOUT.minusMillis(1));
        server.data(1, "x", true);
        assertThat(heard.told).containsExactly("response 200", "content 1", "end");
    }

    @Test
    void aServerThatIsGoneIsFoundOutByPing() {
        server.connection.abort();
        server.loop.run();
        FakeServer silent = new FakeServer();
        Http2ClientConnection asking = Http2ClientConnection.on(silent.connection, Optional.empty(),
                WireLimits.DEFAULT.ping(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        silent.connection.open(asking);
        silent.settings();
        heard.begin(asking, Requests.get("/"));
        silent.take();
        silent.loop.pass(Duration.ofMillis(2_001));
        long opaque = Long.parseLong(silent.take().getFirst().split(" ")[1]);
        silent.send(Frames.ping(opaque, true));
        silent.loop.pass(Duration.ofMillis(1_500));
        assertThat(heard.told).isEmpty();
        silent.loop.pass(Duration.ofMillis(1_600));
        failed(Kind.CONNECTION_LOST, true);
        assertThat(heard.failure).hasMessageContaining("PING");
        assertThat(silent.connection.isClosed()).isTrue();
        assertThat(silent.loop.timers()).isZero();
    }

    // ---- other protocols

    @Test
    void anotherProtocolIsAskedForOnTheSameConnection() {
        server.settings();
        heard.begin(client, Requests.upgrade("echo")).end();
        Heard second = new Heard().get(client, "/");
        assertThat(server.take()).endsWith("headers 1", "headers 3");
        assertThat(server.requests.get(1)).startsWith(":method: CONNECT", ":protocol: echo");
        server.accept(1).data(1, "hi", false).send(Frames.headers(3, Frames.block(":status", "200"), true));
        assertThat(heard.told).containsExactly("upgraded 200", "open", "data hi");
        assertThat(second.told).containsExactly("response 200", "end");
        server.data(1, "", true);
        assertThat(heard.told).endsWith("input end", "closed CLOSED");
        assertThat(client.room()).isEqualTo(256);
    }

    @Test
    void aRefusedUpgradeIsAResponse() {
        server.settings();
        heard.begin(client, Requests.upgrade("echo")).end();
        respond(1, ":status", "403");
        server.data(1, "no", true);
        assertThat(heard.told).containsExactly("response 403", "content 2", "end");
        assertThat(server.take()).endsWith("reset 1 CANCEL");
    }

    @Test
    void aServerWithoutExtendedConnectIsNotAsked() {
        heard.begin(client, Requests.upgrade("echo")).end();
        server.send(Frames.settings());
        failed(Kind.PROTOCOL, false);
        Heard second = new Heard().begin(client, Requests.upgrade("echo")).end();
        assertThat(second.told).isEmpty();
        server.loop.run();
        assertThat(second.told).containsExactly("failed PROTOCOL");
        assertThat(server.take()).doesNotContain("headers 1");
    }

    @Test
    void connectOpensATunnel() {
        server.settings();
        heard.begin(client, Requests.of(Method.CONNECT, "example.org:443", 0, false, false)).end();
        server.read();
        assertThat(server.requests.get(1)).containsExactly(":method: CONNECT", ":authority: example.org:443");
        server.accept(1).data(1, "raw", false);
        assertThat(heard.told).containsExactly("upgraded 200", "open", "data raw");
    }
}
