package dev.gatun.websocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Router;
import dev.gatun.websocket.Backoff;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.QueuePolicy;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients whose sessions are ended by both sides in every way, again and again: all come back, and nothing is left when they have closed. */
@Timeout(60)
class SoakTest {
    private static final int CLIENTS = 40;
    private static final int ROUNDS = 400;

    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    private final Set<WebSocketSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger echoes = new AtomicInteger();

    @Test
    void whateverEndsThemTheyComeBackAndLeaveNothing() {
        Random random = new Random(7);
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(options -> options.count(1)).grace(Duration.ofSeconds(2))
                .handler(Router.of(r -> r.get("/", WebSocket.upgrade(ws -> ws.deflate().onOpen(sessions::add).onClose((session, why) -> sessions.remove(session))
                        .onMessage((session, message) -> session.send(message))))))
                .start()) {
            List<WebSocketClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(WebSocket.connect("ws://127.0.0.1:" + server.port()).loops(client.loops).deflate()
                        .version(i % 2 == 0 ? WebSocketClient.Version.HTTP_1_1 : WebSocketClient.Version.HTTP_2)
                        .reconnect(Backoff.exponential().first(Duration.ofMillis(2)).cap(Duration.ofMillis(20)))
                        .queueWhileDisconnected(10, QueuePolicy.DROP_OLDEST).onMessage((session, message) -> echoes.incrementAndGet()).open());
            }
            for (int round = 0; round < ROUNDS; round++) {
                List<WebSocketSession> open = List.copyOf(sessions);
                if (!open.isEmpty()) {
                    end(open.get(random.nextInt(open.size())), random);
                }
                WebSocketClient one = clients.get(random.nextInt(CLIENTS));
                one.send("x".repeat(random.nextInt(3_000)));
                if (random.nextInt(5) == 0) {
                    one.session().ifPresent(WebSocketSession::abort);
                }
                if (round % 20 == 0) {
                    ClientLoops.await("all are back", () -> clients.stream().allMatch(each -> each.state() == ClientState.OPEN));
                }
            }
            ClientLoops.await("all are back", () -> clients.stream().allMatch(each -> each.state() == ClientState.OPEN));
            for (WebSocketClient each : clients) {
                // The last end of a session may still be on its way, and takes along what was sent on it.
                ClientLoops.await("an answer", () -> isAnswered(each));
                each.close();
                assertThat(each.state()).isEqualTo(ClientState.CLOSED);
            }
            ClientLoops.await("the server has none left", () -> sessions.isEmpty());
        }
    }

    private boolean isAnswered(WebSocketClient one) {
        int before = echoes.get();
        one.send("still here");
        long end = System.nanoTime() + 200_000_000L;
        while (echoes.get() == before && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return echoes.get() > before;
    }

    private static void end(WebSocketSession session, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> session.close(CloseReason.of(CloseReason.RESTART));
            case 1 -> session.abort();
            default -> session.close(CloseReason.of(CloseReason.TRY_AGAIN_LATER, "busy"));
        }
    }
}
