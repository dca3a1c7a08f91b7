package dev.gatun.http.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now = -5;

    private Meters buckets(int events, int burst, int keys) {
        return new Meters(new TokenBucket(events, SECOND, burst), keys, () -> now);
    }

    private int taken(Meters meters, long key, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += meters.take(key).allowed() ? 1 : 0;
        }
        return taken;
    }

    @Test
    void keysDoNotCountForEachOther() {
        Meters meters = buckets(10, 10, 1_000);
        for (long key = 1; key <= 500; key++) {
            assertThat(taken(meters, key << 40 | key, 20)).isEqualTo(10);
        }
    }

    /** What the others do may let a key off early, but never holds it up. */
    @Test
    void aKeyIsNeverRefusedForMillionsOfOthers() {
        Meters meters = buckets(10, 10, 4_096);
        Random random = new Random(7);
        for (int i = 0; i < 2_000_000; i++) {
            if (!meters.take(random.nextLong()).allowed()) {
                throw new AssertionError("a key that was never seen was refused, as number " + i);
            }
        }
    }

    /** A key that keeps asking is among the last to be forgotten. */
    @Test
    void whoAsksTooOftenIsHeldWhileOthersComeAndGo() {
        Meters meters = buckets(10, 100, 1_024);
        Random random = new Random(7);
        assertThat(taken(meters, 42, 200)).isEqualTo(100);
        int more = 0;
        for (int i = 0; i < 20_000; i++) {
            meters.take(random.nextLong());
            more += meters.take(42).allowed() ? 1 : 0;
        }
        assertThat(more).isZero();
        now += SECOND.toNanos();
        assertThat(taken(meters, 42, 200)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    void anyHashIsAKey(long hash) {
        Meters meters = buckets(3, 3, 1);
        assertThat(taken(meters, hash, 9)).isEqualTo(3);
    }

    @Test
    void threadsTakeNoMoreThanThereIs() throws Exception {
        Meters meters = buckets(1_000, 1_000, 64);
        assertThat(meters.take(42).allowed()).isTrue();
        List<Future<Integer>> takers = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                takers.add(pool.submit(() -> taken(meters, 42, 1_000)));
            }
        }
        int sum = 0;
        for (Future<Integer> taker : takers) {
            sum += taker.get();
        }
        assertThat(sum).isEqualTo(999);
    }
}
