package dev.gatun.websocket.client;

import static dev.gatun.websocket.client.RawServer.drain;
import static dev.gatun.websocket.client.RawServer.handshake;
import static dev.gatun.websocket.client.RawServer.readHead;
import static dev.gatun.websocket.client.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.http.Headers;
import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.MessageDropped;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.SessionClosed;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are lost and had again, and what waits meanwhile. */
@Timeout(60)
class ReconnectTest {
    private static final Backoff QUICK = Backoff.exponential().first(Duration.ofMillis(10)).cap(Duration.ofMillis(50)).attempts(5);

    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final List<ClientState> states = new CopyOnWriteArrayList<>();

    private WebSocketClient.Builder to(RawServer server) {
        return WebSocket.connect(server.uri()).loops(client.loops).onText((session, text) -> { }).onState((chat, state) -> states.add(state));
    }

    /** Sends a close frame, and waits for the client's. */
    private static void close(Socket socket, int code) throws IOException {
        socket.getOutputStream().write(new byte[] {(byte) 0x88, 2, (byte) (code >> 8), (byte) code});
        readText(socket);
    }

    /** Reads a masked frame of up to 125 bytes. */
    private static String readText(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readByte();
        byte[] payload = new byte[in.readByte() & 0x7F];
        byte[] mask = new byte[4];
        in.readFully(mask);
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    /** Writes down each message of the client. */
    private void listen(Socket socket) throws IOException {
        while (true) {
            received.add(readText(socket));
        }
    }

    private String next() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1011, 1012, 1013})
    void aServerThatGoesMayComeAgain(int code) throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            handshake(socket);
            if (number == 0) {
                close(socket, code);
            } else {
                listen(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).queueWhileDisconnected(10).open();
            ClientLoops.await("another session", () -> server.connections() == 2 && chat.state() == ClientState.OPEN);
            chat.send("again");
            assertThat(next()).isEqualTo("again");
            assertThat(states).startsWith(ClientState.CONNECTING, ClientState.OPEN, ClientState.RECONNECTING, ClientState.CONNECTING);
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLostConnectionIsHadAgain() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            handshake(socket);
            if (number > 0) {
                listen(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).queueWhileDisconnected(10).open();
            ClientLoops.await("another session", () -> server.connections() == 2 && chat.state() == ClientState.OPEN);
            chat.send("again");
            assertThat(next()).isEqualTo("again");
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1008, 4000})
    void otherCodesAreForGood(int code) throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            handshake(socket);
            close(socket, code);
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).open();
            assertThat(chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS).code()).isEqualTo(code);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(states).doesNotContain(ClientState.RECONNECTING);
        }
    }

    @Test
    void theFirstConnectionIsTriedAgainAsWell() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            if (number < 3) {
                readHead(socket);
                write(socket, "HTTP/1.1 503 Wait\r\n\r\n");
            } else {
                handshake(socket);
                drain(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).open();
            assertThat(server.connections()).isEqualTo(4);
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 426, 501})
    void aRefusalEndsIt(int status) {
        try (RawServer server = new RawServer((socket, number) -> {
            readHead(socket);
            write(socket, "HTTP/1.1 " + status + " No\r\n\r\n");
        })) {
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class, () -> to(server).reconnect(QUICK).open());
            assertThat(failure.status().orElseThrow().code()).isEqualTo(status);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void attemptsAreCounted() {
        try (RawServer server = new RawServer((socket, number) -> {
            readHead(socket);
            write(socket, "HTTP/1.1 429 Slower\r\n\r\n");
        })) {
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class, () -> to(server).reconnect(QUICK.attempts(3)).open());
            assertThat(failure.status().orElseThrow().code()).isEqualTo(429);
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        long[] asked = new long[2];
        try (RawServer server = new RawServer((socket, number) -> {
            asked[number] = System.nanoTime();
            if (number == 0) {
                readHead(socket);
                write(socket, "HTTP/1.1 503 Wait\r\nRetry-After: 1\r\n\r\n");
            } else {
                handshake(socket);
                drain(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).open();
            assertThat(Duration.ofNanos(asked[1] - asked[0])).isGreaterThanOrEqualTo(Duration.ofMillis(950));
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsSentMeanwhileWaitsAndGoesOutInOrder() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        try (RawServer server = new RawServer((socket, number) -> {
            if (number > 0) {
                goOn.get(10, TimeUnit.SECONDS);
            }
            handshake(socket);
            if (number > 0) {
                listen(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).queueWhileDisconnected(3).open();
            ClientLoops.await("the session is lost", () -> chat.session().isEmpty());
            CompletableFuture<Void> dropped = chat.send("a").toCompletableFuture();
            chat.send("b");
            chat.send("c");
            CompletableFuture<Void> last = chat.send("d").toCompletableFuture();
            assertThat(dropped).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(MessageDropped.class);
            goOn.complete(null);
            assertThat(next() + next() + next()).isEqualTo("bcd");
            assertThat(last).succeedsWithin(Duration.ofSeconds(10));
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void withoutAQueueNothingWaits() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            if (number == 0) {
                handshake(socket);
            } else {
                drain(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).open();
            ClientLoops.await("the session is lost", () -> chat.session().isEmpty());
            assertThat(chat.send("a").toCompletableFuture()).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(SessionClosed.class);
            chat.close();
        }
    }

    @Test
    void closingEndsTheWaitAndFailsWhatWaits() throws Exception {
        try (RawServer server = new RawServer((socket, number) -> {
            if (number == 0) {
                handshake(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK.first(Duration.ofMinutes(1)).cap(Duration.ofMinutes(1)))
                    .queueWhileDisconnected(3, QueuePolicy.FAIL).open();
            ClientLoops.await("the session is lost", () -> chat.state() == ClientState.RECONNECTING);
            CompletableFuture<Void> waiting = chat.send("a").toCompletableFuture();
            chat.close();
            assertThat(waiting).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(SessionClosed.class);
            assertThat(chat.state()).isEqualTo(ClientState.CLOSED);
            assertThat(chat.ended().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void theHeadersAreAskedForEachTime() throws Exception {
        BlockingQueue<String> tokens = new LinkedBlockingQueue<>(List.of("one", "two"));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (RawServer server = new RawServer((socket, number) -> {
            seen.add(RawServer.field(handshake(socket), "authorization"));
            if (number > 0) {
                drain(socket);
            }
        })) {
            WebSocketClient chat = to(server).reconnect(QUICK).headers(() -> Headers.of("authorization", tokens.remove())).open();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
            chat.close(CloseReason.of(CloseReason.NORMAL));
            server.shut();
            chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
