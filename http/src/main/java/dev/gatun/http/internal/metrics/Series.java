package dev.gatun.http.internal.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/** What one loop counts for one kind of requests: one route of one host, or one upstream. Written on the loop; read by any thread. */
final class Series {
    private static final int REQUEST_BYTES = 6;
    private static final int RESPONSE_BYTES = 7;

    /** By the first digit of the status, 0 for those that were not answered, then bytes. */
    private final AtomicLongArray counts = new AtomicLongArray(8);
    private final Histogram durations = new Histogram();

    void ended(int statusCode, long bytesIn, long bytesOut, long nanos) {
        add(statusCode / 100, 1);
        if (bytesIn != 0) {
            add(REQUEST_BYTES, bytesIn);
        }
        add(RESPONSE_BYTES, bytesOut);
        durations.add(nanos);
    }

    private void add(int index, long delta) {
        counts.setRelease(index, counts.getPlain(index) + delta);
    }

    /** Adds what was counted so far. */
    void addTo(SeriesSum sum) {
        for (int i = 0; i < sum.byClass.length; i++) {
            sum.byClass[i] += counts.getAcquire(i);
        }
        sum.bytesIn += counts.getAcquire(REQUEST_BYTES);
        sum.bytesOut += counts.getAcquire(RESPONSE_BYTES);
        sum.nanos += durations.addTo(sum.durations);
    }
}
