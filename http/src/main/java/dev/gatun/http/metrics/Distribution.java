package dev.gatun.http.metrics;

import dev.gatun.http.internal.metrics.LogLinear;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How durations are spread: from below a microsecond to eighteen minutes, each known within 1.6 %. Immutable; any thread.
 */
public final class Distribution {
    /** Of nothing. */
    public static final Distribution EMPTY = new Distribution(new long[0], 0);

    /** By the parts of {@link LogLinear}, without the empty ones at the end. */
    private final long[] counts;
    private final long count;
    private final long sumNanos;

    private Distribution(long[] counts, long sumNanos) {
        this.counts = counts;
        this.count = Arrays.stream(counts).sum();
        this.sumNanos = sumNanos;
    }

    /** By counts, of which there may be fewer than parts; takes a copy. For what collects and passes them on. */
    public static Distribution of(long[] counts, long sumNanos) {
        if (counts.length > LogLinear.PARTS) {
            throw new IllegalArgumentException(counts.length + " counts, of at most " + LogLinear.PARTS);
        }
        int length = counts.length;
        while (length > 0 && counts[length - 1] == 0) {
            length--;
        }
        return new Distribution(Arrays.copyOf(counts, length), sumNanos);
    }

    /** The counts as {@link #of} takes them; a copy. */
    public long[] counts() {
        return counts.clone();
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    /** All together, in nanoseconds. */
    public long sumNanos() {
        return sumNanos;
    }

    /** How many took at most so long, within 3.1 % of the limit. */
    public long within(Duration limit) {
        long nanos = limit.toNanos();
        long sum = 0;
        for (int part = 0; part < counts.length && LogLinear.middle(part) <= nanos; part++) {
            sum += counts[part];
        }
        return sum;
    }

    /**
     * The duration within which the share {@code q} of all was; empty when there was none.
     *
     * @param q from 0 to 1: 0.99 for the 99th percentile
     */
    public Optional<Duration> quantile(double q) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile " + q + " is not in 0..1");
        }
        long rank = Math.max(1, (long) Math.ceil(q * count));
        long seen = 0;
        for (int part = 0; part < counts.length; part++) {
            seen += counts[part];
            if (seen >= rank) {
                return Optional.of(Duration.ofNanos(LogLinear.middle(part)));
            }
        }
        return Optional.empty();
    }

    /** Both together. */
    public Distribution plus(Distribution other) {
        long[] sum = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int i = 0; i < other.counts.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Distribution(sum, sumNanos + other.sumNanos);
    }

    /** What has come since {@code earlier}, of the same thing; what was begun anew meanwhile counts as a whole. */
    public Distribution since(Distribution earlier) {
        if (earlier.count > count) {
            return this;
        }
        long[] rest = counts.clone();
        for (int i = 0; i < Math.min(rest.length, earlier.counts.length); i++) {
            rest[i] = Math.max(0, rest[i] - earlier.counts[i]);
        }
        return of(rest, Math.max(0, sumNanos - earlier.sumNanos));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that && sumNanos == that.sumNanos && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Long.hashCode(sumNanos);
    }

    @Override
    public String toString() {
        return "Distribution[" + count + " in " + Duration.ofNanos(sumNanos) + "]";
    }
}
