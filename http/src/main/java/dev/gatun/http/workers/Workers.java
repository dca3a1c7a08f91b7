package dev.gatun.http.workers;

import dev.gatun.http.internal.workers.Crew;
import dev.gatun.http.internal.workers.KeptSockets;
import dev.gatun.http.internal.workers.Supervision;
import dev.gatun.reactor.ListenSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Several processes that serve one port, and this one that looks after them: it serves nothing itself. Any thread; what waits must not be called on an event
 * loop.
 *
 * <p>{@snippet :
 * if (Worker.current().isEmpty()) {
 *     try (Workers workers = Workers.builder().count(4).start()) {
 *         workers.awaitEnd();
 *     }
 * }
 * }
 *
 * <p>Workers whose process ends unasked are started again, see {@link RestartPolicy}; those that do not answer for half a minute are ended by force. When this
 * process is killed, the workers see the end of their input, drain and end. Signals are the program's business, and call {@link #close()}, {@link #reload()}
 * and {@link #roll()}.
 */
public final class Workers implements AutoCloseable {
    private final Crew crew;
    private final Duration grace;

    private Workers(Crew crew, Duration grace) {
        this.crew = crew;
        this.grace = grace;
    }

    /** Workers to be described. */
    public static Builder builder() {
        return new Builder();
    }

    /** How each worker is, by index. */
    public List<WorkerStatus> status() {
        return crew.status();
    }

    /** What is wrong, in words, a line for each worker that is not well; empty when all are. */
    public List<String> trouble() {
        return status().stream().filter(worker -> !worker.isHealthy()).map(Workers::words).toList();
    }

    private static String words(WorkerStatus worker) {
        return "worker " + worker.index() + ' ' + worker.state().name().toLowerCase(Locale.ROOT) + worker.trouble().map(": "::concat).orElse("");
    }

    /** Whether all workers serve and say that they are well. */
    public boolean isHealthy() {
        return status().stream().allMatch(WorkerStatus::isHealthy);
    }

    /** What the workers that serve have counted; a worker that does not answer within five seconds is not among them. */
    public List<WorkerMetrics> metrics() {
        return crew.metrics(Duration.ofSeconds(5));
    }

    /** Tells all workers that serve to read again what they read at their start. */
    public void reload() {
        crew.reload();
    }

    /**
     * Replaces the process of each worker, a few at a time: the new one serves and is well, within {@link Builder#readyWithin}, before the old one drains, and
     * the next worker's turn comes when the old one has ended. Stops at the first new process that does not get so far, and leaves the workers that are left as
     * they are. Returns when that is done.
     *
     * @throws IllegalStateException while that is under way already, or workers are ending
     */
    public RollReport roll() {
        return crew.roll(Optional.empty());
    }

    /**
     * As {@link #roll()}, by another command: another jar, other arguments. Workers that have been replaced are started again by it, too; those that a failure
     * has left keep theirs, and the same with the command before goes back.
     *
     * @throws IllegalStateException while that is under way already, or workers are ending
     */
    public RollReport upgrade(WorkerCommand command) {
        return crew.roll(Optional.of(command));
    }

    /** Waits until no worker is left: empty when {@link #close()} was called, else why they were given up. */
    public Optional<String> awaitEnd() {
        return crew.awaitEnd();
    }

    /** As {@link #close(Duration)}, with the grace of the builder. */
    @Override
    public void close() {
        close(grace);
    }

    /**
     * Drains all workers, and returns when they have ended: those that have not within {@code time} and two seconds more, in which they cut off what is left,
     * are ended by force. A second call waits for the same end.
     */
    public void close(Duration time) {
        crew.close(time);
    }

    /** Describes workers. Not thread-safe. */
    public static final class Builder {
        private Optional<WorkerCommand> command = Optional.empty();
        private int count = Runtime.getRuntime().availableProcessors();
        private RestartPolicy restarts = RestartPolicy.DEFAULT;
        private Duration readyWithin = Duration.ofMinutes(1);
        private Duration grace = Duration.ofSeconds(30);
        private Duration silence = Duration.ofSeconds(30);
        private int atOnce = 1;
        private final Map<String, ListenSocket> sockets = new LinkedHashMap<>();
        private Consumer<? super WorkerStatus> onReady = worker -> {};

        private Builder() {}

        /** How a worker is started; by default as this process was, see {@link WorkerCommand#own()}. */
        public Builder command(WorkerCommand newCommand) {
            command = Optional.of(newCommand);
            return this;
        }

        /**
         * A socket that is kept here for the workers, which have it by {@link Worker#socket}: they take connections from one queue, where what waits is not
         * lost when one of them ends, whatever way. Processes that take another's place have it, too. It is closed here at the beginning of the end, so that
         * the queue ends with the last worker, and when {@link #start()} fails.
         *
         * @param name not blank, and of no other socket
         */
        public Builder listen(String name, ListenSocket socket) {
            if (name.isBlank() || name.lines().count() != 1 || sockets.putIfAbsent(name, Objects.requireNonNull(socket, "socket")) != null) {
                throw new IllegalArgumentException("\"" + name + "\" is no name for one more socket");
            }
            return this;
        }

        /** How many workers; by default one for each CPU. */
        public Builder count(int workers) {
            count = positive(workers, "count");
            return this;
        }

        /** When those that crash are started again. */
        public Builder restarts(RestartPolicy policy) {
            restarts = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** How long a worker may take from its launch to {@link Worker#ready}, and one that replaces another until it is well; a minute by default. */
        public Builder readyWithin(Duration time) {
            readyWithin = positive(time, "readyWithin");
            return this;
        }

        /** How long a worker may take to end its exchanges, when it is replaced and at the end; 30 seconds by default. */
        public Builder grace(Duration time) {
            grace = positive(time, "grace");
            return this;
        }

        /** How long a worker that serves may be silent when it is asked how it is, before it is ended by force and started again; 30 seconds by default. */
        public Builder silence(Duration time) {
            silence = positive(time, "silence");
            return this;
        }

        /** How many workers are replaced at a time; one by default. */
        public Builder atOnce(int workers) {
            atOnce = positive(workers, "atOnce");
            return this;
        }

        /** Is called, on a thread of its own, whenever a process of a worker has become ready. */
        public Builder onReady(Consumer<? super WorkerStatus> action) {
            onReady = Objects.requireNonNull(action, "action");
            return this;
        }

        /**
         * Starts the workers, and returns when all serve.
         *
         * @throws WorkersFailed when one ends, or is not ready in time: then the others are ended, too
         * @throws UnsupportedOperationException when {@linkplain #listen sockets} can't be handed over here; the message says what can be done instead
         */
        public Workers start() {
            KeptSockets kept = new KeptSockets(sockets);
            try {
                kept.check();
                return start(kept);
            } catch (RuntimeException e) {
                kept.close();
                throw e;
            }
        }

        private Workers start(KeptSockets kept) {
            Duration healthEvery = silence.dividedBy(6);
            Supervision how = new Supervision(count, restarts, readyWithin, grace, atOnce, healthEvery, silence);
            Crew crew = new Crew(how, command.orElseGet(WorkerCommand::own), kept, onReady);
            crew.start();
            return new Workers(crew, grace);
        }

        private static int positive(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " " + value + " is less than 1");
            }
            return value;
        }

        private static Duration positive(Duration value, String name) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " " + value + " is not positive");
            }
            return value;
        }
    }
}
