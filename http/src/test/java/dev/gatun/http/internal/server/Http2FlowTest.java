package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flow control in both directions (RFC 9113, sections 5.2 and 6.9). That no window is ever overdrawn is checked by the client in each test. */
class Http2FlowTest {
    private static final int LARGEST = Integer.MAX_VALUE;

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final CompletableFuture<Response> late = new CompletableFuture<>();

    @AfterEach
    void endHandlers() {
        late.complete(Response.text("at last"));
    }

    private Http2Client later(long... settings) {
        return server.handle(request -> Response.later(late)).connectHttp2(settings);
    }

    private Http2Client serve(int length, long... settings) {
        return server.handle(request -> Response.text("x".repeat(length))).connectHttp2(settings);
    }

    @Test
    void aStreamsWindowHoldsItAlone() {
        Http2Client client = serve(1_000, 4, 100).get(1, "/").get(3, "/");
        client.send(Frames.windowUpdate(3, 900));
        assertThat(client.answer(1).content.size()).isEqualTo(100);
        assertThat(client.answer(3).content.size()).isEqualTo(1_000);
        client.send(Frames.windowUpdate(1, 1));
        assertThat(client.answer(1).content.size()).isEqualTo(101);
        client.send(Frames.windowUpdate(1, 899));
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void theConnectionsWindowHoldsAll() {
        Http2Client client = serve(50_000).get(1, "/").get(3, "/");
        assertThat(client.answer(1).ended).isTrue();
        assertThat(client.answer(3).content.size()).isEqualTo(15_535);
        client.send(Frames.windowUpdate(3, 1_000));
        assertThat(client.answer(3).content.size()).isEqualTo(15_535);
        client.send(Frames.windowUpdate(0, 10));
        assertThat(client.answer(3).content.size()).isEqualTo(15_545);
        client.send(Frames.windowUpdate(0, 50_000));
        assertThat(client.answer(3).ended).isTrue();
    }

    @Test
    void answersWithoutContentNeedNoWindow() {
        Http2Client client = serve(0, 4, 0).get(1, "/");
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void otherSettingsChangeAllOpenStreams() {
        Http2Client client = serve(1_000, 4, 0).get(1, "/").get(3, "/").send(Frames.windowUpdate(3, 10));
        client.send(Frames.settings(4, 100));
        assertThat(client.answer(1).content.size()).isEqualTo(100);
        assertThat(client.answer(3).content.size()).isEqualTo(110);
        client.send(Frames.settings(4, 1_000));
        assertThat(client.answer(1).ended).isTrue();
        client.get(5, "/");
        assertThat(client.answer(5).ended).isTrue();
    }

    @Test
    void aWindowMayBecomeNegative() {
        Http2Client client = serve(1_000, 4, 500).get(1, "/");
        client.send(Frames.settings(4, 100));
        client.send(Frames.windowUpdate(1, 400));
        assertThat(client.answer(1).content.size()).isEqualTo(500);
        client.send(Frames.windowUpdate(1, 1));
        assertThat(client.answer(1).content.size()).isEqualTo(501);
        client.send(Frames.settings(4, 600));
        assertThat(client.answer(1).ended).isTrue();
    }

    @Test
    void windowsHaveALargestSize() {
        Http2Client client = later(4, 10).get(1, "/").send(Frames.windowUpdate(1, LARGEST - 10));
        assertThat(client.answer(1).reset).isEmpty();
        client.send(Frames.windowUpdate(1, 1));
        assertThat(client.answer(1).reset).isEqualTo("FLOW_CONTROL_ERROR");
        client.send(Frames.windowUpdate(0, LARGEST - 65_535));
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.windowUpdate(0, 1));
        assertThat(client.goAway()).isEqualTo("FLOW_CONTROL_ERROR");
    }

    @Test
    void settingsThatMakeAWindowTooLargeEndTheConnection() {
        Http2Client client = later(4, 0).get(1, "/").send(Frames.windowUpdate(1, LARGEST), Frames.settings(4, 1));
        assertThat(client.goAway()).isEqualTo("FLOW_CONTROL_ERROR");
    }

    @Test
    void anIncrementOfNothingIsAnErrorOfStreamOrConnection() {
        Http2Client client = serve(100, 4, 10).get(1, "/").send(Frames.windowUpdate(1, 0));
        assertThat(client.answer(1).reset).isEqualTo("PROTOCOL_ERROR");
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.windowUpdate(0, 0));
        assertThat(client.goAway()).isEqualTo("PROTOCOL_ERROR");
    }

    @Test
    void lateWindowUpdatesAreFine() {
        Http2Client client = serve(10).get(1, "/").send(Frames.windowUpdate(1, 10), Frames.reset(1, 0));
        assertThat(client.goAway()).isEmpty();
        assertThat(client.get(3, "/").answer(3).ended).isTrue();
    }

    @Test
    void largerFramesThanTheClientTakesAreNotSent() {
        Http2Client client = serve(60_000).get(1, "/");
        assertThat(client.answer(1).ended).isTrue();
        assertThat(client.takeLog()).contains("data 1 16384");
        // That larger ones are taken does not mean that they are wanted: others would wait behind them.
        Http2Client other = server.connectHttp2(5, 16_777_215).get(1, "/");
        assertThat(other.takeLog()).contains("data 1 16384");
    }

    @Test
    void longHeadsAreCutIntoFrames() {
        server.handle(request -> Response.text("x").header("x-long", "{".repeat(40_000)));
        Http2Client client = server.connectHttp2().get(1, "/");
        assertThat(client.answer(1).field("x-long")).isEqualTo("{".repeat(40_000));
    }

    @Test
    void anotherTableSizeHoldsFromTheAcknowledgementOn() {
        server.handle(request -> Response.text("x").header("x-a", "value"));
        Http2Client client = server.connectHttp2().get(1, "/").get(3, "/");
        client.send(Frames.settings(1, 0)).get(5, "/").send(Frames.settings(1, 100, 1, 50, 1, 4_096)).get(7, "/").get(9, "/");
        for (int stream = 1; stream <= 9; stream += 2) {
            assertThat(client.answer(stream).fields).contains("x-a: value");
        }
    }

    @Test
    void moreThanTheConnectionsWindowEndsTheConnection() {
        server.http2(options -> options.windows(65_535, 65_535, 65_535));
        Http2Client client = later().post(1, "/").post(3, "/");
        assertThat(client.upload(1, 65_535, false)).isEqualTo(65_535);
        client.data(3, "x", false);
        assertThat(client.goAway()).isEqualTo("FLOW_CONTROL_ERROR");
    }

    @Test
    void contentForStreamsThatWereResetIsGivenBackToTheConnection() {
        server.http2(options -> options.windows(1_000, 1_000, 65_535).streams(1));
        Http2Client client = later().get(1, "/");
        int stream = 3;
        long sent = 0;
        while (sent < 300_000) {
            client.send(Frames.headers(stream, Frames.request("POST", "/"), false), Frames.data(stream, new byte[10_000], false));
            assertThat(client.answer(stream).reset).isEqualTo("REFUSED_STREAM");
            sent += 10_000;
            stream += 2;
            assertThat(client.uploadWindow()).isGreaterThan(10_000);
        }
        assertThat(client.goAway()).isEmpty();
    }

    @Test
    void windowsGrowWithThePath() {
        server.limits(limits -> limits.body(1 << 30)).handle(request -> Response.later(request.body().bytesAsync().thenApply(bytes -> Response.text("" + bytes.length))));
        Http2Client client = server.connectHttp2().post(1, "/");
        long before = client.uploadWindow(1);
        for (int round = 0; round < 8; round++) {
            client.upload(1, 250_000, false);
            client.send(Frames.ping(Http2Inflow.PING, true));
        }
        client.upload(1, 1, false);
        assertThat(before).isEqualTo(256 << 10);
        long most = 0;
        for (int round = 0; round < 8; round++) {
            client.upload(1, 100_000, false);
            most = Math.max(most, client.uploadWindow(1));
        }
        assertThat(most).isGreaterThan(before).isLessThanOrEqualTo(1 << 20);
        client.data(1, "", true);
        assertThat(client.answer(1).ended).isTrue();
    }
}
