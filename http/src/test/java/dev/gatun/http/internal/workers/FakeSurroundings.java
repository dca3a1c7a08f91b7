package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.RestartPolicy;
import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.WorkerState;
import dev.gatun.http.workers.WorkerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A supervisor with processes and a clock that are a test's own; all on the test's thread. */
final class FakeSurroundings implements Supervisor.Surroundings {
    static final WorkerCommand COMMAND = WorkerCommand.of("server");

    final List<FakeProcess> processes = new ArrayList<>();
    final List<WorkerStatus> ready = new ArrayList<>();
    final List<Message.Ask> asked = new ArrayList<>();
    final Supervisor supervisor;
    Optional<String> unstartable = Optional.empty();
    private long now = Long.MAX_VALUE - 1_000_000_000L;

    FakeSurroundings(int count) {
        this(count, 1);
    }

    FakeSurroundings(int count, int atOnce) {
        RestartPolicy restarts = new RestartPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(5), 4, Duration.ofMinutes(1));
        Supervision how = new Supervision(
                count, restarts, Duration.ofSeconds(10), Duration.ofSeconds(20), atOnce, Duration.ofSeconds(5), Duration.ofSeconds(30));
        supervisor = new Supervisor(how, COMMAND, this, () -> now, Runnable::run);
    }

    /** All started, serving and well. */
    static FakeSurroundings serving(int count, int atOnce) {
        FakeSurroundings fake = new FakeSurroundings(count, atOnce);
        fake.supervisor.start();
        List.copyOf(fake.processes).forEach(FakeProcess::serve);
        return fake;
    }

    @Override
    public ChildProcess launch(int index, WorkerCommand command, ChildEvents events) throws IOException {
        if (unstartable.isPresent()) {
            throw new IOException(unstartable.get());
        }
        FakeProcess process = new FakeProcess(1000 + processes.size(), index, command, events);
        processes.add(process);
        return process;
    }

    @Override
    public void ready(WorkerStatus worker) {
        ready.add(worker);
    }

    @Override
    public void answer(Message.Ask question, long pid, Consumer<? super Message> channel) {
        asked.add(question);
    }

    FakeProcess last() {
        return processes.getLast();
    }

    /** Lets time pass without a turn. */
    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Lets time pass as the supervisor's thread does: from one thing that is due to the next. Wraps over, as the clock of the system may. */
    void advance(Duration time) {
        long left = time.toNanos();
        while (left > 0) {
            long step = Math.clamp(supervisor.dueIn(), 1, left);
            now += step;
            left -= step;
            supervisor.turn();
        }
    }

    List<WorkerState> states() {
        return supervisor.status().stream().map(WorkerStatus::state).toList();
    }
}
