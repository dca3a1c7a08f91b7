package dev.gatun.http.internal.server;

import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.DateHeader;
import dev.gatun.http.internal.http1.Http1ResponseEncoder;
import dev.gatun.http.internal.metrics.LoopMeter;
import dev.gatun.reactor.EventLoop;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What one loop keeps for one server: the list of its connections, recycled heads, counters, and the one timer for all their deadlines. Used on the
 * loop only, except for {@link #counters()}.
 */
public final class LoopShare {
    private static final int HEADS_KEPT = 64;

    /** How often the wall clock is read for the Date header, which counts seconds. */
    private static final long DATE_AGE = 50_000_000;

    private final ServerCore core;
    private final RequestLoop place;
    private final Optional<LoopMeter> meter;
    private final EventLoop loop;
    private final Counters counters = new Counters();
    private final ArrayDeque<RequestHead> heads = new ArrayDeque<>();
    private final DeadlineSweep sweep;
    private final HandlerThreads threads;
    private ServerConnection first;
    private int size;
    private final DateHeader date = new DateHeader();
    private final Http1ResponseEncoder encoder = new Http1ResponseEncoder(date);
    private long dateRead;
    private Http2Scratch http2;
    private Http1Exchange spare;
    private Http2Exchange spareHttp2;

    /** The share of a loop that is alone. */
    LoopShare(ServerCore core, EventLoop loop) {
        this(core, new RequestLoop(Optional.empty(), loop), Optional.empty());
    }

    /** The share of a loop in the server. */
    LoopShare(ServerCore core, RequestLoop place, Optional<LoopMeter> meter) {
        this.core = core;
        this.meter = meter;
        this.place = place;
        this.loop = place.loop();
        date.at(System.currentTimeMillis() / 1000);
        this.threads = new HandlerThreads(loop);
        this.sweep = new DeadlineSweep(this);
        this.http2 = new Http2Scratch(core.headLimits(), core.http2());
    }

    ServerCore core() {
        return core;
    }

    EventLoop loop() {
        return loop;
    }

    /** What handlers of this module are told of the loop. */
    RequestLoop requestLoop() {
        return place;
    }

    HandlerThreads threads() {
        return threads;
    }

    Counters counters() {
        return counters;
    }

    /** What counts requests by host and route; empty when nobody wants to know. */
    Optional<LoopMeter> meter() {
        return meter;
    }

    /** By which the end of requests is timed: the clock of the turn, in which many begin and end, only where that is not looked at closely. */
    long nanoTimeAtEnd() {
        return meter.isPresent() ? System.nanoTime() : loop.nanoTime();
    }

    void add(ServerConnection connection) {
        link(connection);
        counters.connectionAccepted();
        sweep.arm();
    }

    /** Puts {@code connection}, which was counted before, in the place of {@code old}. */
    void replace(ServerConnection old, ServerConnection connection) {
        connection.takeLeases(old);
        remove(old);
        link(connection);
    }

    private void link(ServerConnection connection) {
        connection.next = first;
        if (first != null) {
            first.previous = connection;
        }
        first = connection;
        size++;
    }

    void remove(ServerConnection connection) {
        connection.giveBackLeases();
        sweep.removing(connection);
        if (connection.previous == null) {
            first = connection.next;
        } else {
            connection.previous.next = connection.next;
        }
        if (connection.next != null) {
            connection.next.previous = connection.previous;
        }
        connection.previous = null;
        connection.next = null;
        size--;
    }

    ServerConnection first() {
        return first;
    }

    int size() {
        return size;
    }

    /** The encoder of response heads, with its date brought up to now. */
    Http1ResponseEncoder encoder() {
        date();
        return encoder;
    }

    /** The Date header, brought up to now. */
    DateHeader date() {
        long now = loop.nanoTime();
        if (now - dateRead >= DATE_AGE) {
            dateRead = now;
            date.at(System.currentTimeMillis() / 1000);
        }
        return date;
    }

    RequestHead takeHead() {
        RequestHead head = heads.poll();
        return head != null ? head : new RequestHead();
    }

    void giveBack(RequestHead head) {
        if (heads.size() < HEADS_KEPT) {
            head.clear();
            heads.push(head);
        }
    }

    /**
     * An exchange that nobody uses. One that ends within the turn in which it began was seen by the handler alone and is used again at once; one
     * that outlives its turn may still be looked at by another thread and is left to the garbage collector.
     */
    Http1Exchange takeExchange() {
        Http1Exchange exchange = spare;
        if (exchange == null) {
            return new Http1Exchange(this);
        }
        spare = null;
        return exchange;
    }

    void giveBack(Http1Exchange exchange) {
        exchange.rest();
        spare = exchange;
    }

    /** As {@link #takeExchange}, for HTTP/2. */
    Http2Exchange takeHttp2Exchange() {
        Http2Exchange exchange = spareHttp2;
        if (exchange == null) {
            return new Http2Exchange(this);
        }
        spareHttp2 = null;
        return exchange;
    }

    void giveBack(Http2Exchange exchange) {
        exchange.rest();
        spareHttp2 = exchange;
    }

    /** What connections of HTTP/2 that begin now use in turn. */
    Http2Scratch http2() {
        HeadLimits now = core.headLimits();
        if (!http2.limits().equals(now)) {
            // Those that are open go on with what they announced.
            http2 = new Http2Scratch(now, core.http2());
        }
        return http2;
    }

    /**
     * Ends the connections that came in by {@code entrance}: those that are idle, or all.
     *
     * @return whether there are some left
     */
    boolean endEach(Entrance entrance, boolean all) {
        boolean left = false;
        for (ServerConnection at = first; at != null; ) {
            ServerConnection following = at.next;
            if (at.security().entrance() == entrance) {
                if (all) {
                    at.abort();
                } else {
                    at.closeIfIdle();
                }
                left |= at.connection().isOpen();
            }
            at = following;
        }
        return left;
    }

    void closeIdle() {
        for (ServerConnection at = first; at != null; ) {
            ServerConnection following = at.next;
            at.closeIfIdle();
            at = following;
        }
    }

    void abortAll() {
        for (ServerConnection at = first; at != null; ) {
            ServerConnection following = at.next;
            at.abort();
            at = following;
        }
    }
}
