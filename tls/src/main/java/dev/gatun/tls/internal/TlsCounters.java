package dev.gatun.tls.internal;

import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What all connections of one configuration share: their counters, and the bound on handshake tasks that run at once. Any thread. */
public final class TlsCounters {
    private static final TlsFailure.Kind[] KINDS = TlsFailure.Kind.values();

    private final LongAdder full = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLongArray failures = new AtomicLongArray(KINDS.length);
    private final HandshakeTasks tasks;

    /** Counters at zero, and as many tasks at once as {@link HandshakeTasks} finds right for this machine. */
    public TlsCounters() {
        this(new HandshakeTasks());
    }

    TlsCounters(HandshakeTasks tasks) {
        this.tasks = tasks;
    }

    HandshakeTasks tasks() {
        return tasks;
    }

    void secured(boolean again) {
        (again ? resumed : full).increment();
    }

    void failed(TlsFailure.Kind kind, boolean inHandshake) {
        failures.incrementAndGet(kind.ordinal());
        if (inHandshake) {
            failed.increment();
        }
    }

    /** What was counted so far. */
    public TlsStatistics statistics() {
        Map<TlsFailure.Kind, Long> byKind = new EnumMap<>(TlsFailure.Kind.class);
        for (TlsFailure.Kind kind : KINDS) {
            long count = failures.get(kind.ordinal());
            if (count > 0) {
                byKind.put(kind, count);
            }
        }
        return new TlsStatistics(full.sum(), resumed.sum(), failed.sum(), byKind);
    }
}
