package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.protocols.ServerSuite;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketEndpoint;
import dev.gatun.websocket.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** What the tests of WebSocket share: servers with a route {@code /ws}, and peers of it over any way. */
public abstract class WsSuite extends ServerSuite {
    private static final Pattern WINDOW = Pattern.compile("server_max_window_bits=(\\d+)");

    private final List<WebSocketEndpoint> endpoints = new ArrayList<>();

    /** A server whose {@code /ws} opens sessions, and whose {@code /} says ok. */
    protected HttpServer serve(Variant variant, Consumer<WebSocketRoute> settings) {
        WebSocketEndpoint endpoint = endpoint(settings);
        return start(variant, http -> http.get("/ws", endpoint).get("/", request -> Response.text("ok")));
    }

    /** A server whose {@code /ws} sends back what comes. */
    protected HttpServer serveEcho(Variant variant) {
        return serve(variant, ws -> ws.onMessage((session, message) -> session.send(message)));
    }

    /** An endpoint that must have no open session when the test has ended. */
    protected WebSocketEndpoint endpoint(Consumer<WebSocketRoute> settings) {
        WebSocketEndpoint endpoint = WebSocket.upgrade(settings);
        endpoints.add(endpoint);
        return endpoint;
    }

    /** The endpoint that was made last. */
    protected WebSocketEndpoint endpoint() {
        return endpoints.getLast();
    }

    /** Waits until the limit {@code name} was hit so often. */
    protected void awaitHits(String name, long count) {
        Await.until(() -> count + " hits of " + name + " in " + endpoint().statistics(),
                () -> endpoint().statistics().limitHits().getOrDefault(name, 0L) >= count, Await.PATIENCE);
    }

    /** Waits until no session is left. */
    protected void awaitNoSessions() {
        for (WebSocketEndpoint endpoint : endpoints) {
            Await.until(() -> "no session in " + endpoint.statistics(), () -> endpoint.statistics().open() == 0, Await.PATIENCE);
        }
    }

    @AfterEach
    void noSessionIsLeft() {
        servers.closeClients();
        awaitNoSessions();
    }

    /** What came of a handshake. */
    protected record Answer(Reply reply, WsLink link) {
        boolean isOpen() {
            return reply.status() == 101 || reply.status() == 200;
        }
    }

    /** Opens a session at {@code /ws}. */
    protected WsPeer open(HttpServer server, Variant variant) {
        return open(server, variant, WsAsk.of("/ws"));
    }

    /** Opens a session. */
    protected WsPeer open(HttpServer server, Variant variant, WsAsk ask) {
        Answer answer = attempt(server, variant, ask);
        if (!answer.isOpen()) {
            throw new AssertionError("no session: " + answer.reply);
        }
        return peer(answer, variant);
    }

    /** Opens a session on a stream of {@code connection}. */
    protected WsPeer openOn(H2Peer connection, Variant variant, WsAsk ask) {
        return peer(attempt(connection, variant, ask, false), variant);
    }

    private WsPeer peer(Answer answer, Variant variant) {
        Reply reply = answer.reply;
        assertThat(reply.status()).isEqualTo(variant.protocol().isMultiplexed() ? 200 : 101);
        if (!variant.protocol().isMultiplexed()) {
            assertThat(reply.header("upgrade")).isEqualToIgnoringCase("websocket");
            assertThat(reply.header("connection")).isEqualToIgnoringCase("upgrade");
            assertThat(reply.header("sec-websocket-accept")).isEqualTo(WsAsk.ACCEPT);
        } else {
            assertThat(reply.header("sec-websocket-accept")).as("RFC 8441, section 5.1").isNull();
        }
        WsPeer peer = servers.closing(new WsPeer(answer.link, reply));
        String extensions = Optional.ofNullable(reply.header("sec-websocket-extensions")).orElse("");
        if (extensions.startsWith("permessage-deflate")) {
            Matcher window = WINDOW.matcher(extensions);
            peer.compressed(window.find() ? Integer.parseInt(window.group(1)) : 15, !extensions.contains("server_no_context_takeover"),
                    !extensions.contains("client_no_context_takeover"));
        }
        return peer;
    }

    /** Asks for a session; the answer may be a refusal. */
    protected Answer attempt(HttpServer server, Variant variant, WsAsk ask) {
        if (variant.protocol().isMultiplexed()) {
            H2Options options = H2Options.DEFAULT.windowByTaking().receiveBuffer(ask.receiveBuffer());
            return attempt(peer(server, variant, options), variant, ask, true);
        }
        Peer peer = servers.closing(variant.protocol().raw(server.addresses().getFirst(), AUTHORITY.client(), ask.receiveBuffer()));
        StringBuilder text = new StringBuilder(ask.method() + " " + ask.path() + " HTTP/1.1\r\nHost: a\r\n");
        List<String> fields = new ArrayList<>(ask.fields());
        for (String own : List.of("upgrade: websocket", "connection: Upgrade")) {
            if (fields.stream().noneMatch(field -> field.startsWith(own.substring(0, own.indexOf(':') + 1)))) {
                fields.add(own);
            }
        }
        fields.forEach(field -> text.append(field).append("\r\n"));
        Reply reply = peer.ask(text.append("\r\n").toString());
        return new Answer(reply, new Http1Link(peer));
    }

    private static Answer attempt(H2Peer peer, Variant variant, WsAsk ask, boolean ownsPeer) {
        assertThat(peer.serverSetting(Http2.ENABLE_CONNECT_PROTOCOL)).as("RFC 8441, section 3").contains(1);
        List<String> fields = new ArrayList<>(List.of(
                ":method: CONNECT", ":protocol: websocket", ":scheme: " + variant.protocol().scheme(), ":path: " + ask.path(), ":authority: a"));
        fields.addAll(ask.fields());
        H2Stream stream = peer.openRaw(false, fields);
        peer.await(stream, stream::hasBegun);
        stream.requireNotLost();
        boolean opened = stream.status() == 200;
        Reply reply = opened ? new Reply(200, stream.fields(), new byte[0], List.of(), List.of(), false) : peer.reply(stream);
        return new Answer(reply, new Http2Link(peer, stream, ownsPeer));
    }

    /** Requires that other requests are served. */
    protected void assertServes(HttpServer server, Variant variant) {
        assertThat(connect(server, variant).ask(Ask.get("/")).text()).isEqualTo("ok");
    }
}
