package dev.gatun.http;

import dev.gatun.tls.TlsStatistics;
import java.util.Map;

/**
 * What a server has counted since its start. A consistent snapshot is not promised.
 *
 * @param connections open connections
 * @param connectionsAccepted connections in all
 * @param requests requests whose head was complete
 * @param activeRequests requests that are being answered
 * @param responsesByClass responses begun, by the first digit of their status
 * @param failures exchanges that ended before their response was complete
 * @param limitHits how often each limit was hit, by name; names that were never hit are missing
 * @param tls what the server's TLS configurations have counted; one that several servers share counts for all of them
 */
public record ServerStatistics(
        long connections,
        long connectionsAccepted,
        long requests,
        long activeRequests,
        Map<Integer, Long> responsesByClass,
        long failures,
        Map<String, Long> limitHits,
        TlsStatistics tls) {
    /** Takes copies. */
    public ServerStatistics {
        responsesByClass = Map.copyOf(responsesByClass);
        limitHits = Map.copyOf(limitHits);
    }

    /** How often the limit {@code name} was hit. */
    public long limitHits(String name) {
        return limitHits.getOrDefault(name, 0L);
    }
}
