package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.BadRequest;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Reply;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.OriginPolicy;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketRoute;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The opening handshake (RFC 6455, section 4; 8441, section 5): who is let in, who is not, and what is agreed. */
class OpeningTest extends WsSuite {
    private static final AttributeKey<String> USER = AttributeKey.of("user");

    private static Consumer<WebSocketRoute> echo() {
        return ws -> ws.onMessage((session, message) -> session.send(message));
    }

    private Reply refused(HttpServer server, Variant variant, WsAsk ask) {
        Answer answer = attempt(server, variant, ask);
        assertThat(answer.isOpen()).as("opened: " + answer.reply()).isFalse();
        answer.link().close();
        assertThat(answer.reply().header("sec-websocket-accept")).isNull();
        return answer.reply();
    }

    private void accepted(HttpServer server, Variant variant, WsAsk ask) {
        WsPeer peer = open(server, variant, ask).text("there?");
        assertThat(peer.text()).isEqualTo("there?");
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anotherVersionIsToldWhichOneIsSpoken(Variant variant) {
        HttpServer server = serve(variant, echo());
        WsAsk ask = WsAsk.of("/ws").without("sec-websocket-version");
        for (WsAsk other : List.of(ask, ask.field("sec-websocket-version", "8"), ask.field("sec-websocket-version", "14"), ask.field("sec-websocket-version", ""))) {
            Reply reply = refused(server, variant, other);
            assertThat(reply.status()).isEqualTo(426);
            assertThat(reply.header("sec-websocket-version")).isEqualTo("13");
        }
        Reply twice = refused(server, variant, WsAsk.of("/ws").field("sec-websocket-version", "13"));
        assertThat(twice.status()).isEqualTo(400);
        accepted(server, variant, WsAsk.of("/ws"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void keysAreNeededWhereThereAreKeys(Variant variant) {
        HttpServer server = serve(variant, echo());
        WsAsk ask = WsAsk.of("/ws").without("sec-websocket-key");
        if (variant.protocol().isMultiplexed()) {
            // RFC 8441, section 5: there is no key.
            accepted(server, variant, ask);
            return;
        }
        for (String key : List.of("", "short", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25j?Q==", "AAAAAAAAAAAAAAAAAAAAAAAA")) {
            assertThat(refused(server, variant, ask.field("sec-websocket-key", key)).status()).as(key).isEqualTo(400);
        }
        assertThat(refused(server, variant, ask).status()).isEqualTo(400);
        assertThat(refused(server, variant, WsAsk.of("/ws").field("sec-websocket-key", WsAsk.KEY)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("all")
    void otherRequestsAreToldToUpgrade(Variant variant) {
        HttpServer server = serve(variant, echo());
        Reply plain = connect(server, variant).get("/ws");
        assertThat(plain.status()).isEqualTo(426);
        assertThat(plain.header("upgrade")).isEqualTo(variant.protocol().isMultiplexed() ? null : "websocket");
        if (!variant.protocol().isMultiplexed()) {
            assertThat(refused(server, variant, WsAsk.of("/ws").method("POST").field("content-length", "0")).status()).isEqualTo(405);
            assertThat(refused(server, variant, WsAsk.of("/ws").method("HEAD")).status()).isIn(405, 426);
            assertThat(refused(server, variant, WsAsk.of("/ws").field("upgrade", "h2c")).status()).isEqualTo(426);
            assertThat(refused(server, variant, WsAsk.of("/ws").field("connection", "keep-alive")).status()).isEqualTo(426);
            accepted(server, variant, WsAsk.of("/ws").field("upgrade", "foo, WebSocket").field("connection", "keep-alive, uPgrade"));
        }
        assertThat(refused(server, variant, WsAsk.of("/missing")).status()).isEqualTo(404);
        assertServes(server, variant);
    }

    @ParameterizedTest
    @MethodSource("all")
    void pagesOfTheSameOriginMayAndOthersMayNot(Variant variant) {
        HttpServer server = serve(variant, echo());
        String scheme = variant.protocol().scheme();
        accepted(server, variant, WsAsk.of("/ws"));
        accepted(server, variant, WsAsk.of("/ws").field("origin", scheme + "://a"));
        accepted(server, variant, WsAsk.of("/ws").field("origin", scheme + "://A"));
        for (String foreign : List.of("http://evil.example", "https://evil.example", "null", "", scheme + "://a.evil.example", scheme + "://a:81", "a",
                scheme + "://a@evil.example", scheme + "://evil.example/a", scheme + "://a/", "%", "ws://a b", "file://", "chrome-extension://a")) {
            assertThat(refused(server, variant, WsAsk.of("/ws").field("origin", foreign)).status()).as(foreign).isEqualTo(403);
        }
        assertThat(refused(server, variant, WsAsk.of("/ws").field("origin", scheme + "://a").field("origin", scheme + "://a")).status()).isEqualTo(400);
        if (variant.protocol().isSecure()) {
            // Whoever sits between can forge pages in clear text.
            assertThat(refused(server, variant, WsAsk.of("/ws").field("origin", "http://a")).status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void originsMayBeNamedOrAllBeAllowed(Variant variant) {
        WebSocketEndpoint named = endpoint(ws -> ws.origins("https://one.example", "http://two.example:8080").onMessage((session, message) -> session.send(message)));
        WebSocketEndpoint any = endpoint(ws -> ws.origins(OriginPolicy.any()).onMessage((session, message) -> session.send(message)));
        HttpServer server = start(variant, http -> http.get("/named", named).get("/any", any));
        accepted(server, variant, WsAsk.of("/named").field("origin", "https://one.example"));
        accepted(server, variant, WsAsk.of("/named").field("origin", "http://two.example:8080"));
        accepted(server, variant, WsAsk.of("/named").field("origin", variant.protocol().scheme() + "://a"));
        assertThat(refused(server, variant, WsAsk.of("/named").field("origin", "http://two.example")).status()).isEqualTo(403);
        assertThat(refused(server, variant, WsAsk.of("/named").field("origin", "https://three.example")).status()).isEqualTo(403);
        accepted(server, variant, WsAsk.of("/any").field("origin", "https://three.example"));
        accepted(server, variant, WsAsk.of("/any").field("origin", "null"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void theServersMostWantedSubprotocolIsChosen(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.subprotocols("v2.chat", "v1.chat").onText((session, text) -> session.send(session.subprotocol().orElse("none"))));
        String[][] rows = {{"v1.chat", "v1.chat"}, {"v1.chat, v2.chat", "v2.chat"}, {"other,v1.chat", "v1.chat"}, {"other", null}, {"V1.CHAT", null}};
        for (String[] row : rows) {
            WsPeer peer = open(server, variant, WsAsk.of("/ws").field("sec-websocket-protocol", row[0])).text("which?");
            assertThat(peer.handshake().header("sec-websocket-protocol")).as(row[0]).isEqualTo(row[1]);
            assertThat(peer.text()).isEqualTo(row[1] == null ? "none" : row[1]);
            peer.closeWith(1000);
        }
        WsPeer lines = open(server, variant, WsAsk.of("/ws").field("sec-websocket-protocol", "x").field("sec-websocket-protocol", "v2.chat"));
        assertThat(lines.handshake().header("sec-websocket-protocol")).isEqualTo("v2.chat");
        WsPeer none = open(server, variant);
        assertThat(none.handshake().header("sec-websocket-protocol")).isNull();
    }

    @ParameterizedTest
    @MethodSource("all")
    void middlewareAndTheProgramDecideBeforeAnythingIsOpened(Variant variant) {
        WebSocketEndpoint endpoint = endpoint(ws -> ws
                .onHandshake((request, handshake) -> {
                    if (request.query("bad").isPresent()) {
                        throw new BadRequest("bad\n");
                    }
                    handshake.attribute(USER, request.query("user").orElse("?")).header("set-cookie", "seen=yes");
                    request.query("protocol").ifPresent(handshake::subprotocol);
                })
                .onText((session, text) -> session.send(session.attribute(USER).orElseThrow() + " at " + session.path("room") + " of " + session.host())));
        HttpServer server = start(variant, http -> http.routes(routes -> routes
                .use((request, next) -> request.header("x-key").filter("secret"::equals).isPresent() ? next.handle(request) : Response.of(Status.UNAUTHORIZED).text("who?"))
                .get("/rooms/{room}", endpoint)));
        assertThat(refused(server, variant, WsAsk.of("/rooms/7")).status()).isEqualTo(401);
        WsAsk known = WsAsk.of("/rooms/7?user=Ann").field("x-key", "secret");
        WsPeer peer = open(server, variant, known).text("who am I?");
        assertThat(peer.handshake().header("set-cookie")).isEqualTo("seen=yes");
        assertThat(peer.text()).isEqualTo("Ann at 7 of a");
        peer.closeWith(1000);
        assertThat(refused(server, variant, WsAsk.of("/rooms/7?bad=yes").field("x-key", "secret")).status()).isEqualTo(400);
        WsPeer chosen = open(server, variant, WsAsk.of("/rooms/7?protocol=b").field("x-key", "secret").field("sec-websocket-protocol", "a, b"));
        assertThat(chosen.handshake().header("sec-websocket-protocol")).isEqualTo("b");
        assertThat(refused(server, variant, WsAsk.of("/rooms/7?protocol=c").field("x-key", "secret").field("sec-websocket-protocol", "a, b")).status()).isEqualTo(500);
        assertThat(endpoint.statistics().opened()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void malformedExtensionsFailTheHandshakeAndUnknownOnesDoNot(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.deflate().onMessage((session, message) -> session.send(message)));
        for (String bad : List.of(";", "permessage-deflate;", "permessage-deflate; =8", "permessage-deflate; server_max_window_bits=\"8", "a b", "(x)",
                "permessage-deflate; server_max_window_bits=", "x,".repeat(40))) {
            assertThat(refused(server, variant, WsAsk.of("/ws").field("sec-websocket-extensions", bad)).status()).as(bad).isEqualTo(400);
        }
        for (String other : List.of("x-webkit-deflate-frame", "permessage-bzip2; level=9, foo; bar=\"baz\"", ", ,", "")) {
            WsPeer peer = open(server, variant, WsAsk.of("/ws").field("sec-websocket-extensions", other));
            assertThat(peer.handshake().header("sec-websocket-extensions")).as(other).isNull();
            peer.text("a");
            assertThat(peer.text()).isEqualTo("a");
            peer.closeWith(1000);
        }
    }
}
