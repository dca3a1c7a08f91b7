package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.WorkerState;
import dev.gatun.http.workers.WorkerStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The place of one worker: the process that serves, the one that is to take its place, and those that are on their way out. Supervisor's thread only, but for
 * {@link #status()}.
 */
final class Slot {
    private static final Logger LOG = System.getLogger("dev.gatun.http.workers");

    /** How often one that is to take the place is asked how it is: until it is well nothing goes on. */
    private static final Duration SOON = Duration.ofMillis(500);

    private final int index;
    private final Supervision how;
    private final Launcher launcher;
    private final LongSupplier clock;
    private final Executor inbox;
    private final SlotListener listener;
    private final Backoff backoff;
    private final List<WorkerProcess> leaving = new ArrayList<>();
    private WorkerCommand command;
    private Optional<WorkerProcess> current = Optional.empty();
    private Optional<WorkerProcess> successor = Optional.empty();
    private OptionalLong retryAt = OptionalLong.empty();
    private boolean closing;
    private int restarts;
    private volatile WorkerStatus status;

    /**
     * A slot without a process.
     *
     * @param inbox runs on the supervisor's thread what it is given by others
     */
    Slot(int index, Supervision how, WorkerCommand command, Launcher launcher, LongSupplier clock, Executor inbox, SlotListener listener) {
        this.index = index;
        this.how = how;
        this.command = command;
        this.launcher = launcher;
        this.clock = clock;
        this.inbox = inbox;
        this.listener = listener;
        this.backoff = new Backoff(how.restarts());
        Instant now = Instant.now();
        this.status = new WorkerStatus(index, WorkerState.STARTING, OptionalLong.empty(), 0, now, now, List.of(), Optional.empty());
    }

    int index() {
        return index;
    }

    /** How it is. Any thread. */
    WorkerStatus status() {
        return status;
    }

    WorkerCommand command() {
        return command;
    }

    Optional<WorkerProcess> current() {
        return current;
    }

    /** Starts a process where there is none. */
    void start() {
        retryAt = OptionalLong.empty();
        state(WorkerState.STARTING, status.trouble());
        try {
            current = Optional.of(launch(command));
            state(WorkerState.STARTING, status.trouble());
        } catch (IOException e) {
            crashed(Duration.ZERO, "can't be started: " + e.getMessage());
        }
    }

    /** Starts a process that takes the place when it serves and is well. */
    void replace(WorkerCommand by) {
        retryAt = OptionalLong.empty();
        try {
            successor = Optional.of(launch(by));
        } catch (IOException e) {
            kept("can't be started: " + e.getMessage());
        }
    }

    private WorkerProcess launch(WorkerCommand by) throws IOException {
        WorkerProcess process = new WorkerProcess(by, clock.getAsLong(), how.readyWithin());
        process.launched(launcher.launch(index, by, new ChildEvents() {
            @Override
            public void message(Message message) {
                inbox.execute(() -> received(process, message));
            }

            @Override
            public void garbled(String reason) {
                inbox.execute(() -> kill(process, reason));
            }

            @Override
            public void ended(int exit) {
                inbox.execute(() -> Slot.this.ended(process, exit));
            }
        }));
        LOG.log(Level.DEBUG, "worker {0} begins as process {1,number,#}", index, process.pid());
        return process;
    }

    private void received(WorkerProcess process, Message message) {
        switch (message) {
            case Message.Ready ready -> ready(process, ready);
            case Message.Part part -> process.questions().part(part);
            case Message.End end -> process.questions().end(end);
            case Message.Refused refused -> process.questions().refused(refused);
            case Message.Ask ask -> listener.asked(ask, process);
            case Message.Drain drain -> kill(process, "told its parent to drain");
            case Message.Stop stop -> kill(process, "told its parent to stop");
            case Message.Reload reload -> kill(process, "told its parent to reload");
        }
    }

    private void ready(WorkerProcess process, Message.Ready message) {
        if (process.stage() == WorkerProcess.Stage.DRAINING || process.stage() == WorkerProcess.Stage.ENDED) {
            return;
        }
        if (process.stage() == WorkerProcess.Stage.READY) {
            kill(process, "was ready twice");
            return;
        }
        process.ready(message.addresses(), clock.getAsLong());
        if (isCurrent(process)) {
            state(WorkerState.READY, Optional.empty());
            listener.ready(this);
        }
        askHealth(process);
    }

    private boolean isCurrent(WorkerProcess process) {
        return current.filter(held -> held == process).isPresent();
    }

    private boolean isSuccessor(WorkerProcess process) {
        return successor.filter(held -> held == process).isPresent();
    }

    private void askHealth(WorkerProcess process) {
        Duration every = isSuccessor(process) && SOON.compareTo(how.healthEvery()) < 0 ? SOON : how.healthEvery();
        Optional<CompletableFuture<String>> asked = process.askHealth(clock.getAsLong(), every);
        asked.ifPresent(answer -> answer.whenComplete((text, failure) -> {
            if (process.stage() == WorkerProcess.Stage.READY) {
                health(process, failure == null ? text : "can't say how it is: " + failure.getMessage());
            }
        }));
    }

    /** @param trouble empty when it is well */
    private void health(WorkerProcess process, String trouble) {
        if (isSuccessor(process)) {
            if (trouble.isEmpty()) {
                promote(process);
            } else if (process.maybeSoon(clock.getAsLong())) {
                LOG.log(Level.DEBUG, "worker {0}, process {1,number,#}, is not well yet: {2}", index, process.pid(), trouble);
            } else {
                // It serves already, beside the one before: what it has taken is answered.
                successor = Optional.empty();
                leave(process, how.grace());
                kept("is not well: " + trouble);
            }
        } else if (isCurrent(process)) {
            state(WorkerState.READY, trouble.isEmpty() ? Optional.empty() : Optional.of(trouble));
        }
    }

    private void promote(WorkerProcess process) {
        Optional<WorkerProcess> before = current;
        current = Optional.of(process);
        successor = Optional.empty();
        command = process.command();
        backoff.forget();
        before.ifPresent(old -> leave(old, how.grace()));
        state(WorkerState.READY, Optional.empty());
        listener.ready(this);
        replacedWhenAllLeft();
    }

    private void leave(WorkerProcess process, Duration time) {
        leaving.add(process);
        process.drain(time, clock.getAsLong());
    }

    private void replacedWhenAllLeft() {
        if (leaving.isEmpty()) {
            listener.replaced(this);
        }
    }

    private void kill(WorkerProcess process, String reason) {
        if (process.stage() != WorkerProcess.Stage.ENDED) {
            LOG.log(Level.WARNING, "worker {0}, process {1,number,#}, is killed: it {2}", index, process.pid(), reason);
            process.kill(reason, clock.getAsLong());
        }
    }

    private void ended(WorkerProcess process, int exit) {
        if (process.stage() == WorkerProcess.Stage.ENDED) {
            return;
        }
        String reason = process.ended(exit);
        LOG.log(Level.DEBUG, "worker {0}, process {1,number,#}, {2}", index, process.pid(), reason);
        if (leaving.remove(process)) {
            if (!closing && successor.isEmpty()) {
                replacedWhenAllLeft();
            }
        } else if (isSuccessor(process)) {
            successor = Optional.empty();
            kept(reason);
        } else {
            current = Optional.empty();
            if (!closing) {
                crashed(process.lived(clock.getAsLong()), reason);
            }
        }
        tellWhenGone();
    }

    private void kept(String reason) {
        listener.kept(this, reason);
        if (current.isEmpty() && !closing && status.state() != WorkerState.FAILED) {
            start();
        }
    }

    private void crashed(Duration lived, String reason) {
        LOG.log(Level.WARNING, "worker {0} {1}", index, reason);
        Optional<Duration> wait = backoff.crashed(clock.getAsLong(), lived);
        if (wait.isPresent()) {
            state(WorkerState.RESTARTING, Optional.of(reason));
            // Where another is on its way already, the place is his.
            retryAt = successor.isEmpty() ? OptionalLong.of(clock.getAsLong() + wait.get().toNanos()) : OptionalLong.empty();
            listener.crashed(this, reason);
        } else {
            String all = how.restarts().crashes() + " crashes within " + how.restarts().within().toSeconds() + " s; the last process " + reason;
            LOG.log(Level.ERROR, "worker {0} is given up: {1}", index, all);
            state(WorkerState.FAILED, Optional.of(all));
            listener.crashed(this, all);
            tellWhenGone();
        }
    }

    /** Ends all of its processes. */
    void close(Duration time) {
        closing = true;
        retryAt = OptionalLong.empty();
        current.ifPresent(process -> process.drain(time, clock.getAsLong()));
        successor.ifPresent(process -> leave(process, time));
        successor = Optional.empty();
        leaving.forEach(process -> process.hasten(time, clock.getAsLong()));
        if (current.isPresent()) {
            state(WorkerState.DRAINING, status.trouble());
        }
        tellWhenGone();
    }

    private void tellWhenGone() {
        if (isGone()) {
            if (status.state() != WorkerState.FAILED) {
                state(WorkerState.ENDED, status.trouble());
            }
            listener.gone(this);
        }
    }

    /** Whether it has no process, and gets none by itself. */
    boolean isGone() {
        return processes().findAny().isEmpty() && (closing || status.state() == WorkerState.FAILED);
    }

    private Stream<WorkerProcess> processes() {
        return Stream.of(current.stream(), successor.stream(), leaving.stream()).flatMap(each -> each);
    }

    /** Does what is due. */
    void turn() {
        long now = clock.getAsLong();
        if (retryAt.isPresent() && now - retryAt.getAsLong() >= 0) {
            restarts++;
            start();
        }
        for (WorkerProcess process : processes().toList()) {
            process.overdue(now, how.silence()).ifPresent(reason -> kill(process, reason));
            askHealth(process);
            if (process.isUndead(now)) {
                LOG.log(Level.ERROR, "worker {0}, process {1,number,#}, was killed and has not ended", index, process.pid());
                ended(process, -1);
            }
        }
    }

    /** How long until something is due. */
    long dueIn() {
        long now = clock.getAsLong();
        long retry = retryAt.isPresent() ? retryAt.getAsLong() - now : Long.MAX_VALUE;
        return Math.min(retry, processes().mapToLong(process -> process.dueIn(now, how.silence())).min().orElse(Long.MAX_VALUE));
    }

    private void state(WorkerState state, Optional<String> trouble) {
        Instant now = Instant.now();
        boolean same = state == status.state() && current.map(WorkerProcess::started).filter(at -> !at.equals(status.started())).isEmpty();
        status = new WorkerStatus(index, state, current.map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty()), restarts,
                same ? status.since() : now, current.map(WorkerProcess::started).orElse(status.pid().isEmpty() ? status.started() : now),
                current.map(WorkerProcess::addresses).orElse(List.of()), trouble);
    }
}
