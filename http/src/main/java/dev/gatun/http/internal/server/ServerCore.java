package dev.gatun.http.internal.server;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Http2Options;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Limits;
import dev.gatun.http.internal.events.HandlerThreadsEvent;
import dev.gatun.http.internal.head.HeadLimits;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** What all loops of one server share: its configuration, and the few numbers that are limited for the server as a whole. Any thread. */
public final class ServerCore {
    private final Handler handler;
    private final Execution execution;
    private final ErrorHandler errors;
    private final JsonCodec json;
    private volatile Limits limits;
    private final Http2Options http2;
    private volatile HeadLimits headLimits;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger virtualThreads = new AtomicInteger();
    private final AtomicLongArray limitHits = new AtomicLongArray(Limit.values().length);
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile boolean complete;

    /** A server's core; the handler has its middleware around it already. */
    public ServerCore(Handler handler, Execution execution, ErrorHandler errors, JsonCodec json, Limits limits, Http2Options http2) {
        this.handler = handler;
        this.execution = execution;
        this.errors = errors;
        this.json = json;
        this.limits = limits;
        this.http2 = http2;
        this.headLimits = headLimits(limits);
    }

    static HeadLimits headLimits(Limits limits) {
        return new HeadLimits(limits.target(), limits.headerBytes(), limits.headerCount(), limits.headerBytes());
    }

    Handler handler() {
        return handler;
    }

    Execution execution() {
        return execution;
    }

    ErrorHandler errors() {
        return errors;
    }

    JsonCodec json() {
        return json;
    }

    Limits limits() {
        return limits;
    }

    /** Changes what is allowed from now on. */
    void limits(Limits newLimits) {
        headLimits = headLimits(newLimits);
        limits = newLimits;
    }

    Http2Options http2() {
        return http2;
    }

    HeadLimits headLimits() {
        return headLimits;
    }

    /** Whether the server ends: connections get no further requests. */
    public boolean isClosing() {
        return closing;
    }

    /** From here on responses say that the connection closes; connections may still be accepted. */
    void announceClosing() {
        closing = true;
    }

    /** All connections there will be are there. */
    void beginClosing() {
        complete = true;
        if (connections.get() == 0) {
            drained.countDown();
        }
    }

    /** Reaches zero when the server is closing and its last connection has ended. */
    CountDownLatch drained() {
        return drained;
    }

    /** Counts a connection, which is to end again at once when the answer is false. */
    boolean connectionOpened() {
        return connections.incrementAndGet() <= limits.connections();
    }

    void connectionClosed() {
        if (connections.decrementAndGet() == 0 && complete) {
            drained.countDown();
        }
    }

    int connections() {
        return connections.get();
    }

    /** Takes leave to run a handler on a virtual thread; given back by {@link #endVirtualThread}. */
    boolean beginVirtualThread() {
        if (virtualThreads.incrementAndGet() <= limits.virtualThreads()) {
            return true;
        }
        virtualThreads.decrementAndGet();
        hit(Limit.VIRTUAL_THREADS);
        HandlerThreadsEvent.commit(limits.virtualThreads());
        return false;
    }

    void endVirtualThread() {
        virtualThreads.decrementAndGet();
    }

    void hit(Limit limit) {
        limitHits.incrementAndGet(limit.ordinal());
    }

    Map<String, Long> limitHits() {
        Map<String, Long> hits = new TreeMap<>();
        for (Limit limit : Limit.values()) {
            long count = limitHits.get(limit.ordinal());
            if (count > 0) {
                hits.put(limit.text(), count);
            }
        }
        return hits;
    }
}
