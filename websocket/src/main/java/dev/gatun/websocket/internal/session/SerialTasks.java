package dev.gatun.websocket.internal.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks on virtual threads, in order and never two at once: a thread begins when the first waits, and ends when none does. Any thread adds. */
public final class SerialTasks {
    private final String name;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Calls its threads {@code name}, which may be empty. */
    public SerialTasks(String name) {
        this.name = name;
    }

    /** Has {@code task}, which throws nothing, run behind those that were added before. */
    public void add(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).start(this::run);
        }
    }

    private void run() {
        do {
            tasks.poll().run();
        } while (waiting.decrementAndGet() > 0);
    }
}
