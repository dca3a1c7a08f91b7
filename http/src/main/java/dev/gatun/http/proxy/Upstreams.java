package dev.gatun.http.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which upstreams a proxy has, how it deals requests out to them, and how it finds out which of them are well. Immutable; each method gives a changed copy.
 *
 * @param members those that are known from the start
 * @param source where further ones come from
 * @param refresh how often the source is asked
 * @param balance how requests are dealt out
 * @param health how they are asked whether they are well
 * @param ejection when one that answers badly is left out
 * @param breaker what each is spared
 * @param slowStart how long an upstream that is new or back takes to get its full share; zero for none
 * @param http2 whether upstreams in clear text speak HTTP/2, known beforehand; over TLS that is agreed on in the handshake
 */
public record Upstreams(
        List<Upstream> members,
        Optional<UpstreamSource> source,
        Duration refresh,
        Balance balance,
        Optional<HealthCheck> health,
        OutlierEjection ejection,
        CircuitBreaker breaker,
        Duration slowStart,
        boolean http2) {
    /** @throws IllegalArgumentException when there is none and no source, or two have one address */
    public Upstreams {
        members = List.copyOf(members);
        Objects.requireNonNull(balance, "balance");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(ejection, "ejection");
        Objects.requireNonNull(breaker, "breaker");
        if (members.isEmpty() && source.isEmpty()) {
            throw new IllegalArgumentException("there is no upstream");
        }
        if (members.stream().map(Upstream::address).distinct().count() < members.size()) {
            throw new IllegalArgumentException("an upstream is named twice: " + members);
        }
        if (refresh.toMillis() < 1 || slowStart.isNegative()) {
            throw new IllegalArgumentException("upstreams with refresh " + refresh + ", slow start " + slowStart);
        }
    }

    /** Upstreams that share the requests in turn. */
    public static Upstreams of(List<Upstream> upstreams) {
        return new Upstreams(upstreams, Optional.empty(), Duration.ofSeconds(30), Balance.roundRobin(), Optional.empty(), OutlierEjection.DEFAULT,
                CircuitBreaker.DEFAULT, Duration.ZERO, false);
    }

    /** Upstreams that {@code source} tells, asked every {@code refresh}. */
    public static Upstreams from(UpstreamSource source, Duration refresh) {
        return new Upstreams(List.of(), Optional.of(source), refresh, Balance.roundRobin(), Optional.empty(), OutlierEjection.DEFAULT,
                CircuitBreaker.DEFAULT, Duration.ZERO, false);
    }

    /** One more. */
    public Upstreams and(Upstream another) {
        List<Upstream> more = new ArrayList<>(members);
        more.add(another);
        return new Upstreams(more, source, refresh, balance, health, ejection, breaker, slowStart, http2);
    }

    /** In turn, in proportion to their weights; so it is by default. */
    public Upstreams roundRobin() {
        return balance(Balance.roundRobin());
    }

    /** To the one with the fewest requests under way. */
    public Upstreams leastConnections() {
        return balance(Balance.leastConnections());
    }

    /** To the better of two that are drawn by lot. */
    public Upstreams twoChoices() {
        return balance(Balance.twoChoices());
    }

    /** The same key to the same upstream. */
    public Upstreams hash(HashKey key) {
        return balance(Balance.hash(key));
    }

    /** In some way. */
    public Upstreams balance(Balance newBalance) {
        return new Upstreams(members, source, refresh, newBalance, health, ejection, breaker, slowStart, http2);
    }

    /** Asks each for {@code path} now and then; see {@link HealthCheck#of}. */
    public Upstreams healthCheck(String path) {
        return healthCheck(HealthCheck.of(path));
    }

    /** Asks each now and then. */
    public Upstreams healthCheck(HealthCheck check) {
        return new Upstreams(members, source, refresh, balance, Optional.of(check), ejection, breaker, slowStart, http2);
    }

    /** Leaves those out that answer badly. */
    public Upstreams ejection(OutlierEjection newEjection) {
        return new Upstreams(members, source, refresh, balance, health, newEjection, breaker, slowStart, http2);
    }

    /** Bounds what each has to bear. */
    public Upstreams breaker(CircuitBreaker newBreaker) {
        return new Upstreams(members, source, refresh, balance, health, ejection, newBreaker, slowStart, http2);
    }

    /** Lets the share of one that is new or back grow over {@code ramp}. */
    public Upstreams slowStart(Duration ramp) {
        return new Upstreams(members, source, refresh, balance, health, ejection, breaker, ramp, http2);
    }

    /** Speaks HTTP/2 with those in clear text, too. */
    public Upstreams overHttp2() {
        return new Upstreams(members, source, refresh, balance, health, ejection, breaker, slowStart, true);
    }
}
