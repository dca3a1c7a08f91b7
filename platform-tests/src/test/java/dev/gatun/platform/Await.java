package dev.gatun.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread or process brings about, and fails when it does not in time. */
public final class Await {
    /** Long enough for a machine that does other work as well. */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long LOOK = 1_000_000;

    private Await() {}

    /** Waits until {@code condition} holds. */
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition, PATIENCE);
    }

    /** Waits until {@code condition} holds, and says {@code what} was there instead when it does not in time. */
    public static void until(Supplier<String> what, BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + patience.toMillis() + " ms: " + what.get());
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /** Whether {@code condition} holds within {@code patience}. */
    public static boolean within(Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK);
        }
        return true;
    }

    /** Lets {@code pause} pass between two steps of a client that is slow on purpose; nothing is waited for by it. */
    public static void pace(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
