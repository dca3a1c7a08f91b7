package dev.gatun.http.client;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * When a request that went wrong is sent again. A value; any thread. {@code exponential(3).cap(…)} and so on give changed copies.
 *
 * <p>Sent again is only what does no harm: a request of an idempotent method (RFC 9110, section 9.2.2), or one that the server surely has not acted on, and
 * only with content that can be written once more. In all repetitions of a client are kept below a share of its requests, so that it does not press a server
 * down that is overloaded already: see {@link Budget}.
 *
 * @param times how often a request is sent again at most; 0 for never
 * @param first the wait before the first repetition
 * @param factor by which the wait grows from one to the next, at least 1
 * @param cap the longest wait, and the most that a server may ask for with {@code Retry-After}: what asks for more is not waited for
 * @param jitter how much of each wait is left to chance, 0 to 1: with 1 it is anything up to what the above say
 * @param statuses which responses count as gone wrong
 * @param anyMethod whether requests of any method are sent again, also where the server may have acted on the first already
 * @param budget how many repetitions there may be in all
 */
public record Retry(
        int times, Duration first, double factor, Duration cap, double jitter, Set<Integer> statuses, boolean anyMethod, Budget budget) {
    /** Errors that may pass: too many requests, and a gateway without its server. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
    private static final Retry NONE = new Retry(0, Duration.ofMillis(200), 2, Duration.ofSeconds(20), 1, PASSING, false, Budget.DEFAULT);

    /**
     * How many repetitions a client allows itself: a bucket of tokens, of which each repetition takes one, each first attempt puts some in, and time some more.
     *
     * @param share tokens for each request, 0 to 1: 0.2 lets a fifth of all be repeated
     * @param perSecond tokens for each second, so that a client with few requests repeats them, too
     */
    public record Budget(double share, int perSecond) {
        /** A fifth of all requests, and ten in each second. */
        public static final Budget DEFAULT = new Budget(0.2, 10);

        /** @throws IllegalArgumentException when a value is out of range */
        public Budget {
            if (!(share >= 0) || share > 1 || perSecond < 0) {
                throw new IllegalArgumentException("budget for repetitions: a share of 0 to 1, not " + share + ", and 0 or more a second, not " + perSecond);
            }
        }
    }

    /** Checks the ranges. */
    public Retry {
        if (times < 0) {
            throw new IllegalArgumentException("times " + times + " is negative");
        }
        if (first.isNegative() || cap.isNegative()) {
            throw new IllegalArgumentException("a wait is negative");
        }
        if (!(factor >= 1) || factor > 100) {
            throw new IllegalArgumentException("factor " + factor + " is not in 1..100");
        }
        if (!(jitter >= 0) || jitter > 1) {
            throw new IllegalArgumentException("jitter " + jitter + " is not in 0..1");
        }
        statuses = Set.copyOf(statuses);
        if (!statuses.stream().allMatch(status -> status >= 400 && status <= 599)) {
            throw new IllegalArgumentException("statuses " + new TreeSet<>(statuses) + " are not all errors");
        }
        Objects.requireNonNull(budget, "budget");
    }

    /** Never; but that a request which met a connection that was kept too long gets another one, is no matter of this policy. */
    public static Retry none() {
        return NONE;
    }

    /**
     * Up to {@code times} times, behind up to 200 ms, then 400 ms and so on to 20 s, left to chance; for failures of the network and the statuses 429,
     * 502, 503 and 504.
     */
    public static Retry exponential(int times) {
        return NONE.times(times);
    }

    /** A copy with another {@link #times()}. */
    public Retry times(int most) {
        return new Retry(most, first, factor, cap, jitter, statuses, anyMethod, budget);
    }

    /** A copy with another {@link #first()}. */
    public Retry first(Duration wait) {
        return new Retry(times, wait, factor, cap, jitter, statuses, anyMethod, budget);
    }

    /** A copy with another {@link #factor()}. */
    public Retry factor(double growth) {
        return new Retry(times, first, growth, cap, jitter, statuses, anyMethod, budget);
    }

    /** A copy with another {@link #cap()}. */
    public Retry cap(Duration wait) {
        return new Retry(times, first, factor, wait, jitter, statuses, anyMethod, budget);
    }

    /** A copy with another {@link #jitter()}. */
    public Retry jitter(double part) {
        return new Retry(times, first, factor, cap, part, statuses, anyMethod, budget);
    }

    /** A copy with other {@link #statuses()}; none at all leaves failures of the network only. */
    public Retry statuses(int... codes) {
        return new Retry(times, first, factor, cap, jitter, Set.copyOf(IntStream.of(codes).boxed().toList()), anyMethod, budget);
    }

    /** A copy for requests of any method: for a server that knows repetitions, by an {@code Idempotency-Key} for example. */
    public Retry anyMethod(boolean any) {
        return new Retry(times, first, factor, cap, jitter, statuses, any, budget);
    }

    /** A copy with another {@link #budget()}. */
    public Retry budget(double share, int perSecond) {
        return new Retry(times, first, factor, cap, jitter, statuses, anyMethod, new Budget(share, perSecond));
    }
}
