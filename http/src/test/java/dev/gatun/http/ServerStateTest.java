package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The states of a server between its start and its end, as somebody sees them who asks whether it is ready. */
@Timeout(60)
class ServerStateTest {
    private static final String LAST = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private HttpServer server;

    private HttpServer start(Duration lameDuck, Duration grace) {
        server = HttpServer.builder()
                .listen(Listen.tcp("127.0.0.1", 0))
                .loops(loops -> loops.count(1))
                .lameDuck(lameDuck)
                .grace(grace)
                .get("/", request -> Response.text("ok"))
                .get("/later", Handler.async(request -> {
                    asked.countDown();
                    return answer;
                }))
                .start();
        return server;
    }

    @AfterEach
    void end() {
        answer.complete(Response.text("late"));
        server.close();
    }

    private Socket ask(String path) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(LAST.replace("GET /", "GET " + path).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String askAndRead(String path) throws Exception {
        try (Socket socket = ask(path)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void await(HttpServer server, ServerState state) {
        while (server.state() != state) {
            Thread.onSpinWait();
        }
    }

    private Thread closing(Runnable close) {
        return Thread.ofPlatform().start(close);
    }

    @Test
    void aLameDuckServesAsBefore() throws Exception {
        start(Duration.ofHours(1), Duration.ofSeconds(10));
        assertThat(server.state()).isEqualTo(ServerState.RUNNING);
        Thread closing = closing(server::close);
        await(server, ServerState.LAME_DUCK);
        assertThat(askAndRead("/")).startsWith("HTTP/1.1 200").endsWith("ok");
        assertThat(server.state()).isEqualTo(ServerState.LAME_DUCK);
        // Who closes the server and is interrupted has no more time.
        closing.interrupt();
        closing.join();
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
    }

    @Test
    void aServerThatDrainsAcceptsNoMoreButAnswersWhatItHas() throws Exception {
        start(Duration.ZERO, Duration.ofMinutes(1));
        try (Socket socket = ask("/later")) {
            asked.await();
            Thread closing = closing(server::close);
            await(server, ServerState.DRAINING);
            answer.complete(Response.text("at last"));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).endsWith("at last");
            closing.join();
        }
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
        assertThatThrownBy(() -> askAndRead("/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void theTimeAsALameDuckBeginsWhenItIsAnnounced() {
        start(Duration.ofHours(1), Duration.ofHours(1));
        server.lameDuck();
        assertThat(server.state()).isEqualTo(ServerState.LAME_DUCK);
        long before = System.nanoTime();
        server.close(Duration.ofMillis(2));
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        server.lameDuck();
        assertThat(server.state()).isEqualTo(ServerState.CLOSED);
    }

    @Test
    void oneTimeForAllCutsOffWhatDoesNotEnd() throws Exception {
        start(Duration.ofHours(1), Duration.ofHours(1));
        try (Socket socket = ask("/later")) {
            asked.await();
            Thread closing = closing(() -> server.close(Duration.ofMillis(50)));
            assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(SocketException.class);
            closing.join();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aNegativeTimeIsRefused() {
        start(Duration.ZERO, Duration.ZERO);
        assertThatIllegalArgumentException().isThrownBy(() -> server.close(Duration.ofSeconds(-1))).withMessage("time PT-1S is negative");
        assertThatIllegalArgumentException().isThrownBy(() -> HttpServer.builder().lameDuck(Duration.ofSeconds(-1)));
    }
}
