package dev.gatun.platform.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.soak.Sample.Gauge;
import dev.gatun.reactor.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All kinds of clients at once, in twelve rounds. Between two of them everybody leaves, and it is looked at what the process still holds. The first third warms
 * up; in the last there must not be more than in the second. Ten minutes by {@code mvn -Psoak -pl platform-tests -am test}.
 */
@Tag("soak")
@Timeout(3_600)
@EnabledOnOs(OS.LINUX)
class SoakTest {
    private static final int ROUNDS = 12;
    private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("gatun.soak.seconds", 60)).dividedBy(ROUNDS);
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Path REPORT = Path.of("target/soak.md");

    @RegisterExtension
    final Servers servers = new Servers();

    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> turns = new ConcurrentSkipListMap<>();

    private void round(Map<String, SoakClients.Kind> clients) throws InterruptedException {
        long end = System.nanoTime() + ROUND.toNanos();
        List<Thread> threads = new ArrayList<>();
        clients.forEach((name, kind) -> threads.add(Thread.ofPlatform().daemon().name("soak-" + name).start(() -> {
            AtomicInteger number = turns.computeIfAbsent(name, key -> new AtomicInteger());
            try {
                do {
                    kind.turn(number.getAndIncrement());
                } while (System.nanoTime() < end && faults.isEmpty());
            } catch (Exception | AssertionError e) {
                faults.add(new AssertionError(name, e));
            }
        })));
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private Sample rest(SoakServer soak) {
        List<EventLoop> loops = servers.loops(soak.server).all();
        // A connection that was reset is one that the server finds out about a little later.
        Await.until(() -> "everybody has left: " + soak.server.statistics(), () -> soak.server.statistics().connections() == 0
                && soak.server.statistics().activeRequests() == 0 && servers.bufferBytes(soak.server) == 0, REST);
        return Sample.take(soak.server.statistics().requests(), loops);
    }

    @Test
    void whatIsHeldInTheEndIsWhatWasHeldBefore() throws Exception {
        SoakServer soak = new SoakServer(servers);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            // For a day clients of JSSE keep a session, and with it all that came of it by resumption (SSLSessionImpl.childSessions): not what is tried here.
            round(new SoakClients(soak).all());
            assertThat(faults).isEmpty();
            samples.add(rest(soak));
        }
        String report = report(samples);
        System.out.println(report);
        Files.writeString(REPORT, report);
        List<Sample> middle = samples.subList(ROUNDS / 3, 2 * ROUNDS / 3);
        assertThat(Sample.trends(middle, samples.subList(2 * ROUNDS / 3, ROUNDS))).as(report).isEmpty();
        assertThat(turns.values()).as(report).allMatch(number -> number.get() >= ROUNDS);
        assertThat(soak.ofTenants()).as("requests that were let in").isPositive().isLessThanOrEqualTo(soak.server.statistics().requests());
    }

    private String report(List<Sample> samples) {
        StringBuilder text = new StringBuilder("Soak of " + ROUNDS + " rounds, " + ROUND.toMillis() + " ms each\n\n| round | requests |");
        Arrays.stream(Gauge.values()).forEach(gauge -> text.append(' ').append(gauge).append(" |"));
        text.append("\n|").append(" ---: |".repeat(2 + Gauge.values().length)).append('\n');
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            text.append("| ").append(i + 1).append(" | ").append(sample.requests()).append(" |");
            Arrays.stream(Gauge.values()).forEach(gauge -> text.append(' ').append(sample.value(gauge)).append(" |"));
            text.append('\n');
        }
        String kinds = turns.entrySet().stream().map(each -> each.getKey() + ' ' + each.getValue()).collect(Collectors.joining(", "));
        return text + "\nTurns of each kind of client: " + kinds + '\n';
    }
}
