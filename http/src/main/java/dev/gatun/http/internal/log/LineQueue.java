package dev.gatun.http.internal.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Takes log lines from event loops without ever making them wait: a bounded queue, written by a virtual thread that lives while there is something
 * to write. When the disk is slower than the clients, lines are dropped and counted; the server answers on.
 */
public final class LineQueue {
    private static final int CAPACITY = 16 << 10;

    private final ArrayBlockingQueue<String> lines = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final LongAdder dropped = new LongAdder();
    private final Consumer<? super String> sink;
    private long reported;

    /** @param sink is given each line, by one thread at a time; it may block */
    public LineQueue(Consumer<? super String> sink) {
        this.sink = sink;
    }

    /** Queues a line. Any thread; does not wait. */
    public void add(String line) {
        if (!lines.offer(line)) {
            dropped.increment();
            return;
        }
        if (writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("gatun-access-log").start(this::write);
        }
    }

    /** How many lines found no room. */
    public long dropped() {
        return dropped.sum();
    }

    private void write() {
        do {
            try {
                for (String line = lines.poll(); line != null; line = lines.poll()) {
                    sink.accept(line);
                }
                report();
            } catch (RuntimeException e) {
                log(Level.ERROR, "access log can't be written: " + e);
            } finally {
                writing.set(false);
            }
            // A line that came between the last poll and the flag would wait for the next one.
        } while (!lines.isEmpty() && writing.compareAndSet(false, true));
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
