package dev.gatun.http.internal.workers;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The thread that a supervisor has to itself: it does what others ask for, and what is due. Any thread may ask. */
final class SupervisorThread implements Executor {
    private static final Logger LOG = System.getLogger("dev.gatun.http.workers");

    /** Something may have come due that nobody has computed: a look now and then costs nothing. */
    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(10);

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        inbox.add(task);
    }

    /** Does {@code work} on the thread. */
    <T> CompletableFuture<T> call(Supplier<? extends T> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        execute(() -> {
            try {
                outcome.complete(work.get());
            } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Begins; it goes on for as long as the process: whoever asks when all workers have ended still gets an answer. */
    void start(Supervisor supervisor) {
        Thread.ofPlatform().daemon().name("workers").start(() -> run(supervisor));
    }

    private void run(Supervisor supervisor) {
        while (true) {
            try {
                Runnable task = inbox.poll(Math.clamp(supervisor.dueIn(), 0, LONGEST_SLEEP), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
                supervisor.turn();
            } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it.
                LOG.log(Level.DEBUG, "interrupted", e);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "the supervisor of the workers goes on behind a failure", e);
            }
        }
    }
}
