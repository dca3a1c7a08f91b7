package dev.gatun.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.workers.ReservedPort;
import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.Workers;
import dev.gatun.http.workers.WorkersFailed;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.shutdown.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real processes on one port that the kernel balances, under load. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class WorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 6;

    private final ReservedPort port = ReservedPort.of(new InetSocketAddress("127.0.0.1", 0));

    @AfterEach
    void giveBack() {
        port.close();
    }

    private Load load() {
        return new Load(port.address(), "/", CLIENTS, CLIENTS);
    }

    private String ask(String path) {
        try (Peer peer = Peer.to(port.address())) {
            return peer.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").read().text();
        }
    }

    private static Set<Long> pids(Workers workers) {
        Set<Long> pids = new TreeSet<>();
        workers.status().stream().map(WorkerStatus::pid).forEach(pid -> pid.ifPresent(pids::add));
        return pids;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void allServeOnePortAndEndTogether() {
        Workers workers = Program.start(port, 2, "1");
        try (Load load = load()) {
            Set<Long> pids = pids(workers);
            assertThat(pids).hasSize(2).allMatch(WorkersTest::isAlive);
            Set<String> answering = new HashSet<>();
            Await.until(() -> "both answer: " + answering, () -> answering.add(ask("/index")) && answering.size() == 2, PATIENCE);
            load.awaitMore(200);
            assertThat(workers.metrics()).hasSize(2).allSatisfy(metrics -> assertThat(metrics.text()).matches("version 1\nrequests \\d+\n"));
            workers.close();
            Await.until("nobody listens any more", () -> load.refused() > 0);
            load.end();
            assertThat(load.losses()).as(load.toString()).isEmpty();
            assertThat(workers.awaitEnd()).isEmpty();
            assertThat(pids).noneMatch(WorkersTest::isAlive);
        } finally {
            workers.close();
        }
    }

    @Test
    void aKilledWorkerLosesAtMostWhatItHeldAndItsBacklogAndIsStartedAgain() {
        try (Workers workers = Program.start(port, 2, "1"); Load load = load()) {
            load.awaitMore(300);
            long victim = workers.status().getFirst().pid().getAsLong();
            ProcessHandle.of(victim).orElseThrow().destroyForcibly();
            Await.until(() -> "it is noticed: " + workers.status(), () -> !pids(workers).contains(victim), PATIENCE);
            // Each client loses one at most on a connection that the worker held. The kernel ends those one by one before it closes the listener, so that a
            // client that comes back at once may meet that backlog, once.
            load.awaitMore(300);
            int lost = load.losses().size();
            assertThat(lost).as(load.toString()).isLessThanOrEqualTo(2 * (CLIENTS + CLIENTS));
            Await.until(() -> "it is started again: " + workers.status(), workers::isHealthy, PATIENCE);
            assertThat(workers.status().getFirst().restarts()).isOne();
            load.awaitMore(300);
            assertThat(load.losses()).as("since then").hasSize(lost);
        }
    }

    @Test
    void aRollingRestartLosesNothing() {
        try (Workers workers = Program.start(port, 2, "1"); Load load = load()) {
            load.awaitMore(200);
            Set<Long> before = pids(workers);
            RollReport report = workers.roll();
            assertThat(report).isEqualTo(new RollReport(List.of(0, 1), Optional.empty()));
            assertThat(pids(workers)).hasSize(2).doesNotContainAnyElementsOf(before);
            assertThat(before).noneMatch(WorkersTest::isAlive);
            load.awaitMore(200);
            load.end();
            assertThat(load.losses()).as(load.toString()).isEmpty();
        }
    }

    @Test
    void anUpgradeLosesNothingAndOneThatFailsChangesNothing() {
        try (Workers workers = Program.start(port, 2, "1"); Load load = load()) {
            load.awaitMore(200);
            Set<Long> before = pids(workers);
            RollReport broken = workers.upgrade(Program.command(Integer.toString(port.port()), "broken"));
            assertThat(broken.failure()).hasValue("worker 0: the new process ended with status 3");
            RollReport sick = workers.upgrade(Program.command(Integer.toString(port.port()), "sick"));
            assertThat(sick.failure()).hasValue("worker 0: the new process is not well: no database");
            assertThat(pids(workers)).isEqualTo(before);
            RollReport good = workers.upgrade(Program.command(Integer.toString(port.port()), "2"));
            assertThat(good.isComplete()).as(good.toString()).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(ask("/version")).isEqualTo("2");
            }
            load.awaitMore(200);
            load.end();
            assertThat(load.losses()).as(load.toString()).isEmpty();
        }
    }

    @Test
    void aWorkerThatEndsAtTheStartIsToldWithItsStatus() {
        assertThatThrownBy(() -> Program.start(port, 2, "broken")).isInstanceOf(WorkersFailed.class).hasMessageMatching("worker \\d ended with status 3");
    }

    @Test
    void aParentThatIsKilledLeavesNobodyBehind() throws IOException, InterruptedException {
        Process parent = new ProcessBuilder(Program.command("parent").words()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = parent.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("pids ")) {
                line = out.readLine();
            }
            assertThat(line).isNotNull();
            List<Long> pids = Arrays.stream(line.split(" ")).skip(1).map(Long::valueOf).toList();
            assertThat(pids).hasSize(2).allMatch(WorkersTest::isAlive);
            parent.destroyForcibly();
            assertThat(parent.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Await.until(() -> "no worker is left of " + pids, () -> pids.stream().noneMatch(WorkersTest::isAlive), PATIENCE);
        } finally {
            parent.destroyForcibly();
        }
    }
}
