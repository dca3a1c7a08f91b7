package dev.gatun.websocket.client;

import static dev.gatun.websocket.client.RawServer.accepted;
import static dev.gatun.websocket.client.RawServer.drain;
import static dev.gatun.websocket.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketLimits;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that do what no server should: the client fails with a message that says what, and holds nothing afterwards. */
@Timeout(60)
class MisbehavingServerTest {
    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    private WebSocketClient.Builder to(RawServer server) {
        return WebSocket.connect(server.uri()).loops(client.loops).onText((session, text) -> { });
    }

    /** How opening a session with such a server fails. */
    private ConnectFailed failure(RawServer.Conversation conversation) {
        try (RawServer server = new RawServer(conversation)) {
            return catchThrowableOfType(ConnectFailed.class, () -> to(server).handshakeTimeout(Duration.ofMillis(500)).subprotocols("a").deflate().open());
        }
    }

    /** How it fails when the answer is made of the request's head. */
    private ConnectFailed answered(UnaryOperator<String> answer) {
        return failure((socket, number) -> {
            write(socket, answer.apply(RawServer.readHead(socket)));
            drain(socket);
        });
    }

    @Test
    void aWrongAcceptIsFound() {
        ConnectFailed failure = answered(head -> accepted(head.replace("Sec-Websocket-Key: ", "Sec-Websocket-Key: x")));
        assertThat(failure).hasMessageContaining("sec-websocket-accept").hasMessageContaining("ws://127.0.0.1");
        assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.HANDSHAKE);
        assertThat(failure.isTemporary()).isFalse();
    }

    @Test
    void theRightAnswerOpensASession() {
        try (RawServer server = new RawServer((socket, number) -> {
            write(socket, accepted(RawServer.readHead(socket), "Sec-WebSocket-Protocol: a"));
            drain(socket);
        })) {
            WebSocketClient chat = to(server).subprotocols("a").open();
            assertThat(chat.session().orElseThrow().subprotocol()).contains("a");
            chat.session().orElseThrow().abort();
        }
    }

    @Test
    void anotherUpgradeIsFound() {
        assertThat(answered(head -> accepted(head).replace("Upgrade: websocket", "Upgrade: h2c"))).hasMessageContaining("do not name a protocol");
        assertThat(answered(head -> accepted(head).replace("Connection: Upgrade", "Connection: close"))).hasMessageContaining("do not name a protocol");
    }

    @Test
    void aSubprotocolThatWasNotOfferedIsFound() {
        assertThat(answered(head -> accepted(head, "Sec-WebSocket-Protocol: b"))).hasMessageContaining("subprotocol");
    }

    @Test
    void anExtensionThatWasNotOfferedIsFound() {
        assertThat(answered(head -> accepted(head, "Sec-WebSocket-Extensions: x-unknown"))).hasMessageContaining("extension");
        assertThat(answered(head -> accepted(head, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=3")))
                .hasMessageContaining("permessage-deflate");
    }

    @Test
    void a200IsNoSession() {
        ConnectFailed failure = answered(head -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(failure.status().orElseThrow().code()).isEqualTo(200);
        assertThat(failure.isTemporary()).isFalse();
    }

    @Test
    void a503MayPassAndA403MayNot() {
        assertThat(answered(head -> "HTTP/1.1 503 Wait\r\nRetry-After: 7\r\n\r\n").isTemporary()).isTrue();
        ConnectFailed failure = answered(head -> "HTTP/1.1 403 No\r\nX-Why: because\r\n\r\n");
        assertThat(failure.isTemporary()).isFalse();
        assertThat(failure.headers().first("x-why")).contains("because");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        ConnectFailed failure = failure((socket, number) -> drain(socket));
        assertThat(failure).hasMessageContaining("within PT0.5S");
        assertThat(failure.isTemporary()).isTrue();
    }

    @Test
    void halfAHeadIsNoAnswer() {
        assertThat(failure((socket, number) -> {
            write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgr");
            drain(socket);
        })).hasMessageContaining("within PT0.5S");
        assertThat(failure((socket, number) -> {
            socket.getInputStream().read(new byte[4096]);
            write(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgr");
        })).hasMessageContaining("within the head of the response");
    }

    @Test
    void aResetIsToldAndMayPass() {
        ConnectFailed failure = failure((socket, number) -> {
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        });
        assertThat(failure.isTemporary()).isTrue();
        assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.HANDSHAKE);
    }

    @Test
    void anOversizedHeadIsCutOff() {
        assertThat(failure((socket, number) -> {
            write(socket, "HTTP/1.1 101 Switching Protocols\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                write(socket, "X-" + i + ": " + "y".repeat(1_000) + "\r\n");
            }
        })).hasMessageContaining("larger than the limit");
    }

    @Test
    void whatIsNotHttpIsFound() {
        assertThat(failure((socket, number) -> {
            write(socket, "SSH-2.0-OpenSSH_9.2p1\r\n");
            drain(socket);
        })).hasMessageContaining("malformed");
    }

    @Test
    void aServerOfClearTextIsNoServerOfTls() {
        try (RawServer server = new RawServer((socket, number) -> {
            socket.getInputStream().read();
            write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n");
            drain(socket);
        })) {
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class, () -> WebSocket.connect("wss://127.0.0.1:" + server.port() + "/")
                    .loops(client.loops).onText((session, text) -> { }).open());
            assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.TLS);
            assertThat(failure.isTemporary()).isFalse();
        }
    }

    @Test
    void aServerOfHttp1IsNoServerOfHttp2() {
        try (RawServer server = new RawServer((socket, number) -> {
            socket.getInputStream().read();
            write(socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        })) {
            assertThatThrownBy(() -> to(server).version(WebSocketClient.Version.HTTP_2).open()).isInstanceOf(ConnectFailed.class);
        }
    }

    @Test
    void redirectsAreFollowedOnlyIfWantedAndNotForEver() {
        try (RawServer server = new RawServer((socket, number) -> {
            String head = RawServer.readHead(socket);
            write(socket, head.startsWith("GET /end") ? accepted(head) : "HTTP/1.1 302 Found\r\nLocation: /chat" + number + "\r\n\r\n");
            drain(socket);
        })) {
            ConnectFailed none = catchThrowableOfType(ConnectFailed.class, () -> to(server).open());
            assertThat(none.status().orElseThrow().code()).isEqualTo(302);
            assertThat(server.connections()).isEqualTo(1);
            catchThrowableOfType(ConnectFailed.class, () -> to(server).redirects(5).open());
            assertThat(server.connections()).isEqualTo(7);
        }
    }

    @Test
    void aRedirectToAnotherOriginTakesNoCredentialsAlong() {
        AtomicReference<String> firstHead = new AtomicReference<>();
        AtomicReference<String> secondHead = new AtomicReference<>();
        try (RawServer second = new RawServer((socket, number) -> {
            secondHead.set(RawServer.handshake(socket));
            drain(socket);
        }); RawServer first = new RawServer((socket, number) -> {
            firstHead.set(RawServer.readHead(socket));
            write(socket, "HTTP/1.1 307 Elsewhere\r\nLocation: ws://127.0.0.1:" + second.port() + "/end\r\n\r\n");
            drain(socket);
        })) {
            WebSocketClient chat = to(first).redirects(1).header("authorization", "Bearer x").header("x-a", "b").cookie("c", "d").open();
            ClientLoops.await("the second server has said what it read", () -> secondHead.get() != null);
            assertThat(firstHead.get()).contains("Authorization: Bearer x").contains("Cookie: c=d");
            assertThat(secondHead.get()).startsWith("GET /end ").contains("X-A: b").doesNotContain("Bearer").doesNotContain("Cookie");
            chat.session().orElseThrow().abort();
        }
    }

    @Test
    void aServerThatVanishesIsAnAbnormalEnd() throws Exception {
        Socket[] open = new Socket[1];
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.handshake(socket);
            open[0] = socket;
            drain(socket);
        })) {
            WebSocketClient chat = to(server).open();
            ClientLoops.await("the server has the connection", () -> open[0] != null);
            open[0].setSoLinger(true, 0);
            open[0].close();
            assertThat(chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS).code()).isEqualTo(CloseReason.ABNORMAL);
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheCloseIsLeft() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.handshake(socket);
            drain(socket);
        })) {
            WebSocketClient chat = to(server).limits(WebSocketLimits.DEFAULT.close(Duration.ofMillis(100))).open();
            chat.close();
            assertThat(chat.ended().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void framesThatAreMaskedBreakTheProtocol() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.handshake(socket);
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 5});
            drain(socket);
        })) {
            WebSocketClient chat = to(server).limits(WebSocketLimits.DEFAULT.close(Duration.ofMillis(100))).open();
            assertThat(chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS).code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        }
    }

    @Test
    void aServerThatIsSilentIsPingedAndLeft() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.handshake(socket);
            drain(socket);
        })) {
            WebSocketClient chat = to(server).pingEvery(Duration.ofMillis(50)).limits(WebSocketLimits.DEFAULT.pong(Duration.ofMillis(50))).open();
            assertThat(chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS).code()).isEqualTo(CloseReason.ABNORMAL);
        }
    }

    @Test
    void closingStopsAnAttempt() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> drain(socket))) {
            CompletableFuture<WebSocketClient> made = new CompletableFuture<>();
            CompletableFuture<WebSocketClient> opening = to(server).onState((chat, state) -> made.complete(chat)).openAsync().toCompletableFuture();
            ClientLoops.await("the server has the connection", () -> server.connections() == 1);
            made.get(10, TimeUnit.SECONDS).close();
            assertThat(opening).isCompletedExceptionally();
        }
    }
}
