package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.websocket.WebSocketStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/** Makes the sessions of one route or client, on whatever loops their connections are. Any thread, except for {@link #open}. */
public final class Sessions {
    private final SessionOptions options;
    private final Map<EventLoop, LoopShare> shares = new ConcurrentHashMap<>();

    /** Makes sessions as {@code options} say. */
    public Sessions(SessionOptions options) {
        this.options = options;
    }

    /** What they have in common. */
    public SessionOptions options() {
        return options;
    }

    /** A session above {@code connection}, whose handler it is to become. On the connection's loop. */
    public Session open(Connection connection, Opening opening) {
        return new Session(options, opening, connection, shares.computeIfAbsent(connection.loop(), LoopShare::new));
    }

    /** What was counted so far. */
    public WebSocketStatistics statistics() {
        Map<String, Long> hits = new HashMap<>();
        shares.values().forEach(share -> share.counters().limitHits().forEach((limit, count) -> hits.merge(limit, count, Long::sum)));
        long opened = sum(SessionCounters::openedCount);
        return new WebSocketStatistics(
                opened,
                opened - sum(SessionCounters::closedCount),
                sum(SessionCounters::receivedCount),
                sum(SessionCounters::receivedByteCount),
                sum(SessionCounters::sentCount),
                Map.copyOf(hits));
    }

    private long sum(ToLongFunction<SessionCounters> counter) {
        return shares.values().stream().map(LoopShare::counters).mapToLong(counter).sum();
    }
}
