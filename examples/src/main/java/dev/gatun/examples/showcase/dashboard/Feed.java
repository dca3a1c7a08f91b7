package dev.gatun.examples.showcase.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes a {@link Frame} a second, keeps those of the last five minutes, and sends each to all who watch: who comes gets the past first, and so charts that are
 * not empty. One thread of its own; {@link #subscribe} and {@link #close} by any.
 */
public final class Feed implements AutoCloseable {
    private static final int KEPT = 300;
    private static final System.Logger LOG = System.getLogger("dev.gatun.examples");

    private final Supplier<Frame> source;
    private final ArrayDeque<Frame> past = new ArrayDeque<>(KEPT + 1);
    private final Set<EventSink> watchers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("dashboard").daemon().factory());

    private Feed(Supplier<Frame> source) {
        this.source = source;
    }

    /** A feed that asks {@code source} once a second, on its own thread. */
    public static Feed start(Supplier<Frame> source) {
        Feed feed = new Feed(source);
        feed.clock.scheduleAtFixedRate(feed::turn, 0, 1, TimeUnit.SECONDS);
        return feed;
    }

    /** Sends the past and then what comes, until the watcher is gone. */
    public void subscribe(EventSink sink) {
        sink.onClosed(() -> watchers.remove(sink));
        synchronized (past) {
            sink.send(event("history", history()));
            watchers.add(sink);
        }
    }

    private List<Frame> history() {
        List<Frame> frames = new ArrayList<>(past.size());
        past.forEach(frame -> frames.add(frame == past.peekLast() ? frame : frame.withoutTables()));
        return frames;
    }

    private void turn() {
        try {
            Frame frame = source.get();
            synchronized (past) {
                past.addLast(frame);
                if (past.size() > KEPT) {
                    past.removeFirst();
                }
                if (!watchers.isEmpty()) {
                    Event event = event("frame", frame);
                    watchers.forEach(watcher -> watcher.send(event));
                }
            }
        } catch (RuntimeException e) {
            // The next second may be better; an exception would end the clock.
            LOG.log(System.Logger.Level.WARNING, "the dashboard has no frame for this second", e);
        }
    }

    private static Event event(String name, Object value) {
        try {
            return Event.of(FrameJson.MAPPER.writeValueAsString(value)).name(name);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends all streams, so that a server that shuts down need not wait for them. */
    @Override
    public void close() {
        clock.shutdown();
        watchers.forEach(EventSink::close);
    }
}
