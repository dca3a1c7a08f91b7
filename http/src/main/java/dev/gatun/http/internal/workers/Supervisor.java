package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Subject;
import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.WorkerState;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.WorkersFailed;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Looks after workers: starts them, starts them again, replaces and ends them. It knows no process and no clock, so that tests can have their own of both.
 * Supervisor's thread only, but for what says otherwise.
 */
final class Supervisor implements SlotListener {
    private static final Logger LOG = System.getLogger("dev.gatun.http.workers");

    /** What the supervisor does not know itself. */
    interface Surroundings extends Launcher {
        /** A worker serves. Must not block. */
        void ready(WorkerStatus worker);

        /** A worker asks something. Must not block. */
        void answer(Message.Ask question, long pid, Consumer<? super Message> channel);
    }

    private final Supervision how;
    private final Surroundings surroundings;
    private final List<Slot> slots;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
    private final Set<Slot> served = new HashSet<>();
    private Optional<Roll> roll = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private boolean closing;

    Supervisor(Supervision how, WorkerCommand command, Surroundings surroundings, LongSupplier clock, Executor inbox) {
        this.how = how;
        this.surroundings = surroundings;
        this.slots = IntStream.range(0, how.count())
                .mapToObj(index -> new Slot(index, how, command, surroundings, clock, inbox, this)).toList();
    }

    /** Completes when all workers serve, or fails with {@link WorkersFailed}. Any thread. */
    CompletableFuture<Void> started() {
        return started;
    }

    /** Completes when no worker is left: empty when that was wanted, else with the reason. Any thread. */
    CompletableFuture<Optional<String>> ended() {
        return ended;
    }

    /** How the workers are. Any thread. */
    List<WorkerStatus> status() {
        return slots.stream().map(Slot::status).toList();
    }

    /** Starts all workers. */
    void start() {
        for (Slot slot : slots) {
            if (!closing) {
                slot.start();
            }
        }
    }

    /** Replaces all workers; fails with {@link IllegalStateException} when that is under way already. */
    CompletableFuture<RollReport> roll(Optional<WorkerCommand> command) {
        if (closing || !started.isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException(closing ? "the workers are ending" : "the workers are starting"));
        }
        if (roll.filter(last -> !last.isDone()).isPresent()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the workers are being replaced already"));
        }
        Roll next = new Roll(slots, command, how.atOnce());
        roll = Optional.of(next);
        next.next();
        return next.report();
    }

    /** Tells all workers that serve. */
    void tell(Message message) {
        slots.forEach(slot -> slot.current().filter(process -> process.stage() == WorkerProcess.Stage.READY).ifPresent(process -> process.send(message)));
    }

    /** Asks all workers that serve; the answers by index. */
    Map<Integer, CompletableFuture<String>> ask(Subject subject) {
        Map<Integer, CompletableFuture<String>> answers = new LinkedHashMap<>();
        for (Slot slot : slots) {
            slot.current().filter(process -> process.stage() == WorkerProcess.Stage.READY)
                    .ifPresent(process -> answers.put(slot.index(), process.ask(subject)));
        }
        return answers;
    }

    /** Ends all workers within {@code time}. */
    void close(Duration time) {
        if (!closing) {
            closing = true;
            if (!started.isDone()) {
                failure = failure.or(() -> Optional.of("the workers were ended before they served"));
            }
            roll.filter(last -> !last.isDone()).ifPresent(last -> last.abandon("the workers are ending"));
            slots.forEach(slot -> slot.close(time));
            endWhenAllGone();
        }
    }

    /** Does what is due. */
    void turn() {
        slots.forEach(Slot::turn);
    }

    /** How long until something is due, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long dueIn() {
        return slots.stream().mapToLong(Slot::dueIn).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public void ready(Slot slot) {
        surroundings.ready(slot.status());
        served.add(slot);
        if (served.size() == slots.size()) {
            started.complete(null);
        }
    }

    @Override
    public void crashed(Slot slot, String reason) {
        // At the start a crash is a mistake of who started them: a port that is taken, an option that is wrong. To try it again would hide it.
        if (!started.isDone() && !closing) {
            failure = Optional.of("worker " + slot.index() + " " + reason);
            close(Duration.ZERO);
        }
    }

    @Override
    public void replaced(Slot slot) {
        roll.ifPresent(last -> last.replaced(slot));
    }

    @Override
    public void kept(Slot slot, String reason) {
        LOG.log(Level.WARNING, "worker {0} is not replaced: the new process {1}", slot.index(), reason);
        roll.ifPresent(last -> last.kept(slot, reason));
    }

    @Override
    public void gone(Slot slot) {
        endWhenAllGone();
    }

    private void endWhenAllGone() {
        if (slots.stream().allMatch(Slot::isGone)) {
            if (!closing) {
                failure = slots.stream().map(Slot::status).filter(status -> status.state() == WorkerState.FAILED).findFirst()
                        .map(status -> "all workers are given up; worker " + status.index() + ": " + status.trouble().orElse(""));
                closing = true;
                roll.filter(last -> !last.isDone()).ifPresent(last -> last.abandon("all workers are given up"));
            }
            started.completeExceptionally(new WorkersFailed(failure.orElse("the workers have ended")));
            ended.complete(failure);
        }
    }

    @Override
    public void asked(Message.Ask question, WorkerProcess by) {
        surroundings.answer(question, by.pid(), by::send);
    }
}
