package dev.gatun.http.proxy;

/**
 * How one upstream fares. A consistent snapshot is not promised.
 *
 * @param upstream which
 * @param requests that were passed to it, each try counted
 * @param failures tries without an answer, or with 502, 503 or 504
 * @param active tries under way
 * @param pending those of them that wait for a connection
 * @param healthy whether the health check takes it as well; {@code true} where there is none, and before the first answer
 * @param ejected whether it is left out because it answered badly
 * @param draining whether it gets no more requests
 * @param circuit whether its circuit breaker lets requests through
 */
public record UpstreamStatistics(
        Upstream upstream, long requests, long failures, int active, int pending, boolean healthy, boolean ejected, boolean draining, Circuit circuit) {
    /** The states of a {@link CircuitBreaker}. */
    public enum Circuit {
        /** Requests go through. */
        CLOSED,
        /** None goes through. */
        OPEN,
        /** A few go through, to see. */
        HALF_OPEN
    }
}
