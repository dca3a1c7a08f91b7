package dev.gatun.tls;

import java.util.HashMap;
import java.util.Map;

/**
 * What the connections of one configuration have counted so far.
 *
 * @param handshakesFull handshakes that made a new session
 * @param handshakesResumed handshakes that went on with an earlier session
 * @param handshakesFailed handshakes that did not come to their end; each is in {@code failures} as well
 * @param failures how often TLS ended a connection, by reason; a reason that never came is absent
 */
public record TlsStatistics(long handshakesFull, long handshakesResumed, long handshakesFailed, Map<TlsFailure.Kind, Long> failures) {
    /** Copies the map. */
    public TlsStatistics {
        failures = Map.copyOf(failures);
    }

    /** Nothing. */
    public static final TlsStatistics NONE = new TlsStatistics(0, 0, 0, Map.of());

    /** The sum of both. */
    public TlsStatistics plus(TlsStatistics other) {
        Map<TlsFailure.Kind, Long> sum = new HashMap<>(failures);
        other.failures.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
        return new TlsStatistics(handshakesFull + other.handshakesFull, handshakesResumed + other.handshakesResumed,
                handshakesFailed + other.handshakesFailed, sum);
    }

    /** How often TLS ended a connection for this reason. */
    public long failures(TlsFailure.Kind kind) {
        return failures.getOrDefault(kind, 0L);
    }
}
