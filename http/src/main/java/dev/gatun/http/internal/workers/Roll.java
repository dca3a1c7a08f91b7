package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * All workers replaced, a few at a time: the next begins when the process before in the place has ended, so that there are never more of them than {@code
 * atOnce} beside the workers. The first that does not get so far stops it. Supervisor's thread only.
 */
final class Roll {
    private final Optional<WorkerCommand> command;
    private final int atOnce;
    private final Deque<Slot> waiting;
    private final Set<Slot> underWay = new LinkedHashSet<>();
    private final List<Integer> replaced = new ArrayList<>();
    private final CompletableFuture<RollReport> report = new CompletableFuture<>();
    private Optional<String> failure = Optional.empty();

    /** @param command of the new processes; empty for the one that each worker has */
    Roll(List<Slot> slots, Optional<WorkerCommand> command, int atOnce) {
        this.waiting = new ArrayDeque<>(slots);
        this.command = command;
        this.atOnce = atOnce;
    }

    CompletableFuture<RollReport> report() {
        return report;
    }

    boolean isDone() {
        return report.isDone();
    }

    /** Goes on as far as may be. */
    void next() {
        while (underWay.size() < atOnce && !waiting.isEmpty()) {
            Slot slot = waiting.removeFirst();
            underWay.add(slot);
            // May come back with a failure at once.
            slot.replace(command.orElseGet(slot::command));
        }
        if (underWay.isEmpty()) {
            report.complete(new RollReport(replaced, failure));
        }
    }

    void replaced(Slot slot) {
        if (underWay.remove(slot)) {
            replaced.add(slot.index());
            next();
        }
    }

    void kept(Slot slot, String reason) {
        if (underWay.remove(slot)) {
            stop("worker " + slot.index() + ": the new process " + reason);
            next();
        }
    }

    private void stop(String reason) {
        waiting.clear();
        failure = failure.or(() -> Optional.of(reason));
    }

    /** All workers end. */
    void abandon(String reason) {
        stop(reason);
        underWay.clear();
        next();
    }
}
