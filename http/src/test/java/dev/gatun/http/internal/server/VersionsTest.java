package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told in clear text to who speaks a version of HTTP that the listener does not. */
class VersionsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n";
    private static final Listen BOTH = Listen.tcp(0);

    @RegisterExtension
    final ServerFixture server = new ServerFixture().handle(request -> Response.text("in " + request.version()));

    private String told(Listen listen, String text) {
        FakeConnection connection = server.connect(listen);
        connection.send(text);
        return connection.received();
    }

    private Http2Client http2(Listen listen) {
        return new Http2Client(server.connect(listen)).send(Frames.preface(), Frames.settings());
    }

    @Test
    void bothAreSpokenUnlessOneIsSwitchedOff() {
        assertThat(told(BOTH, GET)).startsWith("HTTP/1.1 200").endsWith("in HTTP/1.1");
        assertThat(http2(BOTH).get(1, "/").answer(1).text()).isEqualTo("in HTTP/2");
        assertThat(told(BOTH, UPGRADE)).startsWith("HTTP/1.1 101");
        assertThat(told(BOTH.http1Only(), GET)).endsWith("in HTTP/1.1");
        assertThat(http2(BOTH.http2Only()).get(1, "/").answer(1).text()).isEqualTo("in HTTP/2");
    }

    @Test
    void whoSpeaksHttp2WhereItIsNotSpokenIsSentBackToHttp1() {
        Http2Client client = http2(BOTH.http1Only());
        assertThat(client.goAway()).startsWith("HTTP_1_1_REQUIRED");
        assertThat(client.connection.isOutputEnded()).isTrue();
        assertThat(server.hits("protocol")).isEqualTo(1);
        client.connection.endInput();
        assertThat(client.connection.isClosed()).isTrue();
    }

    @Test
    void thePrefaceMayComeInPartsAndWithRequestsBehindIt() {
        byte[] all = Frames.join(Frames.opening(), Frames.get(1, "/"));
        FakeConnection connection = server.connect(BOTH.http1Only());
        Http2Client client = new Http2Client(connection);
        connection.send(Arrays.copyOf(all, 7));
        assertThat(connection.received()).isEmpty();
        connection.send(Arrays.copyOfRange(all, 7, all.length));
        client.read();
        assertThat(client.goAway()).startsWith("HTTP_1_1_REQUIRED");
    }

    @Test
    void aServerThatKnowsNothingOfHttp2AnswersInHttp1UnlessAListenerIsForHttp2() {
        server.http2(http2 -> http2.enabled(false));
        assertThat(told(BOTH, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 505");
        assertThat(http2(BOTH.http2Only()).get(1, "/").answer(1).text()).isEqualTo("in HTTP/2");
    }

    @Test
    void anOfferToUpgradeIsNotTakenWithoutHttp2() {
        assertThat(told(BOTH.http1Only(), UPGRADE)).startsWith("HTTP/1.1 200").endsWith("in HTTP/1.1");
    }

    @Test
    void whoSpeaksHttp1WhereItIsNotSpokenIsAnsweredInIt() {
        for (String text : new String[] {GET, UPGRADE, "GET / HTTP/1.0\r\n\r\n", "PRI * HTTP/1.1\r\nHost: a\r\n\r\n", "\u0016\u0003\u0001"}) {
            FakeConnection connection = server.connect(BOTH.http2Only());
            connection.send(text);
            assertThat(connection.received()).as(text).startsWith("HTTP/1.1 505").contains("Connection: close", "only HTTP/2 is spoken here");
            assertThat(connection.isOutputEnded()).as(text).isTrue();
        }
        assertThat(server.hits("protocol")).isEqualTo(5);
    }

    @Test
    void aPrefaceThatIsNotCompletedMeetsTheDeadlineOfHeads() {
        FakeConnection connection = server.connect(BOTH.http2Only());
        connection.send("PRI * HT");
        server.limitIsHitWithin("headerDeadline", Duration.ofSeconds(15));
        assertThat(connection.isOutputEnded()).isTrue();
    }
}
