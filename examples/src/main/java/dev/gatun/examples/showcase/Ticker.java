package dev.gatun.examples.showcase;

import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends a tick a second to all who listen. One thread serves them all, and there is none while nobody listens. */
final class Ticker implements AutoCloseable {
    private final Set<EventSink> listeners = ConcurrentHashMap.newKeySet();
    private ScheduledExecutorService clock;
    private long ticks;
    private boolean closed;

    /** Adds a listener, who gets a first tick at once, until its client is gone. */
    void subscribe(EventSink sink) {
        listeners.add(sink);
        sink.onClosed(() -> listeners.remove(sink));
        sink.send(tick(now()));
        start();
    }

    private synchronized void start() {
        if (clock == null && !closed) {
            clock = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("ticker").daemon().factory());
            clock.scheduleAtFixedRate(this::turn, 1, 1, TimeUnit.SECONDS);
        }
    }

    private void turn() {
        if (stopIfIdle()) {
            return;
        }
        Event event = tick(now());
        listeners.forEach(sink -> sink.send(event));
    }

    private synchronized boolean stopIfIdle() {
        boolean idle = listeners.isEmpty();
        if (idle && clock != null) {
            clock.shutdown();
            clock = null;
        }
        return idle;
    }

    private synchronized Event tick(String time) {
        ticks++;
        return Event.of(time).name("tick").id(Long.toString(ticks));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Ends all streams, so that a server that shuts down need not wait for them. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        listeners.forEach(EventSink::close);
        stopIfIdle();
    }
}
