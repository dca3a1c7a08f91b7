package dev.gatun.tls.internal;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Runs the long computations of handshakes, signatures and key agreements, beside the event loops: a bounded number at once, the others in the order of
 * their coming. Any thread.
 *
 * <p>Each task has a virtual thread of its own instead of a worker that goes from task to task: so the scheduler lets the handlers that run on virtual
 * threads have their turn between two handshakes, however many are waiting.
 */
final class HandshakeTasks {
    /**
     * More than there are processors, because a task may wait: for an OCSP responder, or a key store in hardware. What computes is bounded by the
     * scheduler of virtual threads all the same.
     */
    private static final int LEAST_AT_ONCE = 4;

    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    HandshakeTasks() {
        this(Math.max(LEAST_AT_ONCE, 2 * Runtime.getRuntime().availableProcessors()));
    }

    HandshakeTasks(int most) {
        this.most = most;
    }

    /** Runs {@code task} now or when others are done; it must not throw. */
    void submit(Runnable task) {
        synchronized (waiting) {
            if (running >= most) {
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        Thread.ofVirtual().name("gatun-tls").start(() -> {
            try {
                task.run();
            } finally {
                next();
            }
        });
    }

    private void next() {
        Runnable task;
        synchronized (waiting) {
            task = waiting.poll();
            if (task == null) {
                running--;
                return;
            }
        }
        start(task);
    }
}
