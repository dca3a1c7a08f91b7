package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.client.Outcome;
import dev.gatun.http.internal.client.UpgradeExchange;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's half of HTTP/2 against a server that the test plays. */
class Http2ClientConnectionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FakeServer server = new FakeServer();
    private final Outcome outcome = new Outcome();

    private static OutgoingRequest request(String... headers) {
        return UpgradeExchange.request("https", "example.com", "/chat", TIMEOUT, headers);
    }

    /** A connection for one request. */
    private FakeServer one(String... headers) {
        server.connection.open(forOne(headers));
        return server.read();
    }

    private Http2ClientConnection forOne(String... headers) {
        Http2ClientConnection handler = Http2ClientConnection.on(server.connection, Optional.empty(), WireLimits.DEFAULT);
        UpgradeExchange.begin(handler, request(headers), outcome);
        handler.close();
        return handler;
    }

    private Http2ClientConnection several() {
        Http2ClientConnection handler = Http2ClientConnection.on(server.connection, Optional.empty(), WireLimits.DEFAULT);
        server.connection.open(handler);
        server.read();
        return handler;
    }

    private static void open(Http2ClientConnection handler, Outcome heard) {
        UpgradeExchange.begin(handler, request(), heard);
    }

    @AfterEach
    void nothingIsLeft() {
        server.connection.abort();
        server.loop.pass(Duration.ofSeconds(3));
        assertThat(server.loop.buffers().buffersInUse()).isZero();
        assertThat(server.loop.timers()).isZero();
        server.loop.buffers().close();
    }

    @Test
    void theRequestWaitsForTheServersSettings() {
        one("x-a", "b", "sec-websocket-version", "13");
        assertThat(server.take()).containsExactly("settings", "window 0 " + ((16 << 20) - 65_535));
        server.settings();
        assertThat(server.take()).containsExactly("settings ack", "headers 1");
        assertThat(server.requests.get(1)).containsExactly(":method: CONNECT", ":protocol: echo", ":scheme: https", ":path: /chat",
                ":authority: example.com", "x-a: b", "sec-websocket-version: 13");
    }

    @Test
    void bytesGoBothWaysUntilBothHaveEnded() {
        outcome.echoes = true;
        one().settings().accept(1).data(1, "hello", false).data(1, " world", true);
        assertThat(outcome.told).containsExactly("upgraded 200", "open", "hello", " world", "end", "closed CLOSED");
        assertThat(server.content(1)).isEqualTo("hello world");
        assertThat(server.take()).endsWith("data 1 6 end", "goaway 0 NO_ERROR");
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void interimResponsesArePassedOver() {
        one().settings().send(Frames.headers(1, Frames.block(":status", "103", "link", "x"), false)).accept(1);
        assertThat(outcome.told).containsExactly("upgraded 200", "open");
    }

    @Test
    void aServerWithoutExtendedConnectIsNotAsked() {
        one().send(Frames.settings());
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("SETTINGS_ENABLE_CONNECT_PROTOCOL").hasMessageContaining("example.com");
        assertThat(server.take()).doesNotContain("headers 1").endsWith("goaway 0 NO_ERROR");
    }

    @Test
    void anotherStatusIsARefusal() {
        one().settings().send(Frames.headers(1, Frames.block(":status", "403", "x-why", "y"), false), Frames.data(1, Frames.latin1("no"), true));
        assertThat(outcome.told).containsExactly("refused 403");
        assertThat(outcome.response.headers().first("x-why")).contains("y");
        assertThat(server.take()).endsWith("reset 1 CANCEL", "goaway 0 NO_ERROR");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        one();
        server.loop.pass(TIMEOUT.plusMillis(1));
        assertThat(outcome.failure).hasMessageContaining("no SETTINGS");
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void silenceBehindTheSettingsEndsAtTheDeadlineToo() {
        one().settings();
        server.loop.pass(TIMEOUT.plusMillis(1));
        assertThat(outcome.failure).hasMessageContaining("no response within PT5S");
        assertThat(server.take()).contains("reset 1 CANCEL");
    }

    @Test
    void aListenerMayRejectTheAnswer() {
        outcome.rejects = true;
        one().settings().accept(1);
        assertThat(outcome.told).containsExactly("upgraded 200", "failed");
        assertThat(server.take()).contains("reset 1 CANCEL");
    }

    @Test
    void theWindowsHoldContentBack() {
        one().settings(4, 1_000).accept(1);
        outcome.tunnel.write(Buffer.copyOf(new byte[100_000]));
        server.read();
        assertThat(server.content(1)).hasSize(1_000);
        assertThat(outcome.tunnel.isWritable()).isFalse();
        server.send(Frames.windowUpdate(1, 80_000));
        assertThat(server.content(1)).hasSize(65_535);
        server.send(Frames.windowUpdate(0, 80_000));
        assertThat(server.content(1)).hasSize(81_000);
        server.send(Frames.settings(4, 20_000));
        assertThat(server.content(1)).hasSize(100_000);
        assertThat(outcome.told).endsWith("writable");
    }

    @Test
    void whatIsReadIsGivenBackToBothWindows() {
        one().settings().accept(1);
        server.take();
        byte[] frame = Frames.paddedData(1, new byte[16_000], 255, false);
        for (int i = 0; i < 40; i++) {
            server.send(frame);
        }
        assertThat(server.take()).hasSize(1).first().asString().startsWith("window 1 ");
        for (int i = 0; i < 600; i++) {
            server.send(frame);
        }
        assertThat(server.take()).anyMatch(line -> line.startsWith("window 0 "));
    }

    @Test
    void aReaderThatHasPausedStopsTheServerAtTheWindow() {
        one().settings().accept(1);
        outcome.tunnel.pauseReading();
        for (int i = 0; i < 64; i++) {
            server.send(Frames.data(1, new byte[16_384], false));
        }
        assertThat(server.take()).noneMatch(line -> line.startsWith("window 1"));
        server.send(Frames.data(1, new byte[1], false));
        assertThat(server.take()).contains("reset 1 FLOW_CONTROL_ERROR");
        assertThat(outcome.told).endsWith("closed RESET");
    }

    @Test
    void severalStreamsShareAConnection() {
        Http2ClientConnection handler = several();
        Outcome[] outcomes = {outcome, new Outcome(), new Outcome()};
        for (Outcome each : outcomes) {
            each.echoes = true;
            open(handler, each);
        }
        server.settings(3, 2);
        assertThat(server.take()).contains("headers 1", "headers 3").doesNotContain("headers 5");
        server.accept(3).accept(1).data(3, "three", false).data(1, "one", false);
        assertThat(server.content(1)).isEqualTo("one");
        assertThat(server.content(3)).isEqualTo("three");
        server.data(1, "", true);
        assertThat(server.take()).contains("headers 5");
        server.send(Frames.reset(3, 8));
        assertThat(outcomes[1].told).endsWith("closed RESET");
        server.accept(5).data(5, "five", false);
        assertThat(server.content(5)).isEqualTo("five");
        assertThat(server.connection.isClosed()).isFalse();
    }

    @Test
    void closingEndsTheOutputAndLeavesTheServerAMoment() {
        one().settings().accept(1);
        outcome.tunnel.close();
        assertThat(server.take()).endsWith("data 1 0 end");
        server.data(1, "late", false);
        assertThat(outcome.told).doesNotContain("late");
        server.loop.pass(Duration.ofSeconds(2));
        assertThat(server.take()).contains("reset 1 CANCEL");
        assertThat(outcome.told).endsWith("closed CLOSED");
    }

    @Test
    void abortingResetsTheStream() {
        one().settings().accept(1);
        outcome.tunnel.abort();
        assertThat(server.take()).endsWith("reset 1 CANCEL", "goaway 0 NO_ERROR");
        assertThat(outcome.told).endsWith("closed ABORTED");
    }

    @Test
    void aServerThatGoesAwayEndsWhatItHasBegun() {
        Http2ClientConnection handler = several();
        open(handler, outcome);
        Outcome second = new Outcome();
        open(handler, second);
        server.settings().accept(1).send(Frames.goAway(1, 0, "bye"));
        assertThat(second.told).containsExactly("failed");
        assertThat(second.failure).hasMessageContaining("goes away");
        server.data(1, "still", false);
        assertThat(outcome.told).endsWith("still");
        assertThatThrownBy(() -> open(handler, new Outcome())).isInstanceOf(IllegalStateException.class).hasMessageContaining("no room");
        server.data(1, "", true);
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfItsStreams() {
        one().settings().accept(1);
        server.connection.endInput();
        server.read();
        assertThat(outcome.told).endsWith("closed RESET");
    }

    @Test
    void pingsAreAnsweredAndFloodsAreNot() {
        one().settings();
        server.send(Frames.ping(7, false));
        assertThat(server.take()).endsWith("ping 7 ack");
        server.send(Frames.repeat(Frames.ping(7, false), 1_000));
        assertThat(server.take()).endsWith("goaway 0 ENHANCE_YOUR_CALM");
        assertThat(outcome.told).containsExactly("failed");
    }

    @Test
    void headersMayGoOnInContinuations() {
        byte[] block = Frames.block(":status", "200", "x-a", "b".repeat(300));
        byte[] first = Arrays.copyOf(block, 20);
        byte[] rest = Arrays.copyOfRange(block, 20, block.length);
        one().settings().send(Frames.openHeaders(1, first, false), Frames.continuation(1, rest, true));
        assertThat(outcome.response.headers().first("x-a").orElseThrow()).hasSize(300);
    }

    static Stream<Arguments> broken() {
        byte[] accepted = Frames.headers(1, Frames.block(":status", "200"), false);
        return Stream.of(
                Arguments.of("PROTOCOL_ERROR", Frames.pushPromise(1, 2, Frames.request("GET", "/"))),
                Arguments.of("PROTOCOL_ERROR", Frames.data(2, new byte[1], false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(3, Frames.block(":status", "200"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.settings(2, 1)),
                Arguments.of("FRAME_SIZE_ERROR", Frames.header(20_000, 4, 0, 0)),
                Arguments.of("COMPRESSION_ERROR", Frames.headers(1, new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F}, false)),
                Arguments.of("FLOW_CONTROL_ERROR", Frames.windowUpdate(0, Integer.MAX_VALUE)),
                Arguments.of("PROTOCOL_ERROR", Frames.windowUpdate(0, 0)),
                Arguments.of("PROTOCOL_ERROR", Frames.join(Frames.openHeaders(1, new byte[0], false), Frames.ping(1, false))),
                Arguments.of("ENHANCE_YOUR_CALM", Frames.join(Frames.openHeaders(1, new byte[0], false),
                        Frames.repeat(Frames.continuation(1, new byte[0], false), 20))),
                Arguments.of("ENHANCE_YOUR_CALM", Frames.join(accepted, Frames.repeat(Frames.data(1, new byte[0], false), 1_000))));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatBreaksTheConnectionIsToldByGoAway(String code, byte[] frames) {
        one().settings().send(frames);
        assertThat(server.take()).endsWith("goaway 0 " + code);
        assertThat(server.connection.isClosed()).isTrue();
        server.loop.run();
        assertThat(outcome.told.getLast()).isIn("failed", "closed RESET");
    }

    static Stream<Arguments> brokenStreams() {
        byte[] accepted = Frames.headers(1, Frames.block(":status", "200"), false);
        return Stream.of(
                Arguments.of("PROTOCOL_ERROR", Frames.data(1, new byte[1], false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block("x", "y"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "101"), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.headers(1, Frames.block(":status", "103"), true)),
                Arguments.of("ENHANCE_YOUR_CALM", Frames.headers(1,
                        Frames.join(Frames.block(":status", "200"), Frames.repeat(Frames.block("x", "y"), 120)), false)),
                Arguments.of("PROTOCOL_ERROR", Frames.join(accepted, Frames.headers(1, Frames.block("x", "y"), true))),
                Arguments.of("FLOW_CONTROL_ERROR", Frames.join(accepted, Frames.windowUpdate(1, Integer.MAX_VALUE))));
    }

    @ParameterizedTest
    @MethodSource("brokenStreams")
    void whatBreaksAStreamResetsIt(String code, byte[] frames) {
        open(several(), outcome);
        server.settings().send(frames);
        assertThat(server.take()).contains("reset 1 " + code);
        assertThat(outcome.told.getLast()).isIn("failed", "closed RESET");
        assertThat(server.connection.isClosed()).isFalse();
    }

    @Test
    void theFirstFrameMustBeSettings() {
        one().send(Frames.ping(1, false));
        assertThat(server.take()).endsWith("goaway 0 PROTOCOL_ERROR");
        assertThat(outcome.failure).hasMessageContaining("first frame is not SETTINGS");
    }

    @Test
    void anAnswerInHttp1IsNoHttp2() {
        server.connection.open(forOne());
        server.connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
        assertThat(outcome.told).containsExactly("failed");
    }
}
