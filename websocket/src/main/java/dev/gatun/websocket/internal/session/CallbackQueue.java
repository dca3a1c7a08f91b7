package dev.gatun.websocket.internal.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the callbacks of one session on virtual threads, in order and never two at once: a thread begins when the first waits, and ends when none does. What
 * waits is bounded by pausing the session.
 */
final class CallbackQueue {
    /** At so many waiting bytes reading pauses, and goes on below half of them. */
    private static final int HIGH = 64 << 10;

    /** What a callback costs beside its payload. */
    private static final int EACH = 512;

    private final Session session;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();

    private record Task(Runnable callback, int bytes) {}

    CallbackQueue(Session session) {
        this.session = session;
    }

    /** Has {@code callback} run behind those that were added before. Loop only. */
    void add(Runnable callback, int size) {
        tasks.add(new Task(callback, size + EACH));
        if (bytes.addAndGet(size + EACH) >= HIGH && !full.get()) {
            session.pause();
            full.set(true);
            // What ran meanwhile may have missed the flag.
            roomAfter(0);
        }
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().inheritInheritableThreadLocals(false).start(this::run);
        }
    }

    private void run() {
        do {
            Task task = tasks.poll();
            task.callback.run();
            roomAfter(task.bytes);
        } while (waiting.decrementAndGet() > 0);
    }

    private void roomAfter(int done) {
        if (bytes.addAndGet(-done) < HIGH / 2 && full.compareAndSet(true, false)) {
            session.resume();
        }
    }
}
