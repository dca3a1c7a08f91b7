package dev.gatun.http.workers;

import java.util.List;
import java.util.Optional;

/**
 * What came of a rolling restart or an upgrade.
 *
 * @param replaced the workers that have a new process, in the order in which it became ready
 * @param failure why it was stopped; the workers that are not in {@code replaced} have kept their process. Empty when all went well
 */
public record RollReport(List<Integer> replaced, Optional<String> failure) {
    /** Copies. */
    public RollReport {
        replaced = List.copyOf(replaced);
    }

    /** Whether every worker was replaced. */
    public boolean isComplete() {
        return failure.isEmpty();
    }
}
