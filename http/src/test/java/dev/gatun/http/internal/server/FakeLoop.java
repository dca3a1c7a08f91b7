package dev.gatun.http.internal.server;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An event loop whose thread is the test's, and whose clock the test moves. */
public final class FakeLoop implements EventLoop {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Timer> timers = new ArrayList<>();
    private final BufferPool buffers = BufferPool.create(64 << 20);
    private final Thread thread = Thread.currentThread();
    private long now = 1_000_000_000;

    private final class Timer implements Deadline {
        private final long due;
        private final Runnable task;

        Timer(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        @Override
        public void cancel() {
            timers.remove(this);
        }

        @Override
        public boolean isPending() {
            return timers.contains(this);
        }
    }

    /** Runs all tasks there are. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Runs tasks, waiting for those of other threads, until {@code reached}. */
    public void runUntil(BooleanSupplier reached) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        run();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not reached within ten seconds");
            }
            try {
                Runnable task = tasks.poll(20, TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Moves the clock and runs what becomes due on the way, in order. */
    public void pass(Duration time) {
        long target = now + time.toNanos();
        while (true) {
            run();
            Timer next = timers.stream().min(Comparator.comparingLong(timer -> timer.due)).orElse(null);
            if (next == null || next.due > target) {
                break;
            }
            timers.remove(next);
            now = Math.max(now, next.due);
            next.task.run();
        }
        now = target;
        run();
    }

    public int timers() {
        return timers.size();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Deadline schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(now + delay.toNanos(), task);
        timers.add(timer);
        return timer;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public LoopStatistics statistics() {
        return new LoopStatistics(0, 0, buffers.buffersInUse(), buffers.bytesInUse(), buffers.bytesReserved(), 0, 0, timers.size(), 0, 0, 0, 0, 0);
    }
}
