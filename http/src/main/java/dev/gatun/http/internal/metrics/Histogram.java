package dev.gatun.http.internal.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations. Written by one thread, for which it is two plain additions; read by any. An octave takes its memory when the first duration falls in it:
 * most need four or five, of 256 bytes each.
 */
final class Histogram {
    private final AtomicLongArray[] octaves = new AtomicLongArray[LogLinear.OCTAVES];
    private final AtomicLongArray sum = new AtomicLongArray(1);

    /** One more. */
    void add(long nanos) {
        int part = LogLinear.part(nanos);
        AtomicLongArray octave = octaves[part / LogLinear.SUB];
        if (octave == null) {
            octave = new AtomicLongArray(LogLinear.SUB);
            octaves[part / LogLinear.SUB] = octave;
        }
        int sub = part % LogLinear.SUB;
        octave.setRelease(sub, octave.getPlain(sub) + 1);
        sum.setRelease(0, sum.getPlain(0) + Math.max(0, nanos));
    }

    /** Adds what was counted so far to {@code counts}, which has {@link LogLinear#PARTS}; returns the sum in nanoseconds. */
    long addTo(long[] counts) {
        for (int i = 0; i < octaves.length; i++) {
            AtomicLongArray octave = octaves[i];
            for (int sub = 0; octave != null && sub < LogLinear.SUB; sub++) {
                counts[i * LogLinear.SUB + sub] += octave.getAcquire(sub);
            }
        }
        return sum.getAcquire(0);
    }
}
