package dev.gatun.http.client;

/**
 * What a client's pool has counted. A consistent snapshot is not promised.
 *
 * @param connections open now
 * @param idle of those, without a request
 * @param connecting connections that are being made
 * @param waiting requests that wait for a connection
 * @param opened connections in all
 * @param failed attempts to connect that failed
 * @param reused requests on a connection that had served another one
 * @param fresh requests on a connection that had not
 * @param expired connections ended because they were idle too long, or lived long enough
 * @param evicted idle connections ended to make room for others
 * @param refused requests that got no connection because too many waited, or in time
 */
public record PoolStatistics(
        long connections,
        long idle,
        long connecting,
        long waiting,
        long opened,
        long failed,
        long reused,
        long fresh,
        long expired,
        long evicted,
        long refused) {
    /** No counts. */
    public static final PoolStatistics NONE = new PoolStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public PoolStatistics plus(PoolStatistics other) {
        return new PoolStatistics(
                connections + other.connections,
                idle + other.idle,
                connecting + other.connecting,
                waiting + other.waiting,
                opened + other.opened,
                failed + other.failed,
                reused + other.reused,
                fresh + other.fresh,
                expired + other.expired,
                evicted + other.evicted,
                refused + other.refused);
    }
}
