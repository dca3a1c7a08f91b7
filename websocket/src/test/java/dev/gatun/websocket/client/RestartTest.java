package dev.gatun.websocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Router;
import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that ends in its own good time, and one that takes its place. */
@Timeout(60)
class RestartTest {
    @TempDir
    static Path directory;

    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private HttpServer start(WebSocketClientTest.Way way, TestKeys keys, int port) {
        Listen listen = Listen.tcp("127.0.0.1", port);
        return HttpServer.builder()
                .listen(way.secure ? listen.tls(keys.server()) : listen)
                .loops(options -> options.count(1))
                .handler(Router.of(r -> r.get("/log", WebSocket.upgrade(ws -> ws.onText((session, text) -> received.add(text))))))
                .grace(Duration.ofSeconds(5))
                .start();
    }

    @ParameterizedTest
    @EnumSource(WebSocketClientTest.Way.class)
    void itsClientsComeBackWithWhatTheyHaveToSay(WebSocketClientTest.Way way) throws Exception {
        TestKeys keys = new TestKeys(directory.resolve(way.name()));
        List<CloseReason> ends = new CopyOnWriteArrayList<>();
        HttpServer first = start(way, keys, 0);
        int port = first.port();
        WebSocketClient chat = WebSocket.connect((way.secure ? "wss" : "ws") + "://127.0.0.1:" + port + "/log").loops(client.loops).tls(keys.client())
                .version(way.version).reconnect(Backoff.exponential().first(Duration.ofMillis(20)).cap(Duration.ofMillis(200))).queueWhileDisconnected(100)
                .onText((session, text) -> { }).onClose((session, reason) -> ends.add(reason)).open();
        chat.send("before");
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("before");
        first.close();
        ClientLoops.await("the end is told", () -> !ends.isEmpty());
        assertThat(ends.getFirst().code()).isEqualTo(CloseReason.GOING_AWAY);
        ClientLoops.await("the session is gone", () -> chat.state() != ClientState.OPEN);
        for (int i = 0; i < 100; i++) {
            chat.send("meanwhile " + i);
        }
        try (HttpServer second = start(way, keys, port)) {
            for (int i = 0; i < 100; i++) {
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("meanwhile " + i);
            }
            assertThat(second.connections()).isEqualTo(1);
            chat.close();
            assertThat(chat.ended().toCompletableFuture()).isCompletedWithValue(CloseReason.of(CloseReason.NORMAL));
        }
    }
}
