package dev.gatun.http.workers;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the parent knows of a worker. A value; any thread.
 *
 * @param index which one it is, from 0; a process that takes another's place has the same
 * @param state where it is in its life
 * @param pid its process; empty while there is none
 * @param restarts how often its process ended unasked and was started again
 * @param since when it came into this state
 * @param started when its process began; of one that is gone, when it ended
 * @param addresses where it listens, as it said
 * @param trouble what is wrong with it: what it said when asked how it is, or why its last process ended; empty when nothing is
 */
public record WorkerStatus(
        int index,
        WorkerState state,
        OptionalLong pid,
        int restarts,
        Instant since,
        Instant started,
        List<SocketAddress> addresses,
        Optional<String> trouble) {
    /** Checks for nulls. */
    public WorkerStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(trouble, "trouble");
        addresses = List.copyOf(addresses);
    }

    /** How long its process has been there; zero when there is none. */
    public Duration uptime() {
        return pid.isEmpty() ? Duration.ZERO : Duration.between(started, Instant.now());
    }

    /** Whether it serves, and says that it is well. */
    public boolean isHealthy() {
        return state == WorkerState.READY && trouble.isEmpty();
    }
}
