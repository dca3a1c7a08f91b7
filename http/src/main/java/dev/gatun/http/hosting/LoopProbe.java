package dev.gatun.http.hosting;

import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one event loop whether it takes tasks; never has more than one waiting in it, however often and by whomever it is asked. Any thread. */
final class LoopProbe {
    /** A loop that takes no task for that long is blocked. Who asks for health waits as long, and Kubernetes by default a second for that answer. */
    static final Duration BLOCKED = Duration.ofMillis(500);

    /** One that does not for that long will not come back by itself. */
    static final Duration LOST = Duration.ofSeconds(30);

    private final EventLoop loop;
    private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
    private long asked;

    LoopProbe(EventLoop loop) {
        this.loop = loop;
    }

    /** Asks, unless it was asked before and has not answered. */
    synchronized void ask() {
        if (!answer.isDone()) {
            return;
        }
        asked = System.nanoTime();
        CompletableFuture<Void> next = new CompletableFuture<>();
        answer = next;
        try {
            loop.execute(() -> next.complete(null));
        } catch (RejectedExecutionException e) {
            next.completeExceptionally(e);
        }
    }

    /** What is wrong, by the time that an answer is overdue; waits until then at most. */
    Optional<Health.Part> fault() {
        CompletableFuture<Void> waitedFor;
        long since;
        synchronized (this) {
            waitedFor = answer;
            since = asked;
        }
        String name = "event loop " + loop.index();
        try {
            waitedFor.get(Math.max(0, BLOCKED.toNanos() - (System.nanoTime() - since)), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            Duration time = Duration.ofNanos(System.nanoTime() - since);
            String text = "takes no task since " + time.toMillis() + " ms";
            return Optional.of(new Health.Part(name, time.compareTo(LOST) < 0 ? Health.Condition.UNREADY : Health.Condition.DEAD, text));
        } catch (ExecutionException e) {
            return Optional.of(new Health.Part(name, Health.Condition.DEAD, "has ended"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Health.Part.unready(name, "was not waited for"));
        }
    }
}
