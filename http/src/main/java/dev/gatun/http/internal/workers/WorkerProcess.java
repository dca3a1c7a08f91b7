package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Subject;
import dev.gatun.http.workers.WorkerCommand;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One process of a worker, from its launch to its end. Supervisor's thread only.
 *
 * <pre>
 * STARTING ── ready ──▶ READY ── drain ──▶ DRAINING ── exit ──▶ ENDED
 *     └──────── not in time ──┴── silent ───────┴── not in time ──▶ killed ──▶ ENDED
 * </pre>
 */
final class WorkerProcess {
    /** Where it is. */
    enum Stage { STARTING, READY, DRAINING, ENDED }

    /** What a worker may take to end beyond its grace: it cuts off what is left by then, and its JVM ends. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** How long the system may take to end a process that was killed; one that hangs in a driver may never end. */
    private static final Duration DEATH = Duration.ofSeconds(10);

    private final WorkerCommand command;
    private final long launched;
    private final Instant started = Instant.now();
    private final Questions questions = new Questions();
    private Optional<ChildProcess> child = Optional.empty();
    private Stage stage = Stage.STARTING;
    private long deadline;
    private Optional<String> killedFor = Optional.empty();
    private List<SocketAddress> addresses = List.of();
    private Optional<CompletableFuture<String>> health = Optional.empty();
    private long healthAt;

    WorkerProcess(WorkerCommand command, long now, Duration readyWithin) {
        this.command = command;
        this.launched = now;
        this.deadline = now + readyWithin.toNanos();
    }

    void launched(ChildProcess process) {
        child = Optional.of(process);
    }

    WorkerCommand command() {
        return command;
    }

    Stage stage() {
        return stage;
    }

    Instant started() {
        return started;
    }

    long pid() {
        return child.orElseThrow().pid();
    }

    List<SocketAddress> addresses() {
        return addresses;
    }

    Duration lived(long now) {
        return Duration.ofNanos(now - launched);
    }

    void ready(List<SocketAddress> at, long now) {
        stage = Stage.READY;
        addresses = at;
        healthAt = now;
    }

    void drain(Duration time, long now) {
        stage = Stage.DRAINING;
        deadline = now + time.plus(SLACK).toNanos();
        send(new Message.Drain(time));
    }

    /** All workers end: it gets no longer than the others. */
    void hasten(Duration time, long now) {
        if (killedFor.isEmpty()) {
            deadline = Math.min(deadline - now, time.plus(SLACK).toNanos()) + now;
        }
    }

    void send(Message message) {
        child.ifPresent(process -> process.send(message));
    }

    /** Ends it by force, for the first reason that there is. */
    void kill(String reason, long now) {
        if (killedFor.isEmpty()) {
            killedFor = Optional.of(reason);
            deadline = now + DEATH.toNanos();
            child.ifPresent(ChildProcess::kill);
        }
    }

    /** Why it ended. */
    String ended(int status) {
        stage = Stage.ENDED;
        questions.fail("the worker has ended");
        return killedFor.orElse("ended with status " + status + (status > 128 && status < 160 ? ", by signal " + (status - 128) : ""));
    }

    Questions questions() {
        return questions;
    }

    CompletableFuture<String> ask(Subject subject) {
        return questions.ask(subject, "", this::send);
    }

    /** Asks how it is when that is due; the answer is another future each time. */
    Optional<CompletableFuture<String>> askHealth(long now, Duration every) {
        if (stage != Stage.READY || health.isPresent() || now - healthAt < 0) {
            return Optional.empty();
        }
        healthAt = now;
        CompletableFuture<String> answer = ask(Subject.HEALTH);
        health = Optional.of(answer);
        answer.whenComplete((text, failure) -> {
            health = Optional.empty();
            healthAt += every.toNanos();
        });
        return Optional.of(answer);
    }

    /** Whether its time to become ready, and well, is not over. */
    boolean maybeSoon(long now) {
        return killedFor.isEmpty() && now - deadline < 0;
    }

    /** When something is due next; never when {@link Long#MAX_VALUE}, from {@code now} on. */
    long dueIn(long now, Duration silence) {
        return switch (stage) {
            case ENDED -> Long.MAX_VALUE;
            case READY -> killedFor.isPresent() ? deadline - now : health.isPresent() ? healthAt + silence.toNanos() - now : healthAt - now;
            case STARTING, DRAINING -> deadline - now;
        };
    }

    /** Whether it has taken too long for what it is about, and why that is so. */
    Optional<String> overdue(long now, Duration silence) {
        if (killedFor.isPresent()) {
            return Optional.empty();
        }
        return switch (stage) {
            case STARTING -> now - deadline >= 0 ? Optional.of("was not ready after " + lived(now).toMillis() + " ms") : Optional.empty();
            case DRAINING -> now - deadline >= 0 ? Optional.of("had not ended when its grace was over") : Optional.empty();
            case READY -> health.isPresent() && now - healthAt >= silence.toNanos()
                    ? Optional.of("did not answer for " + silence.toMillis() + " ms") : Optional.empty();
            case ENDED -> Optional.empty();
        };
    }

    /** Whether it was killed, and the system does not say that it has ended. */
    boolean isUndead(long now) {
        return stage != Stage.ENDED && killedFor.isPresent() && now - deadline >= 0;
    }
}
