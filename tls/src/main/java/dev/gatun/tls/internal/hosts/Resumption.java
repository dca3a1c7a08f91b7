package dev.gatun.tls.internal.hosts;

import java.time.Duration;

/**
 * How clients that were here before are spared a full handshake. A value.
 *
 * @param enabled whether they are
 * @param tickets whether their state goes to them, encrypted, instead of being kept here (RFC 5077, RFC 8446, section 4.6.1)
 * @param cacheSize the most sessions that are kept here
 * @param lifetime how long a session can be resumed
 */
public record Resumption(boolean enabled, boolean tickets, int cacheSize, Duration lifetime) {
    /** The longest lifetime of a ticket: RFC 8446, section 4.6.1. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(7);

    /** A day, as most servers have it, and a cache whose 10,000 sessions have some 20 MB when all of them are in it. */
    public static final Resumption DEFAULT = new Resumption(true, true, 10_000, Duration.ofDays(1));

    /** @throws IllegalArgumentException when a value is out of range */
    public Resumption {
        if (cacheSize < 1) {
            throw new IllegalArgumentException("a session cache of " + cacheSize + " is none; use withoutResumption()");
        }
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("a session lifetime of " + lifetime + " is not between 1 s and " + MAX_LIFETIME);
        }
    }

    public Resumption sessions(int size, Duration time) {
        return new Resumption(true, tickets, size, time);
    }

    public Resumption tickets(boolean used) {
        return new Resumption(enabled, used, cacheSize, lifetime);
    }

    public Resumption off() {
        return new Resumption(false, false, 1, lifetime);
    }
}
