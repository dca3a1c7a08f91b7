package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.RestartPolicy;
import java.time.Duration;

/**
 * How workers are looked after.
 *
 * @param count how many
 * @param restarts of those that crash
 * @param readyWithin how long one may take from its launch until it serves
 * @param grace how long one may take to end its exchanges
 * @param atOnce how many are replaced at a time
 * @param healthEvery how often one that serves is asked how it is
 * @param silence how long it may take to answer before it is taken for hung
 */
public record Supervision(
        int count, RestartPolicy restarts, Duration readyWithin, Duration grace, int atOnce, Duration healthEvery, Duration silence) {}
