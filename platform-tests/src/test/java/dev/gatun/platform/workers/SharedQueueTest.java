package dev.gatun.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.Workers;
import dev.gatun.http.workers.WorkersFailed;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.shutdown.Load;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real processes that take connections from one queue of their parent, under load. */
@EnabledOnOs({OS.LINUX, OS.WINDOWS})
@Timeout(300)
class SharedQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int CLIENTS = 6;

    private final ListenSocket socket = ListenSocket.bind(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT);
    private final InetSocketAddress address = (InetSocketAddress) socket.localAddress();

    @AfterEach
    void giveBack() {
        socket.close();
    }

    private Load load() {
        return new Load(address, "/", CLIENTS, CLIENTS);
    }

    private static Set<Long> pids(Workers workers) {
        return workers.status().stream().map(WorkerStatus::pid).flatMap(pid -> pid.stream().boxed()).collect(Collectors.toSet());
    }

    private static void stop(long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor()).isZero();
        Await.until("it stands still", () -> state(pid).equals("T"));
    }

    /** proc(5), {@code /proc/pid/stat}: behind the name, which is in parentheses. */
    private static String state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[0];
        } catch (IOException e) {
            return "gone";
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a process is stopped for a while")
    void whoWaitsInTheQueueIsServedAlthoughTheWorkerIsKilled() throws Exception {
        try (Workers workers = Program.start(socket, 1, "1")) {
            long victim = workers.status().getFirst().pid().getAsLong();
            stop(victim);
            List<Peer> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(Peer.to(address).send("GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
            }
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            for (Peer peer : waiting) {
                // Longer than a client of these tests waits by itself: a Java VM has to start.
                Await.until(() -> "an answer: " + workers.status(), peer::hasInput, PATIENCE);
                assertThat(peer.read().text()).isEqualTo("1");
                peer.close();
            }
            assertThat(pids(workers)).doesNotContain(victim);
        }
    }

    @Test
    void allTakeFromItAndItEndsWithThem() {
        Workers workers = Program.start(socket, 2, "1");
        try (Load load = load()) {
            Await.until(() -> "both answer: " + workers.metrics(), () -> workers.metrics().stream().filter(told -> !told.text().endsWith(" 0\n")).count() == 2,
                    PATIENCE);
            assertThat(workers.status()).allSatisfy(worker -> assertThat(worker.addresses()).containsExactly(address));
            assertThat(load.losses()).as(load.toString()).isEmpty();
            workers.close();
            Await.until("nobody listens any more", () -> load.refused() > 0);
        } finally {
            workers.close();
        }
        assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aKilledWorkerLosesNoMoreThanItHeldAndNobodyIsRefused() {
        try (Workers workers = Program.start(socket, 2, "1"); Load load = load()) {
            load.awaitMore(300);
            long victim = workers.status().getFirst().pid().getAsLong();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            Await.until(() -> "it is noticed: " + workers.status(), () -> !pids(workers).contains(victim), PATIENCE);
            load.awaitMore(300);
            int lost = load.losses().size();
            // One for each client: whoever comes back meets a queue that is still there.
            assertThat(lost).as(load.toString()).isLessThanOrEqualTo(CLIENTS + CLIENTS);
            Await.until(() -> "it is started again: " + workers.status(), workers::isHealthy, PATIENCE);
            load.awaitMore(300);
            assertThat(load.losses()).as("since then").hasSize(lost);
            assertThat(load.refused()).isZero();
        }
    }

    @Test
    void replacingAllLosesNothingAndRefusesNobody() {
        try (Workers workers = Program.start(socket, 2, "1"); Load load = load()) {
            load.awaitMore(200);
            Set<Long> before = pids(workers);
            assertThat(workers.roll()).isEqualTo(new RollReport(List.of(0, 1), Optional.empty()));
            assertThat(workers.upgrade(Program.command("queue", "2")).isComplete()).isTrue();
            assertThat(pids(workers)).hasSize(2).doesNotContainAnyElementsOf(before);
            load.awaitMore(200);
            load.end();
            assertThat(load.losses()).as(load.toString()).isEmpty();
            assertThat(load.refused()).isZero();
            try (Peer peer = Peer.to(address)) {
                assertThat(peer.send("GET /version HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").read().text()).isEqualTo("2");
            }
        }
    }

    @Test
    void whoseWorkersFailAtTheStartHasItsSocketClosed() {
        assertThatThrownBy(() -> Program.start(socket, 2, "broken")).isInstanceOf(WorkersFailed.class).hasMessageMatching("worker \\d ended with status 3");
        assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close()).isInstanceOf(ConnectException.class);
    }
}
