package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines wake a loop that sleeps: never early, in order, and not when they were cancelled. */
class TimerTest {
    private static final int MANY = 100_000;

    @RegisterExtension
    final Net net = new Net();

    /** A loop that has nothing else to do, so that only the transport's own clock can end the wait. */
    @OnEachTransport
    void isNeverEarly(Underlay on) {
        net.open(on);
        for (int micros : new int[] {0, 1, 300, 999, 1000, 1001, 1500, 2000, 5500, 20_000, 50_001}) {
            for (int again = 0; again < 5; again++) {
                CompletableFuture<Long> late = new CompletableFuture<>();
                net.loop().execute(() -> {
                    long due = System.nanoTime() + micros * 1000L;
                    net.loop().schedule(Duration.ofNanos(micros * 1000L), () -> late.complete(System.nanoTime() - due));
                });
                assertThat(Net.await(late)).as("nanoseconds after a deadline of %d microseconds", micros).isNotNegative();
            }
        }
        net.checkIsQuiet();
    }

    @OnEachTransport
    void runInTheOrderOfTheirTimes(Underlay on) {
        net.open(on);
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> last = new CompletableFuture<>();
        Net.on(net.loop(), () -> {
            for (int millis : new int[] {60, 10, 30, 50, 20, 40}) {
                net.loop().schedule(Duration.ofMillis(millis), () -> ran.add(millis));
            }
            net.loop().schedule(Duration.ofMillis(80), () -> last.complete(null));
        });
        Net.await(last);
        assertThat(ran).containsExactly(10, 20, 30, 40, 50, 60);
    }

    @OnEachTransport
    void anEarlierOneThatComesLaterShortensTheSleep(Underlay on) {
        net.open(on);
        Net.on(net.loop(), () -> net.loop().schedule(Duration.ofHours(1), () -> {}));
        Net.settle(net.loop());
        CompletableFuture<Void> soon = new CompletableFuture<>();
        net.loop().execute(() -> net.loop().schedule(Duration.ofMillis(20), () -> soon.complete(null)));
        Net.await(soon);
        assertThat(net.loop().statistics().deadlinesPending()).isEqualTo(1);
    }

    @OnEachTransport
    void thoseThatAreCancelledDoNotRun(Underlay on) {
        net.open(on);
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> last = new CompletableFuture<>();
        Net.on(net.loop(), () -> {
            Deadline never = net.loop().schedule(Duration.ofMillis(5), () -> ran.add("cancelled at once"));
            Deadline byOther = net.loop().schedule(Duration.ofMillis(30), () -> ran.add("cancelled by another"));
            net.loop().schedule(Duration.ofMillis(10), () -> {
                ran.add("canceller");
                byOther.cancel();
            });
            never.cancel();
            never.cancel();
            assertThat(never.isPending()).isFalse();
            net.loop().schedule(Duration.ofMillis(60), () -> last.complete(null));
        });
        Net.await(last);
        assertThat(ran).containsExactly("canceller");
        assertThat(net.loop().statistics().deadlinesPending()).isZero();
    }

    @OnEachTransport
    void aHundredThousandRunOnceEachAndNoneEarly(Underlay on) {
        net.open(on);
        Random random = new Random(7);
        int[] runs = new int[MANY];
        int[] early = new int[1];
        int[] left = {MANY - MANY / 10};
        CompletableFuture<Void> all = new CompletableFuture<>();
        Net.on(net.loop(), () -> {
            List<Deadline> deadlines = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                int number = i;
                long nanos = random.nextLong(400_000_000);
                long due = System.nanoTime() + nanos;
                deadlines.add(net.loop().schedule(Duration.ofNanos(nanos), () -> {
                    runs[number]++;
                    early[0] += System.nanoTime() < due ? 1 : 0;
                    if (--left[0] == 0) {
                        all.complete(null);
                    }
                }));
            }
            for (int i = 0; i < MANY; i += 10) {
                deadlines.get(i).cancel();
            }
        });
        Net.await(all);
        assertThat(early[0]).as("early ones").isZero();
        for (int i = 0; i < MANY; i++) {
            assertThat(runs[i]).as("runs of %d", i).isEqualTo(i % 10 == 0 ? 0 : 1);
        }
    }

    @OnEachTransport
    void farOnesLetTheLoopSleep(Underlay on) {
        net.open(on);
        Net.on(net.loop(), () -> {
            for (Duration far : new Duration[] {Duration.ofMinutes(3), Duration.ofDays(60), Duration.ofDays(40_000), Duration.ofSeconds(Long.MAX_VALUE)}) {
                net.loop().schedule(far, () -> {
                    throw new AssertionError("a deadline of " + far + " came");
                });
            }
        });
        net.checkIsQuiet();
        assertThat(net.loop().statistics().deadlinesPending()).isEqualTo(4);
    }
}
