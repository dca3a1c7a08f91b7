package dev.gatun.tls.internal;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Working memory of the event loops: one of each kind per loop, used by all its connections in turn, so that a connection that waits holds none. Where TLS runs
 * within TLS a second one is made. What was in it before is overwritten or never looked at: views end where the new bytes end.
 */
final class ScratchPool<T> {
    private final ThreadLocal<ArrayDeque<T>> free = ThreadLocal.withInitial(ArrayDeque::new);
    private final Supplier<T> maker;

    ScratchPool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** One that nobody on this thread uses; give it back. */
    T take() {
        T scratch = free.get().poll();
        return scratch != null ? scratch : maker.get();
    }

    void give(T scratch) {
        free.get().push(scratch);
    }
}
