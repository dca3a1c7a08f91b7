package dev.gatun.websocket.internal.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the sessions of one loop do. Written by the loop, which needs no atomic addition for that; read by any thread. */
final class SessionCounters {
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, Long> limitHits = new ConcurrentHashMap<>();

    private static void add(AtomicLong counter, long count) {
        counter.lazySet(counter.getPlain() + count);
    }

    void opened() {
        add(opened, 1);
    }

    void closed() {
        add(closed, 1);
    }

    void received(int bytes) {
        add(received, 1);
        add(receivedBytes, bytes);
    }

    void sent() {
        add(sent, 1);
    }

    void limitHit(String limit) {
        limitHits.merge(limit, 1L, Long::sum);
    }

    long openedCount() {
        return opened.get();
    }

    long closedCount() {
        return closed.get();
    }

    long receivedCount() {
        return received.get();
    }

    long receivedByteCount() {
        return receivedBytes.get();
    }

    long sentCount() {
        return sent.get();
    }

    Map<String, Long> limitHits() {
        return limitHits;
    }
}
