package dev.gatun.http.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * How upstreams are asked whether they are well: a GET that must be answered by a status below 400. Immutable.
 *
 * <p>The first answer decides alone; after that it takes {@code fall} bad ones in a row to take an upstream out, and {@code rise} good ones to take it back.
 *
 * @param path what is asked for
 * @param interval from one question to the next; a tenth is added or taken by lot, so that many proxies don't ask in step
 * @param timeout the longest wait for an answer
 * @param rise good answers in a row after which an upstream gets requests again
 * @param fall bad answers in a row after which it gets none
 */
public record HealthCheck(String path, Duration interval, Duration timeout, int rise, int fall) {
    /** Checks the ranges. */
    public HealthCheck {
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(timeout, "timeout");
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')) {
            throw new IllegalArgumentException("path of a health check is no path with an optional query: \"" + path + '"');
        }
        if (interval.toMillis() < 10 || timeout.toMillis() < 1 || rise < 1 || fall < 1) {
            throw new IllegalArgumentException("health check every " + interval + ", timeout " + timeout + ", rise " + rise + ", fall " + fall);
        }
    }

    /** Every five seconds, with two seconds for the answer; out after three bad answers, back after two good ones. */
    public static HealthCheck of(String path) {
        return new HealthCheck(path, Duration.ofSeconds(5), Duration.ofSeconds(2), 2, 3);
    }

    /** Changes {@link #interval()}. */
    public HealthCheck every(Duration newInterval) {
        return new HealthCheck(path, newInterval, timeout, rise, fall);
    }

    /** Changes {@link #timeout()}. */
    public HealthCheck within(Duration newTimeout) {
        return new HealthCheck(path, interval, newTimeout, rise, fall);
    }

    /** Changes {@link #rise()}. */
    public HealthCheck rise(int answers) {
        return new HealthCheck(path, interval, timeout, answers, fall);
    }

    /** Changes {@link #fall()}. */
    public HealthCheck fall(int answers) {
        return new HealthCheck(path, interval, timeout, rise, answers);
    }
}
