package dev.gatun.http.internal.proxy.balance;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A time that goes on when the test says so. */
final class Clock implements LongSupplier {
    private long now = 1_000_000_000_000L;

    @Override
    public long getAsLong() {
        return now;
    }

    long advance(Duration time) {
        now += time.toNanos();
        return now;
    }
}
