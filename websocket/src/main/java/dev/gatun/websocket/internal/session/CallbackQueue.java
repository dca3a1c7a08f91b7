package dev.gatun.websocket.internal.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the callbacks of one session on virtual threads, in order and never two at once. What waits is bounded by pausing the session. */
final class CallbackQueue {
    /** At so many waiting bytes reading pauses, and goes on below half of them. */
    private static final int HIGH = 64 << 10;

    /** What a callback costs beside its payload. */
    private static final int EACH = 512;

    private final Session session;
    private final SerialTasks tasks = new SerialTasks("");
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();

    CallbackQueue(Session session) {
        this.session = session;
    }

    /** Has {@code callback} run behind those that were added before. Loop only. */
    void add(Runnable callback, int size) {
        int cost = size + EACH;
        if (bytes.addAndGet(cost) >= HIGH && !full.get()) {
            session.pause();
            full.set(true);
            // What ran meanwhile may have missed the flag.
            roomAfter(0);
        }
        tasks.add(session.share().loop().unpinned(() -> {
            callback.run();
            roomAfter(cost);
        }));
    }

    private void roomAfter(int done) {
        if (bytes.addAndGet(-done) < HIGH / 2 && full.compareAndSet(true, false)) {
            session.resume();
        }
    }
}
