package dev.gatun.http.internal.workers;

import dev.gatun.http.internal.workers.Message.Subject;
import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.WorkerMetrics;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.WorkersFailed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Workers that are real processes, and the thread of their supervisor. Any thread; what waits is for threads that may. */
public final class Crew {
    private final SupervisorThread thread = new SupervisorThread();
    private final KeptSockets sockets;
    private final Supervisor supervisor;

    /** Workers that are not started yet. */
    public Crew(Supervision how, WorkerCommand command, KeptSockets sockets, Consumer<? super WorkerStatus> onReady) {
        this.sockets = sockets;
        Launcher launcher = new ProcessLauncher(how.count(), System.err);
        this.supervisor = new Supervisor(how, command, new Supervisor.Surroundings() {
            @Override
            public void ready(WorkerStatus worker) {
                Thread.startVirtualThread(() -> onReady.accept(worker));
            }

            @Override
            public void answer(Message.Ask question, long pid, Consumer<? super Message> channel) {
                sockets.answer(question, pid, channel);
            }

            @Override
            public ChildProcess launch(int index, WorkerCommand by, ChildEvents events) throws IOException {
                return launcher.launch(index, by, events);
            }
        }, System::nanoTime, thread);
    }

    /**
     * Starts them; returns when all serve.
     *
     * @throws WorkersFailed when that does not come about; then all have ended
     */
    public void start() {
        thread.start(supervisor);
        thread.execute(supervisor::start);
        // Also when all workers are given up: nobody is to wait in a queue that nobody serves.
        supervisor.ended().thenRun(sockets::close);
        outcome(supervisor.started());
    }

    /** How they are. */
    public List<WorkerStatus> status() {
        return supervisor.status();
    }

    /** What they have counted; of those that say so in time. */
    public List<WorkerMetrics> metrics(Duration patience) {
        Map<Integer, CompletableFuture<String>> answers = outcome(thread.call(() -> supervisor.ask(Subject.METRICS)));
        List<WorkerMetrics> metrics = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        answers.forEach((index, answer) -> {
            String none = null;
            String text = answer.completeOnTimeout(none, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS).exceptionally(gone -> none).join();
            Optional.ofNullable(text).ifPresent(known -> metrics.add(new WorkerMetrics(index, known)));
        });
        return metrics;
    }

    /** Tells them to read again what they read at their start. */
    public void reload() {
        thread.execute(() -> supervisor.tell(new Message.Reload()));
    }

    /** Replaces them; returns when that is done. */
    public RollReport roll(Optional<WorkerCommand> command) {
        return outcome(outcome(thread.call(() -> supervisor.roll(command))));
    }

    /** Ends them; returns when they have ended. */
    public void close(Duration time) {
        // Ahead of the workers: while it is open here, who comes between the last of them and the end of this process would wait for nobody.
        sockets.close();
        thread.execute(() -> supervisor.close(time));
        awaitEnd();
    }

    /** Waits until they have ended; why they were given up. */
    public Optional<String> awaitEnd() {
        return supervisor.ended().join();
    }

    private static <T> T outcome(CompletableFuture<T> stage) {
        try {
            return stage.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : e;
        }
    }
}
