package dev.gatun.http.internal.hosting;

import dev.gatun.http.internal.rate.Meters;
import dev.gatun.http.internal.rate.TokenBucket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What a tenant takes, on all loops together. Any thread; nothing is locked. */
public final class TenantMeter {
    private static final long SECOND = 1_000_000_000;

    /** Why a request is not let in. */
    public enum Refusal {
        /** Too many requests a second. */
        REQUESTS("requests"),
        /** Too many at a time. */
        CONCURRENT("concurrent"),
        /** Too many bytes a second. */
        BYTES("bytes"),
        /** Too many connections. */
        CONNECTIONS("connections");

        private final String text;

        Refusal(String text) {
            this.text = text;
        }

        /** The name in statistics. */
        public String text() {
            return text;
        }
    }

    /** As TenantLimits; zero is no limit. */
    public record Limits(int requestsPerSecond, int burst, int concurrent, long bytesPerSecond, int connections) {}

    /** Limits, and what has to begin anew when they change. */
    private record Rules(Limits limits, Meters requests) {
        static Rules of(Limits limits) {
            int events = Math.max(1, limits.requestsPerSecond);
            return new Rules(limits, new Meters(new TokenBucket(events, Duration.ofSeconds(1), Math.max(1, limits.burst)), 1, System::nanoTime));
        }
    }

    private volatile Rules rules;
    private final AtomicLong active = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    /** By when what was sent is made up for, in nanoseconds of {@link System#nanoTime}. */
    private final AtomicLong paidAt = new AtomicLong(System.nanoTime());
    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

    /** A meter that has counted nothing. */
    public TenantMeter(Limits limits) {
        rules = Rules.of(limits);
    }

    /** Other limits from now on. */
    public void limits(Limits limits) {
        if (!limits.equals(rules.limits)) {
            rules = Rules.of(limits);
        }
    }

    Limits limits() {
        return rules.limits;
    }

    /** Takes leave for a request; the caller gives it back by {@link #leave} unless it is refused. */
    Admission enter() {
        Rules now = rules;
        long debt = now.limits.bytesPerSecond == 0 ? 0 : paidAt.get() - System.nanoTime();
        if (debt > SECOND) {
            return refuse(Refusal.BYTES, debt - SECOND);
        }
        if (active.incrementAndGet() > now.limits.concurrent && now.limits.concurrent > 0) {
            active.decrementAndGet();
            return refuse(Refusal.CONCURRENT, SECOND);
        }
        if (now.limits.requestsPerSecond > 0) {
            Meters.Verdict verdict = now.requests.take(1);
            if (!verdict.allowed()) {
                active.decrementAndGet();
                return refuse(Refusal.REQUESTS, verdict.again());
            }
        }
        requests.increment();
        return Admission.LET_IN;
    }

    /** A request has ended that sent so many bytes. */
    void leave(long sent) {
        active.decrementAndGet();
        bytes.add(sent);
        long rate = rules.limits.bytesPerSecond;
        if (rate > 0) {
            long cost = (long) (sent * (double) SECOND / rate);
            long now = System.nanoTime();
            paidAt.updateAndGet(at -> Math.max(at, now) + cost);
        }
    }

    /** Takes leave for a connection. */
    boolean connect() {
        int most = rules.limits.connections;
        if (connections.incrementAndGet() > most && most > 0) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void disconnect() {
        connections.decrementAndGet();
    }

    Admission refuse(Refusal why, long waitNanos) {
        refused.incrementAndGet(why.ordinal());
        return new Admission(Optional.of(why), Math.ceilDiv(Math.max(1, waitNanos), SECOND));
    }

    /** Requests that were let in. */
    public long requests() {
        return requests.sum();
    }

    /** Those that are being answered. */
    public long active() {
        return active.get();
    }

    /** Open connections. */
    public long connections() {
        return connections.get();
    }

    /** Content of responses. */
    public long bytes() {
        return bytes.sum();
    }

    /** How often a limit was hit. */
    public long refused(Refusal why) {
        return refused.get(why.ordinal());
    }
}
