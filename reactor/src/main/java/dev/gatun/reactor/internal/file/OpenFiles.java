package dev.gatun.reactor.internal.file;

import java.util.concurrent.atomic.AtomicInteger;

/** How many files this process holds open for sending; a gauge, like the descriptors of the loops. */
public final class OpenFiles {
    static final AtomicInteger COUNT = new AtomicInteger();

    private OpenFiles() {}

    /** Files open now. */
    public static int count() {
        return COUNT.get();
    }
}
