package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.internal.metrics.UpstreamMeter;
import dev.gatun.http.proxy.HealthCheck;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.UpstreamStatistics;
import dev.gatun.http.proxy.Upstreams;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** One upstream of a set, and all that is known of it: what is under way, whether it is well. Any thread, but for what is said. */
public final class Member {
    /** In slow start nobody gets less than this share, or it would never show what it can. */
    private static final double LEAST_SHARE = 0.1;

    private final Upstreams policy;
    private final Group group;
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final HealthState health = new HealthState();
    private final EjectionState ejection = new EjectionState();
    private final BreakerState breaker;
    private final Optional<UpstreamMeter> meter;
    private volatile Upstream upstream;
    private volatile boolean draining;
    /** Since when its share grows; there is nothing to grow where the set has not begun with it. */
    private volatile long since;
    private volatile boolean ramps;

    Member(Group group, Upstream upstream) {
        this.group = group;
        this.policy = group.policy();
        this.upstream = upstream;
        this.breaker = new BreakerState(policy.breaker());
        this.meter = group.newMeter();
    }

    /** Which upstream it is. */
    public Upstream upstream() {
        return upstream;
    }

    void upstream(Upstream newUpstream) {
        upstream = newUpstream;
    }

    void draining(boolean on) {
        draining = on;
    }

    /** It is new in a set that has begun, or back. */
    void ramp(long now) {
        since = now;
        ramps = true;
    }

    /** Whether it may get a request now. */
    public boolean isAvailable(long now) {
        return !draining && health.isHealthy() && !ejection.isEjected(now) && active.get() < policy.breaker().active()
                && pending.get() < policy.breaker().pending() && breaker.allows(now);
    }

    /** Its share of the requests as of now: its weight, less in slow start. */
    double share(long now) {
        double weight = upstream.weight();
        long ramp = policy.slowStart().toNanos();
        if (ramp == 0) {
            return weight;
        }
        long begun = since;
        boolean growing = ramps;
        if (ejection.wasEjected() && (!growing || ejection.back() - begun > 0)) {
            begun = ejection.back();
            growing = true;
        }
        long age = now - begun;
        return !growing || age >= ramp ? weight : weight * Math.max(LEAST_SHARE, (double) age / ramp);
    }

    /** Requests under way. */
    public int active() {
        return active.get();
    }

    /** Begins a request, which waits for a connection at first; false when others have taken what was left. */
    boolean begin(long now) {
        if (active.incrementAndGet() > policy.breaker().active() || !breaker.begin(now)) {
            active.decrementAndGet();
            return false;
        }
        pending.incrementAndGet();
        return true;
    }

    /** A request has its connection, or will get none; once, before its end. */
    public void connected() {
        pending.decrementAndGet();
    }

    /** Where its requests are counted; empty when nobody will ask. */
    public Optional<UpstreamMeter> meter() {
        return meter;
    }

    /** A request has ended. */
    public void end(Outcome outcome, long now) {
        active.decrementAndGet();
        switch (outcome) {
            case GOOD -> {
                ejection.good();
                breaker.good();
            }
            case BAD -> {
                breaker.bad(now);
                if (ejection.bad(policy.ejection(), now) && group.mayEject(now)) {
                    ejection.eject(policy.ejection(), now);
                }
            }
            case UNDECIDED -> breaker.undecided();
        }
    }

    boolean isEjected(long now) {
        return ejection.isEjected(now);
    }

    /** What an answer to a health check says. Called by one thread. */
    public void checked(HealthCheck check, boolean good, long now) {
        if (health.note(check, good)) {
            ramp(now);
        }
    }

    /** When the next question is due. */
    public Duration nextCheck(HealthCheck check, RandomGenerator random) {
        return Duration.ofNanos(HealthState.next(check, random));
    }

    /** How it fares. */
    UpstreamStatistics statistics(long now) {
        Tally total = ejection.total();
        long bad = total.bad.sum();
        return new UpstreamStatistics(upstream, total.good.sum() + bad, bad, active.get(), pending.get(), health.isHealthy(), ejection.isEjected(now), draining,
                breaker.circuit());
    }

    @Override
    public String toString() {
        return upstream.toString();
    }
}
