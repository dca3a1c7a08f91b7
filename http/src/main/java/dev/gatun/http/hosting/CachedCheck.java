package dev.gatun.http.hosting;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A check of the program's own: run on a virtual thread when its last result is too old, once at a time however many ask, and waited for no longer than its
 * limit. One that does not end by then is interrupted; it is not run anew before it has ended. Any thread.
 */
final class CachedCheck {
    private final String name;
    private final Probes.Check check;
    private final Duration limit;
    private final Duration keep;
    private Optional<Run> running = Optional.empty();
    private Optional<Health.Part> last = Optional.empty();
    private long lastAt;

    private record Run(Thread thread, CompletableFuture<Health.Part> result, long since) {}

    CachedCheck(String name, Probes.Check check, Duration limit, Duration keep) {
        this.name = name;
        this.check = check;
        this.limit = limit;
        this.keep = keep;
    }

    String name() {
        return name;
    }

    /** Begins to check, if it must be. */
    void ask() {
        run();
    }

    /** The result of now, or one that is young enough. */
    Health.Part result() {
        Optional<Run> run = run();
        return run.isPresent() ? await(run.get()) : lastResult();
    }

    private synchronized Health.Part lastResult() {
        return last.orElseThrow();
    }

    private synchronized Optional<Run> run() {
        if (last.isPresent() && System.nanoTime() - lastAt < keep.toNanos()) {
            return Optional.empty();
        }
        if (running.isEmpty()) {
            CompletableFuture<Health.Part> result = new CompletableFuture<>();
            running = Optional.of(new Run(Thread.ofVirtual().name("gatun-check-" + name).unstarted(() -> check(result)), result, System.nanoTime()));
            running.get().thread().start();
        }
        return running;
    }

    private void check(CompletableFuture<Health.Part> result) {
        Health.Part part;
        try {
            check.run();
            part = Health.Part.up(name, "passed");
        } catch (Throwable e) {
            part = Health.Part.unready(name, "failed: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
        synchronized (this) {
            running = Optional.empty();
            // Who gave it up has said so, for as long as results are kept.
            if (!result.isDone()) {
                keep(part);
                result.complete(part);
            }
        }
    }

    private void keep(Health.Part part) {
        last = Optional.of(part);
        lastAt = System.nanoTime();
    }

    private Health.Part await(Run run) {
        try {
            return run.result().get(Math.max(0, limit.toNanos() - (System.nanoTime() - run.since())), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.Part.unready(name, "was not waited for");
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized Health.Part giveUp(Run run) {
        Health.Part part = Health.Part.unready(name, "did not end within " + limit.toMillis() + " ms");
        if (run.result().complete(part)) {
            keep(part);
            run.thread().interrupt();
        }
        return run.result().join();
    }
}
