package dev.gatun.reactor.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a model that keeps a map, with a clock of the test's own. */
class TimerWheelTest {
    private static final long MILLI = 1_000_000;
    private static final long DAY = 86_400_000L * MILLI;

    private final long start = 123_456_789_012L;
    private final TimerWheel wheel = new TimerWheel(start);
    private long now = start;

    private Deadline in(long nanos, Runnable task) {
        return wheel.schedule(now, nanos, task);
    }

    private int pass(long nanos) {
        now += nanos;
        return wheel.advance(now);
    }

    @Test
    void firesWithinOneTickAndNeverEarly() {
        for (long delay = 0; delay < 300 * MILLI; delay += 777_777) {
            List<Long> fired = new ArrayList<>();
            long due = now + delay;
            in(delay, () -> fired.add(now));
            while (fired.isEmpty()) {
                pass(100_000);
            }
            assertThat(fired.getFirst()).isBetween(due, due + 2 * MILLI);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4095, 4096, 4097, 262_143, 262_144, 16_777_216, 1_073_741_823, 1_073_741_824, 68_719_476_735L,
        68_719_476_736L, 200_000_000_000L})
    void sleepsUntilTheNextDeadlineInFewSteps(long millis) {
        pass(17 * MILLI + 5);
        AtomicInteger fired = new AtomicInteger();
        long due = now + millis * MILLI;
        in(millis * MILLI, fired::incrementAndGet);
        int steps = 0;
        while (fired.get() == 0) {
            long sleep = wheel.nanosUntilNext(now);
            assertThat(sleep).isPositive();
            pass(sleep);
            steps++;
        }
        assertThat(now).isBetween(due, due + 2 * MILLI);
        assertThat(steps).isLessThan(20);
        assertThat(wheel.nanosUntilNext(now)).isNegative();
    }

    @Test
    void runsWhatALongPauseMadeLate() {
        AtomicInteger fired = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            in(i * 37L * MILLI, fired::incrementAndGet);
        }
        assertThat(pass(DAY)).isEqualTo(1000);
        assertThat(fired.get()).isEqualTo(1000);
        assertThat(wheel.pending()).isZero();
    }

    @Test
    void aDeadlineOfForEverIsFarAway() {
        Deadline forEver = in(Long.MAX_VALUE, () -> {});
        in(Long.MAX_VALUE - (now - start), () -> {});
        for (int year = 0; year < 50; year++) {
            assertThat(pass(365 * DAY)).isZero();
        }
        assertThat(forEver.isPending()).isTrue();
        assertThat(wheel.pending()).isEqualTo(2);
        wheel.clear();
        assertThat(wheel.pending()).isZero();
        assertThat(forEver.isPending()).isFalse();
    }

    @Test
    void aTaskMayCancelAnotherOfTheSameMoment() {
        List<Deadline> both = new ArrayList<>();
        AtomicInteger fired = new AtomicInteger();
        Runnable cancelAll = () -> {
            fired.incrementAndGet();
            both.forEach(Deadline::cancel);
        };
        both.add(in(5 * MILLI, cancelAll));
        both.add(in(5 * MILLI, cancelAll));
        pass(10 * MILLI);
        assertThat(fired.get()).isEqualTo(1);
        assertThat(both).noneMatch(Deadline::isPending);
        assertThat(wheel.pending()).isZero();
    }

    @Test
    void aTaskMayArmAnother() {
        AtomicInteger fired = new AtomicInteger();
        Runnable again = new Runnable() {
            @Override
            public void run() {
                if (fired.incrementAndGet() < 100) {
                    in(0, this);
                }
            }
        };
        in(0, again);
        for (int i = 0; i < 100; i++) {
            pass(MILLI);
        }
        assertThat(fired.get()).isEqualTo(100);
        assertThat(wheel.pending()).isZero();
    }

    @Test
    void cancellingTwiceOrTooLateDoesNothing() {
        Deadline deadline = in(3 * MILLI, () -> {});
        deadline.cancel();
        deadline.cancel();
        assertThat(pass(10 * MILLI)).isZero();
        Deadline fired = in(MILLI, () -> {});
        pass(10 * MILLI);
        fired.cancel();
        assertThat(wheel.pending()).isZero();
    }

    @Test
    void takesAHundredThousandDeadlines() {
        Random random = new Random(11);
        List<Deadline> all = new ArrayList<>();
        AtomicInteger fired = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            all.add(in(random.nextLong(100_000 * MILLI), fired::incrementAndGet));
        }
        for (int i = 0; i < 100_000; i += 2) {
            all.get(i).cancel();
        }
        assertThat(wheel.pending()).isEqualTo(50_000);
        while (wheel.pending() > 0) {
            pass(wheel.nanosUntilNext(now));
        }
        assertThat(fired.get()).isEqualTo(50_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        Map<Integer, Long> model = new HashMap<>();
        Map<Integer, Deadline> armed = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int id = i;
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    long delay = random.nextLong(1L << 10 + random.nextInt(40));
                    model.put(id, now + delay);
                    armed.put(id, in(delay, () -> {
                        assertThat(now).as("never early").isGreaterThanOrEqualTo(model.remove(id));
                        armed.remove(id);
                        if (random.nextInt(4) == 0 && !armed.isEmpty()) {
                            cancelOne(model, armed);
                        }
                    }));
                }
                case 2 -> {
                    if (!armed.isEmpty()) {
                        cancelOne(model, armed);
                    }
                }
                default -> pass(random.nextLong(1L << random.nextInt(42)));
            }
            assertThat(wheel.pending()).isEqualTo(model.size());
            assertThat(model.values()).as("never later than a tick").noneMatch(due -> due + MILLI < now && lastStep());
        }
    }

    /** Deadlines are overdue only between an advance and the next; the model is compared right after one. */
    private boolean lastStep() {
        return wheel.advance(now) == 0;
    }

    private static void cancelOne(Map<Integer, Long> model, Map<Integer, Deadline> armed) {
        int id = armed.keySet().iterator().next();
        armed.remove(id).cancel();
        model.remove(id);
    }
}
