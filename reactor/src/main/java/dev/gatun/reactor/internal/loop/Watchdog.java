package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.internal.events.BlockedLoopEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Finds loops that a handler or task holds for too long, and reports each once with the stack that holds it. */
final class Watchdog implements Runnable {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private final List<Loop> loops;
    private final long thresholdNanos;
    private final Map<Loop, Long> reported = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    Watchdog(List<Loop> loops, Duration threshold) {
        this.loops = List.copyOf(loops);
        this.thresholdNanos = threshold.toNanos();
        this.thread = Thread.ofPlatform().name("gatun-watchdog").daemon(true).unstarted(this);
    }

    void start() {
        if (thresholdNanos > 0) {
            thread.start();
        }
    }

    @Override
    public void run() {
        while (!closed) {
            LockSupport.parkNanos(Math.max(1_000_000, thresholdNanos / 2));
            long now = System.nanoTime();
            for (Loop loop : loops) {
                check(loop, now);
            }
        }
    }

    private void check(Loop loop, long now) {
        long since = loop.busySince();
        if (since == 0 || now - since < thresholdNanos || reported.getOrDefault(loop, 0L) == since) {
            return;
        }
        reported.put(loop, since);
        Throwable where = new Throwable("the loop's stack");
        where.setStackTrace(loop.thread().getStackTrace());
        long millis = (now - since) / 1_000_000;
        BlockedLoopEvent.commit(loop.toString(), millis, where.getStackTrace());
        LOG.log(System.Logger.Level.WARNING, "event loop " + loop + " has been held for " + millis + " ms; handlers on a loop must not block", where);
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
