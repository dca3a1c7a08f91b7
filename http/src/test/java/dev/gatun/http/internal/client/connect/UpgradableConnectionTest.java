package dev.gatun.http.internal.client.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Owned;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.client.http1.Http1ClientConnection;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 that offers HTTP/2 to a server that the test plays. */
class UpgradableConnectionTest {
    private static final String AGREED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final Pattern OFFER = Pattern.compile("Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHttp2-Settings: (\\S+)\r\n");

    private final FakeLoop loop = new FakeLoop();
    private final FakeConnection server = new FakeConnection(loop);
    private final Http1ClientConnection first = Http1ClientConnection.on(server, Optional.empty(), WireLimits.DEFAULT);
    private final UpgradableConnection client = new UpgradableConnection(first, WireLimits.DEFAULT);
    private final Owned owner = new Owned();
    private final Heard heard = new Heard();

    @BeforeEach
    void open() {
        client.owner(owner);
        server.open(first);
    }

    @AfterEach
    void nothingIsLeft() {
        server.abort();
        loop.pass(Duration.ofSeconds(3));
        assertThat(loop.buffers().buffersInUse()).isZero();
        assertThat(loop.timers()).isZero();
        assertThat(owner.told).containsOnlyOnce("retired 0");
        assertThat(client.room()).isZero();
        assertThat(client.active()).isZero();
        assertThat(client.isOpen()).isFalse();
        loop.buffers().close();
    }

    private void offer() {
        heard.get(client, "/a?b");
        loop.run();
    }

    private static byte[] agreed(byte[]... frames) {
        return Frames.join(Frames.latin1(AGREED), Frames.join(frames));
    }

    private static byte[] response(int stream) {
        return Frames.join(Frames.headers(stream, Frames.block(":status", "200"), false), Frames.data(stream, Frames.latin1("hello"), true));
    }

    @Test
    void theFirstRequestOffersWhatThisSideSaysOfItself() {
        offer();
        String sent = server.take();
        assertThat(sent).startsWith("GET /a?b HTTP/1.1\r\nHost: example.com:8080\r\n").endsWith("\r\n\r\n");
        Matcher offer = OFFER.matcher(sent);
        assertThat(offer.find()).isTrue();
        Settings settings = Settings.fromBase64Url(offer.group(1));
        assertThat(settings.value(Settings.ENABLE_PUSH, 1)).isZero();
        assertThat(settings.value(Settings.INITIAL_WINDOW_SIZE, 0)).isEqualTo(WireLimits.DEFAULT.streamWindow());
        assertThat(client.room()).isZero();
        assertThat(client.active()).isEqualTo(1);
    }

    @Test
    void theRequestIsStreamOneOfHttp2WhenTheServerAgrees() {
        offer();
        server.take();
        server.send(agreed(Frames.settings(), response(1)));
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(heard.response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(client.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(server.take()).startsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(client.room()).isEqualTo(WireLimits.DEFAULT.streams());
        assertThat(owner.told).isNotEmpty().doesNotContain("retired 0");

        Heard next = new Heard().begin(client, Requests.post("/b", 2)).write("xy").end();
        server.send(response(3));
        assertThat(next.told).containsExactly("response 200", "content 5", "end");
    }

    @Test
    void thereIsRoomAsSoonAsTheServerHasAgreed() {
        offer();
        server.send(agreed());
        assertThat(owner.told).contains("room 99");
        Heard next = new Heard().get(client, "/b");
        server.send(Frames.join(Frames.settings(), response(3), response(1)));
        assertThat(next.content).hasToString("hello");
        assertThat(heard.content).hasToString("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {OK, "HTTP/1.1 200 OK\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 5\r\n\r\nhello"})
    void aServerThatDoesNotAgreeIsSpokenToInHttp1(String refusal) {
        offer();
        server.take();
        server.send(refusal);
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(client.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(client.room()).isEqualTo(1);
        Heard next = new Heard().get(client, "/");
        loop.run();
        assertThat(server.take()).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2-settings");
        server.send(OK);
        assertThat(next.content).hasToString("hello");
    }

    @Test
    void contentIsNoOfferButTheRequestBehindItIs() {
        heard.begin(client, Requests.post("/", 2)).write("xy").end();
        loop.run();
        assertThat(server.take()).doesNotContainIgnoringCase("upgrade");
        server.send(OK);
        Heard next = new Heard().get(client, "/");
        loop.run();
        assertThat(server.take()).containsPattern(OFFER);
        server.send(agreed(Frames.settings(), response(1)));
        assertThat(next.response.version()).isEqualTo(HttpVersion.HTTP_2);
    }

    @Test
    void interimResponsesComeBeforeEither() {
        offer();
        server.send("HTTP/1.1 103 Early Hints\r\n\r\n");
        server.send(agreed(Frames.settings(), Frames.headers(1, Frames.block(":status", "103"), false), response(1)));
        assertThat(heard.told).containsExactly("interim 103", "interim 103", "response 200", "content 5", "end");
    }

    @Test
    void whatIsNoHttp2BehindTheAgreementFailsTheRequest() {
        offer();
        server.send(agreed(Frames.latin1("HTTP/1.1 200 OK\r\n\r\n")));
        assertThat(heard.failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(heard.failure.mayBeProcessed()).isTrue();
        assertThat(heard.ends).isEqualTo(1);
        assertThat(server.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 101 OK\r\n\r\n", "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"})
    void anAgreementToSomethingElseFailsTheRequest(String other) {
        offer();
        server.send(other);
        assertThat(heard.failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(heard.failure).hasMessageContaining("101 whose Connection and Upgrade do not name");
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void anAgreementThatNobodyAskedForFailsTheRequest() {
        heard.begin(client, Requests.post("/", 2)).write("xy").end();
        server.send(agreed(Frames.settings()));
        assertThat(heard.failure.kind()).isEqualTo(Kind.PROTOCOL);
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void theTimeForTheResponseRunsFromTheRequestOn() {
        offer();
        loop.pass(Duration.ofSeconds(3));
        server.send(agreed(Frames.settings()));
        loop.pass(Duration.ofMillis(1_900));
        assertThat(heard.ends).isZero();
        loop.pass(Duration.ofMillis(200));
        assertThat(heard.failure.kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void theEndBehindTheAgreementFailsTheRequest() {
        offer();
        server.send(agreed());
        server.endInput();
        assertThat(heard.failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(heard.failure).hasMessageContaining("before its SETTINGS");
    }

    @Test
    void aConnectionThatIsToCloseEndsBehindTheResponse() {
        offer();
        client.close();
        assertThat(client.isOpen()).isFalse();
        server.send(agreed(Frames.settings()));
        assertThat(client.room()).isZero();
        assertThat(heard.ends).isZero();
        server.send(response(1));
        assertThat(heard.content).hasToString("hello");
        loop.pass(Duration.ofSeconds(3));
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void contentThatIsHeldBackStaysSo() {
        offer();
        heard.exchange.pause();
        server.send(agreed(Frames.settings(), response(1)));
        assertThat(heard.told).containsExactly("response 200");
        heard.exchange.resume();
        loop.run();
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledRequestIsHeardOfNoMore(boolean agreed) {
        offer();
        if (agreed) {
            server.send(agreed(Frames.settings()));
        }
        heard.exchange.cancel();
        loop.run();
        assertThat(heard.told).isEmpty();
        assertThat(client.isOpen()).isEqualTo(agreed);
        assertThat(client.active()).isZero();
    }
}
