package dev.gatun.http.internal.server;

import dev.gatun.reactor.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the virtual threads that one turn of the loop asks for, each with a handler of its own, together at the end of the turn.
 *
 * <p>To start a virtual thread from the loop wakes a carrier thread: a system call, and on a busy core a switch away from the loop, for each request.
 * So the loop starts one, which starts the others from within its carrier, where that is a push on a queue. Loop only.
 */
final class HandlerThreads implements Runnable {
    private final EventLoop loop;
    private List<Runnable> waiting = new ArrayList<>();

    HandlerThreads(EventLoop loop) {
        this.loop = loop;
    }

    /** Has {@code handler} run on a virtual thread. */
    void add(Runnable handler) {
        waiting.add(handler);
        if (waiting.size() == 1) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        List<Runnable> batch = waiting;
        waiting = new ArrayList<>();
        start(loop.unpinned(() -> startOthersAndRun(batch)));
    }

    private static void startOthersAndRun(List<Runnable> batch) {
        for (int i = 1; i < batch.size(); i++) {
            start(batch.get(i));
        }
        batch.getFirst().run();
    }

    private static void start(Runnable work) {
        Thread.ofVirtual().inheritInheritableThreadLocals(false).start(work);
    }
}
