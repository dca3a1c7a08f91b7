package dev.gatun.http.internal.client.pool;

import dev.gatun.http.client.PoolStatistics;
import java.util.concurrent.atomic.AtomicLong;

/** What one pool counts: its loop writes, any thread reads. */
final class PoolCounters {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong idle = new AtomicLong();
    private final AtomicLong connecting = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong reused = new AtomicLong();
    private final AtomicLong fresh = new AtomicLong();
    private final AtomicLong expired = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    PoolCounters() {}

    /** One writer needs no atomic addition, which would lock the bus on each request. */
    private static void add(AtomicLong counter, long change) {
        counter.setRelease(counter.getPlain() + change);
    }

    void opened() {
        add(opened, 1);
        add(connections, 1);
    }

    void gone() {
        add(connections, -1);
    }

    void idle(int change) {
        add(idle, change);
    }

    void connecting(int change) {
        add(connecting, change);
    }

    void waiting(int change) {
        add(waiting, change);
    }

    void failed() {
        add(failed, 1);
    }

    void taken(boolean again) {
        add(again ? reused : fresh, 1);
    }

    void expired() {
        add(expired, 1);
    }

    void evicted() {
        add(evicted, 1);
    }

    void refused() {
        add(refused, 1);
    }

    PoolStatistics statistics() {
        return new PoolStatistics(connections.get(), idle.get(), connecting.get(), waiting.get(), opened.get(), failed.get(), reused.get(), fresh.get(),
                expired.get(), evicted.get(), refused.get());
    }
}
