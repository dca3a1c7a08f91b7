package dev.gatun.platform.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSocket and other protocols through a reverse proxy, for each version of HTTP on either side. */
class UpgradeTest extends ProxySuite {
    /** The key of RFC 6455, section 1.3, and what it must be answered with. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** The examples of RFC 6455, section 5.7: "Hello", masked and not; and a close with 1000. */
    private static final byte[] HELLO = HexFormat.of().parseHex("818537fa213d7f9f4d5158");
    private static final byte[] HELLO_BACK = HexFormat.of().parseHex("810548656c6c6f");
    private static final byte[] CLOSE = HexFormat.of().parseHex("88820000000003e8");
    private static final byte[] CLOSE_BACK = HexFormat.of().parseHex("880203e8");

    /** A client's side of an upgrade. */
    private interface Link {
        int status();

        void send(byte[] bytes);

        byte[] read(int length);

        /** Waits for the end of what comes, and ends this side as well. */
        void awaitEnd();
    }

    private Link open(Protocol front, HttpServer server, String path) {
        if (!front.isMultiplexed()) {
            Peer peer = servers.connect(server);
            Reply reply = peer.ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + KEY + "\r\n\r\n");
            if (reply.status() == 101) {
                assertThat(reply.header("sec-websocket-accept")).isEqualTo(ACCEPT);
                assertThat(reply.header("upgrade")).isEqualToIgnoringCase("websocket");
            }
            return new OnConnection(peer, reply.status());
        }
        H2Peer peer = servers.closing(H2Peer.to(server.addresses().getFirst(), H2Options.DEFAULT.windowByTaking()));
        H2Stream stream = peer.openRaw(false, ":method: CONNECT", ":protocol: websocket", ":scheme: http", ":path: " + path, ":authority: a",
                "sec-websocket-version: 13");
        peer.await(stream, stream::hasBegun);
        if (stream.status() == 200) {
            assertThat(values(stream.fields(), "sec-websocket-accept")).isEmpty();
        }
        return new OnStream(peer, stream);
    }

    private record OnConnection(Peer peer, int status) implements Link {
        @Override
        public void send(byte[] bytes) {
            peer.send(bytes);
        }

        @Override
        public byte[] read(int length) {
            return peer.readBytes(length);
        }

        @Override
        public void awaitEnd() {
            peer.expectEnd();
            peer.close();
        }
    }

    private record OnStream(H2Peer peer, H2Stream stream) implements Link {
        @Override
        public int status() {
            return stream.status();
        }

        @Override
        public void send(byte[] bytes) {
            peer.content(stream, bytes, false);
        }

        @Override
        public byte[] read(int length) {
            byte[] bytes = new byte[length];
            for (int at = 0; at < length; ) {
                long before = stream.received();
                byte[] some = peer.take(stream, length - at);
                System.arraycopy(some, 0, bytes, at, some.length);
                at += some.length;
                if (some.length == 0) {
                    peer.await(stream, () -> stream.received() > before);
                }
            }
            return bytes;
        }

        @Override
        public void awaitEnd() {
            peer.until(() -> stream.isWhole() || stream.reset().isPresent());
            if (stream.reset().isEmpty()) {
                peer.content(stream, new byte[0], true);
            }
        }
    }

    private HttpServer sessions(Protocol back) {
        return upstream(back, server -> server
                .get("/echo", WebSocket.upgrade(ws -> ws.onText((session, text) -> session.send(text))))
                .get("/refused", request -> Response.text("no " + request.upgrade())));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aWebSocketGoesThrough(Pair pair) {
        ReverseProxy proxy = proxy(at(pair.back(), sessions(pair.back())), builder -> builder);
        HttpServer server = before(pair.front(), proxy);
        for (int session = 0; session < 3; session++) {
            Link link = open(pair.front(), server, "/echo");
            assertThat(link.status()).isEqualTo(pair.front().isMultiplexed() ? 200 : 101);
            for (int i = 0; i < 5; i++) {
                link.send(HELLO);
                assertThat(link.read(HELLO_BACK.length)).isEqualTo(HELLO_BACK);
            }
            assertThat(proxy.upstreams().statistics().getFirst().active()).as("it counts as under way").isEqualTo(1);
            link.send(CLOSE);
            assertThat(link.read(CLOSE_BACK.length)).isEqualTo(CLOSE_BACK);
            link.awaitEnd();
            Await.until("it has ended for the upstream", () -> proxy.upstreams().statistics().getFirst().active() == 0);
        }
        assertThat(proxy.upstreams().statistics().getFirst().failures()).isZero();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aRefusalIsPassedOn(Pair pair) {
        HttpServer server = before(pair.front(), proxy(at(pair.back(), sessions(pair.back())), builder -> builder));
        assertThat(open(pair.front(), server, "/missing").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aTunnelInWhichNothingGoesThroughEnds(Pair pair) {
        ReverseProxy proxy = proxy(at(pair.back(), sessions(pair.back())), builder -> builder.tunnelIdle(Duration.ofMillis(300)));
        Link link = open(pair.front(), before(pair.front(), proxy), "/echo");
        link.send(HELLO);
        assertThat(link.read(HELLO_BACK.length)).isEqualTo(HELLO_BACK);
        Await.until("it has ended", () -> proxy.upstreams().statistics().getFirst().active() == 0);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void largeContentGoesThroughATunnelAndComesBack(Pair pair) {
        HttpServer upstream = upstream(pair.back(), server -> server.handler(request -> {
            Response accepted = Response.upgrade("websocket", connection -> (c, data) -> {
                c.write(Buffer.copyOf(data.toByteArray()));
                data.skip(data.readableBytes());
            });
            return request.header("sec-websocket-key").map(key -> accepted.header("sec-websocket-accept", accept(key))).orElse(accepted);
        }));
        Link link = open(pair.front(), before(pair.front(), proxy(at(pair.back(), upstream), builder -> builder)), "/");
        byte[] content = content(3_000_000);
        Thread.ofPlatform().daemon().start(() -> link.send(content));
        assertThat(link.read(content.length)).isEqualTo(content);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void offersOfOtherProtocolsAreNotPassedOn() {
        HttpServer upstream = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text(request.upgrade() + " " + request.headers().names())));
        HttpServer server = before(Protocol.HTTP_1, proxy(at(Protocol.HTTP_1, upstream), builder -> builder), builder -> builder.http2(http2 -> http2.enabled(false)));
        Reply reply = servers.connect(server).ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).startsWith("Optional.empty").doesNotContain("http2-settings", "upgrade");
    }
}
