package dev.gatun.http.internal.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Takes log lines from event loops without ever making them wait: a bounded queue, written by a virtual thread that lives while there is something
 * to write. When the disk is slower than the clients, lines are dropped and counted; the server answers on.
 */
public final class LineQueue {
    private static final int CAPACITY = 16 << 10;

    /** Lines, and latches of who waits for the lines before them. */
    private final ArrayBlockingQueue<Object> lines = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final LongAdder dropped = new LongAdder();
    private final Consumer<? super String> sink;
    private final Runnable pause;
    private long reported;
    private boolean failing;

    /**
     * @param sink is given each line, by one thread at a time; it may block
     * @param pause is called when there are no more lines for now, by the same thread
     */
    public LineQueue(Consumer<? super String> sink, Runnable pause) {
        this.sink = sink;
        this.pause = pause;
    }

    /** Queues a line. Any thread; does not wait. */
    public void add(String line) {
        if (!lines.offer(line)) {
            dropped.increment();
            return;
        }
        begin();
    }

    private void begin() {
        if (writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("gatun-access-log").start(this::write);
        }
    }

    /** How many lines found no room. */
    public long dropped() {
        return dropped.sum();
    }

    /** Waits until the lines that are there now are written; whether they are. Any thread that may block. */
    public boolean flush(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        CountDownLatch written = new CountDownLatch(1);
        if (!lines.offer(written, time.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        begin();
        return written.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void write() {
        do {
            try {
                for (Object next = lines.poll(); next != null; next = lines.poll()) {
                    write(next);
                }
                pause.run();
                report();
            } catch (RuntimeException e) {
                failed(e);
            } finally {
                writing.set(false);
            }
            // A line that came between the last poll and the flag would wait for the next one.
        } while (!lines.isEmpty() && writing.compareAndSet(false, true));
    }

    private void write(Object next) {
        if (next instanceof CountDownLatch waiting) {
            try {
                pause.run();
            } finally {
                waiting.countDown();
            }
            return;
        }
        sink.accept((String) next);
        failing = false;
    }

    /** Told once, not for each line. */
    private void failed(RuntimeException cause) {
        if (!failing) {
            failing = true;
            log(Level.ERROR, "access log can't be written: " + cause);
        }
    }

    private void report() {
        long now = dropped.sum();
        if (now > reported) {
            log(Level.WARNING, "access log is too slow, lines dropped=" + (now - reported));
            reported = now;
        }
    }

    private static void log(Level level, String message) {
        Logger logger = System.getLogger("dev.gatun.http");
        logger.log(level, message);
    }
}
