package dev.gatun.http.internal.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeterTest {
    private static final long MILLI = 1_000_000;

    static Stream<Meter> meters() {
        Duration second = Duration.ofSeconds(1);
        return Stream.of(new TokenBucket(10, second, 10), new TokenBucket(10, second, 1), new TokenBucket(3, second, 50), new TokenBucket(1_000_000, second, 5),
                new SlidingWindow(10, second), new SlidingWindow(1, second), new SlidingWindow(SlidingWindow.MOST, second));
    }

    /** What is said of the future is kept: not a nanosecond before, but then. */
    @ParameterizedTest
    @MethodSource("meters")
    void waitingAsLongAsIsSaidHelpsAndNoLessDoes(Meter meter) {
        Random random = new Random(7);
        long state = Meter.FRESH;
        long now = 0;
        for (int i = 0; i < 3_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextLong(400 * MILLI) : 0;
            long next = meter.take(state, now);
            long wait = meter.wait(state, now);
            assertThat(next == Meter.REFUSED).isEqualTo(wait > 0).isEqualTo(meter.remaining(state, now) == 0);
            if (next == Meter.REFUSED) {
                // A part of an event rounds to one nanosecond or two.
                assertThat(meter.take(state, now + wait + 2)).isNotEqualTo(Meter.REFUSED);
                assertThat(meter.take(state, Math.max(now, now + wait - 2))).isEqualTo(Meter.REFUSED);
                continue;
            }
            assertThat(next).isNotNegative();
            assertThat(meter.remaining(next, now)).isLessThanOrEqualTo(meter.remaining(state, now) - 1).isNotNegative();
            state = next;
        }
    }

    @ParameterizedTest
    @MethodSource("meters")
    void afterTheResetAllIsAsEver(Meter meter) {
        long now = 123 * MILLI;
        long state = Meter.FRESH;
        int all = meter.remaining(state, now);
        while (meter.take(state, now) != Meter.REFUSED) {
            state = meter.take(state, now);
        }
        long reset = meter.reset(state, now);
        assertThat(meter.isFresh(state, now + reset - 1)).isFalse();
        assertThat(meter.remaining(state, now + reset)).isEqualTo(all);
        assertThat(meter.isFresh(state, now + reset)).isTrue();
    }

    @Test
    void aBucketLetsTheRateThroughInTheLongRun() {
        TokenBucket bucket = new TokenBucket(100, Duration.ofSeconds(1), 20);
        long state = Meter.FRESH;
        int taken = 0;
        for (long now = 0; now < 10_000 * MILLI; now += MILLI) {
            long next = bucket.take(state, now);
            if (next != Meter.REFUSED) {
                state = next;
                taken++;
            }
        }
        assertThat(taken).isCloseTo(1_020, within(1));
    }

    /** With events spread evenly the estimate is the truth; it is never far from it. */
    @Test
    void noWindowHasMoreWhereverItBegins() {
        SlidingWindow meter = new SlidingWindow(100, Duration.ofSeconds(1));
        Random random = new Random(7);
        Deque<Long> events = new ArrayDeque<>();
        long state = Meter.FRESH;
        int most = 0;
        for (long now = 0; now < 20_000 * MILLI; now += random.nextLong(2 * MILLI)) {
            long next = meter.take(state, now);
            if (next != Meter.REFUSED) {
                state = next;
                events.add(now);
            }
            while (!events.isEmpty() && events.getFirst() <= now - 1_000 * MILLI) {
                events.removeFirst();
            }
            most = Math.max(most, events.size());
        }
        assertThat(most).isBetween(95, 110);
    }

    @Test
    void aWindowThatIsLongPastCountsNoMore() {
        SlidingWindow meter = new SlidingWindow(2, Duration.ofMillis(1));
        long state = meter.take(meter.take(Meter.FRESH, 0), 0);
        assertThat(meter.take(state, 0)).isEqualTo(Meter.REFUSED);
        assertThat(meter.isFresh(state, 2 * MILLI)).isTrue();
        assertThat(meter.remaining(state, 86_400_000 * MILLI)).isEqualTo(2);
    }
}
