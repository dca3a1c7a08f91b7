package dev.gatun.http.internal.server;

import dev.gatun.http.Limits;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.OutputQueue;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.frame.Priority;

/** One stream of an HTTP/2 connection: its state, windows, what it has to send, and who works on it. Recycled by its connection. Loop only. */
final class Http2Stream {
    /** Links among those that have something to send; touched by {@link ReadyStreams} alone. */
    Http2Stream readyNext;
    Http2Stream readyPrevious;
    boolean isReady;

    private final SendWindow sendWindow = new SendWindow(0);
    private final ReceiveWindow receiveWindow = new ReceiveWindow(0);
    private final OutputQueue queue = new OutputQueue();
    private int id;
    private StreamState state = StreamState.IDLE;
    private Priority priority = Priority.DEFAULT;
    private Http2Exchange exchange;
    private Http2Content content;
    private Http2Tunnel tunnel;
    /** Made when the client is first waited for: most streams end before. */
    private ConnectionDeadlines deadlines;
    private long handedOn;

    void open(int newId, StreamState newState, int sendSize, int receiveSize) {
        id = newId;
        state = newState;
        sendWindow.reset(sendSize);
        receiveWindow.reset(receiveSize);
        priority = Priority.DEFAULT;
        exchange = null;
        content = null;
        tunnel = null;
        deadlines = null;
        handedOn = 0;
    }

    int id() {
        return id;
    }

    StreamState state() {
        return state;
    }

    void state(StreamState newState) {
        state = newState;
    }

    SendWindow sendWindow() {
        return sendWindow;
    }

    ReceiveWindow receiveWindow() {
        return receiveWindow;
    }

    OutputQueue queue() {
        return queue;
    }

    Priority priority() {
        return priority;
    }

    void priority(Priority newPriority) {
        priority = newPriority;
    }

    /** The exchange; null once its response was handed on, or when there never was one. */
    Http2Exchange exchange() {
        return exchange;
    }

    void exchange(Http2Exchange newExchange) {
        exchange = newExchange;
    }

    /** The content of the request; null when it has none. */
    Http2Content content() {
        return content;
    }

    void content(Http2Content newContent) {
        content = newContent;
    }

    /** What the stream became by an upgrade; null as long as it carries a request and a response. */
    Http2Tunnel tunnel() {
        return tunnel;
    }

    void tunnel(Http2Tunnel newTunnel) {
        tunnel = newTunnel;
    }

    /** Notes bytes of content that were handed on to the connection. */
    void handedOn(int bytes) {
        handedOn += bytes;
    }

    /** Bytes of content that were handed on so far. */
    long handedOn() {
        return handedOn;
    }

    /** Whether the client was waited for before. */
    boolean hasDeadlines() {
        return deadlines != null;
    }

    /** The clocks, made when the client is first waited for. */
    ConnectionDeadlines deadlines(Limits limits) {
        if (deadlines == null) {
            deadlines = new ConnectionDeadlines(limits);
        }
        return deadlines;
    }

    @Override
    public String toString() {
        return "stream " + id + ' ' + state;
    }
}
