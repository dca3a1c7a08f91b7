package dev.gatun.http.internal.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one loop counts for one server. Written by the loop alone, so an increment needs no atomic instruction; read by any thread. */
final class Counters {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong active = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLongArray responses = new AtomicLongArray(6);

    void connectionAccepted() {
        add(accepted, 1);
    }

    void requestBegun() {
        add(requests, 1);
        add(active, 1);
    }

    /** A request on a stream of HTTP/2. */
    void streamBegun() {
        requestBegun();
        add(streams, 1);
    }

    void streamEnded() {
        add(streams, -1);
    }

    void responseBegun(int statusCode) {
        int index = statusCode / 100;
        responses.setRelease(index, responses.getPlain(index) + 1);
    }

    void requestEnded(boolean failed) {
        add(active, -1);
        if (failed) {
            add(failures, 1);
        }
    }

    private static void add(AtomicLong counter, long delta) {
        counter.setRelease(counter.getPlain() + delta);
    }

    long accepted() {
        return accepted.getAcquire();
    }

    long requests() {
        return requests.getAcquire();
    }

    long active() {
        return active.getAcquire();
    }

    long streams() {
        return streams.getAcquire();
    }

    long failures() {
        return failures.getAcquire();
    }

    long responses(int firstDigit) {
        return responses.getAcquire(firstDigit);
    }
}
