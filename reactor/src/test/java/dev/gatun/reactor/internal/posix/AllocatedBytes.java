package dev.gatun.reactor.internal.posix;

import java.lang.reflect.Method;

/** What the calling thread has allocated on the heap. By reflection: the reactor's module does not read {@code jdk.management}. */
final class AllocatedBytes {
    private final Object threads;
    private final Method allocated;

    AllocatedBytes() {
        try {
            threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
            allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes that {@code work} allocates. */
    long during(Runnable work) {
        now();
        long before = now();
        work.run();
        return now() - before;
    }

    private long now() {
        try {
            return (Long) allocated.invoke(threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
