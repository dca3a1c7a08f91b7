package dev.gatun.jmh;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopStatistics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An event loop without a transport, whose thread is the benchmark's. Its deadlines never come. */
final class MemoryLoop implements EventLoop, AutoCloseable {
    private static final long POOL_LIMIT = 64 << 20;
    private static final long PATIENCE_SECONDS = 30;
    private static final Deadline NEVER = new Deadline() {
        @Override
        public void cancel() {}

        @Override
        public boolean isPending() {
            return true;
        }
    };

    private final Thread thread = Thread.currentThread();
    private final BufferPool buffers = BufferPool.create(POOL_LIMIT);
    /** Of this thread, as most are; like the reactor's own they cost no lock. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final LinkedBlockingQueue<Runnable> fromOutside = new LinkedBlockingQueue<>();

    /** The end of a turn: runs what was left to do. */
    void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Turns until {@code reached}, and waits for the tasks of other threads meanwhile. */
    void turnUntil(BooleanSupplier reached) throws InterruptedException {
        turn();
        while (!reached.getAsBoolean()) {
            Runnable task = fromOutside.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (task == null) {
                throw new IllegalStateException("nothing happened for " + PATIENCE_SECONDS + " s");
            }
            task.run();
            turn();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (inLoop()) {
            tasks.add(task);
        } else {
            fromOutside.add(task);
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public Deadline schedule(Duration delay, Runnable task) {
        return NEVER;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
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
        return new LoopStatistics(0, 0, buffers.buffersInUse(), buffers.bytesInUse(), buffers.bytesReserved(), 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Frees the buffers; each must be back. */
    @Override
    public void close() {
        int inUse = buffers.buffersInUse();
        buffers.close();
        if (inUse != 0) {
            throw new IllegalStateException(inUse + " buffers were not given back");
        }
    }
}
