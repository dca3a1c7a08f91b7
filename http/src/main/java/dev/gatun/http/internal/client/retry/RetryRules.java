package dev.gatun.http.internal.client.retry;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.client.Retry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Judges requests that went wrong by a {@link Retry}. Says nothing of the budget: who is told {@link Repetition.Again} asks {@link RetryBudget} for a token.
 * Pure but for the random numbers; any thread.
 *
 * @param clock what time it is, for dates in {@code Retry-After}
 */
public record RetryRules(Retry retry, RandomGenerator random, Clock clock) {
    /**
     * A request as far as this matters.
     *
     * @param repeated how often it was sent again before
     * @param rewritable whether its content can be written once more: it is replayable, or nobody has begun to read it
     */
    public record Asked(Method method, boolean rewritable, int repeated) {}

    /** Behind a response. */
    public Repetition afterResponse(Asked asked, Status status, Headers headers) {
        if (!retry.statuses().contains(status.code())) {
            return new Repetition.Never(status + " is final");
        }
        // A status of these says only that this hop gave no answer: what lies behind a gateway may have acted all the same.
        Optional<Repetition> forbidden = forbidden(asked, true);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        Optional<Duration> wanted = RetryAfter.of(headers, clock.instant());
        if (wanted.isEmpty()) {
            return new Repetition.Again(delay(asked.repeated()));
        }
        if (wanted.get().compareTo(retry.cap()) > 0) {
            return new Repetition.Never("the server wants " + wanted.get().toSeconds() + " s of waiting, more than " + retry.cap().toSeconds() + " s");
        }
        // All that were refused together were told the same time; they should not come back together as well.
        return new Repetition.Again(wanted.get().plus(part(retry.first())));
    }

    /**
     * Behind a failure.
     *
     * @param processed whether the server may have acted on the request
     * @param passing whether another attempt may go better
     */
    public Repetition afterFailure(Asked asked, boolean processed, boolean passing) {
        if (!passing) {
            return new Repetition.Never("another attempt would fail alike");
        }
        return forbidden(asked, processed).orElseGet(() -> new Repetition.Again(delay(asked.repeated())));
    }

    private Optional<Repetition> forbidden(Asked asked, boolean processed) {
        if (retry.times() == 0) {
            return never("requests are not repeated");
        }
        if (asked.repeated() >= retry.times()) {
            return never("it was sent " + (asked.repeated() + 1) + " times");
        }
        if (processed && !asked.method().isIdempotent() && !retry.anyMethod()) {
            return never(asked.method() + " is not idempotent");
        }
        if (!asked.rewritable()) {
            return never("its content can't be written again");
        }
        return Optional.empty();
    }

    private static Optional<Repetition> never(String reason) {
        return Optional.of(new Repetition.Never(reason));
    }

    private Duration delay(int repeated) {
        // Beyond the cap no power has to be right, only large.
        double nanos = Math.min(nanos(retry.cap()), nanos(retry.first()) * Math.pow(retry.factor(), repeated));
        return Duration.ofNanos((long) (nanos * (1 - retry.jitter() * random.nextDouble())));
    }

    private Duration part(Duration most) {
        return Duration.ofNanos((long) (nanos(most) * retry.jitter() * random.nextDouble()));
    }

    /** A wait of centuries is one of 292 years. */
    private static double nanos(Duration wait) {
        return Math.min(Long.MAX_VALUE, wait.toSeconds() * 1e9 + wait.getNano());
    }
}
