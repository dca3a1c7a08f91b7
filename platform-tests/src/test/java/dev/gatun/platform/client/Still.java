package dev.gatun.platform.client;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Whether a number has not changed for a while: how it is seen that somebody was held back. One thread. */
final class Still implements BooleanSupplier {
    private static final long WHILE = TimeUnit.MILLISECONDS.toNanos(300);

    private final LongSupplier number;
    private long last = Long.MIN_VALUE;
    private long since;

    Still(LongSupplier number) {
        this.number = number;
    }

    @Override
    public boolean getAsBoolean() {
        long now = number.getAsLong();
        if (now != last) {
            last = now;
            since = System.nanoTime();
        }
        return System.nanoTime() - since > WHILE;
    }
}
