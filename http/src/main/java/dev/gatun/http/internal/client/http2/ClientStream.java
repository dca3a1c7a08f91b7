package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.http.internal.client.exchange.WireClock;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.OutputQueue;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.TunnelStream;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Deadline;
import java.time.Duration;

/**
 * One stream that this side began: a request and its {@link ClientContent response}, or the tunnel that it became. {@link StreamState} is written from a
 * server's point of view; here "the client" is the server. Loop only.
 */
final class ClientStream implements ClientExchange, TunnelStream {
    /** So much content may wait before the program should stop. */
    private static final int WINDOW = 64 << 10;

    private final ClientStreams streams;
    private final OutgoingRequest request;
    private final ExchangeListener listener;
    private final ClientContent content;
    private final SendWindow sendWindow = new SendWindow(SendWindow.INITIAL);
    private final ReceiveWindow receiveWindow;
    private final OutputQueue queue = new OutputQueue();
    private int id;
    private StreamState state = StreamState.IDLE;
    /** Null until the server has agreed to one. */
    private Http2Tunnel tunnel;
    private Deadline linger;
    private long written;
    private long endedAt;
    private boolean ended;
    private boolean over;
    private boolean wasFull;
    /** Whether it stands among those that have something to send; {@link ClientOutput} alone touches it. */
    boolean isReady;

    ClientStream(ClientStreams streams, OutgoingRequest request, ExchangeListener listener, int receiveSize) {
        this.streams = streams;
        this.request = request;
        this.listener = listener;
        this.receiveWindow = new ReceiveWindow(receiveSize);
        this.content = new ClientContent(streams, this);
    }

    /** The request was sent, and nothing follows it if {@code whole}. */
    void begin(int newId, int sendSize, boolean whole) {
        id = newId;
        state = whole ? StreamState.HALF_CLOSED_LOCAL : StreamState.OPEN;
        sendWindow.reset(sendSize);
    }

    /** All of the request has been handed over. */
    void sent(long at) {
        ended = true;
        endedAt = at;
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

    OutgoingRequest request() {
        return request;
    }

    ExchangeListener listener() {
        return listener;
    }

    ClientContent content() {
        return content;
    }

    SendWindow sendWindow() {
        return sendWindow;
    }

    ReceiveWindow receiveWindow() {
        return receiveWindow;
    }

    /** What the stream became; null until the server has agreed. */
    Http2Tunnel tunnel() {
        return tunnel;
    }

    void tunnel(Http2Tunnel newTunnel) {
        tunnel = newTunnel;
    }

    /** Whether a 2xx makes it a tunnel. */
    boolean wantsTunnel() {
        return request.upgrade().isPresent() || request.method() == Method.CONNECT;
    }

    /** Whether nothing follows the head of the request. */
    boolean isWholeWithHead() {
        return !wantsTunnel() && request.length() == 0 && !request.trailers();
    }

    /** Whether the listener has heard its last word, or wants none. */
    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** Nanoseconds until the server is too late, {@link WireClock#NONE} while nothing is awaited of it. */
    long left(long now) {
        if (over || tunnel != null) {
            return WireClock.NONE;
        }
        long nanos;
        long since;
        if (content.isBegun()) {
            nanos = content.isAwaited() ? WireClock.nanos(request.gapTimeout()) : WireClock.NONE;
            since = content.since();
        } else {
            nanos = ended ? WireClock.nanos(request.responseTimeout()) : WireClock.NONE;
            since = endedAt;
        }
        return nanos == WireClock.NONE ? nanos : nanos - (now - since);
    }

    /** The stream has ended. */
    void ended() {
        if (linger != null) {
            linger.cancel();
        }
        if (tunnel != null) {
            tunnel.ended();
        }
    }

    /** All that waited was sent. */
    void drained() {
        if (tunnel != null) {
            tunnel.drained();
        } else if (wasFull && !over) {
            wasFull = false;
            try {
                listener.onWritable();
            } catch (RuntimeException e) {
                streams.listenerFailed(this, e);
            }
        }
    }

    // ---- for the exchange

    @Override
    public void write(Buffer bytes) {
        int length = bytes.readableBytes();
        boolean refused = ended || !request.hasContent() || request.length() >= 0 && written + length > request.length();
        if (over || length == 0 || refused) {
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
            if (!over && length > 0) {
                throw new IllegalStateException(ended ? "content behind the end of the request"
                        : "content of more than the announced " + request.length() + " bytes");
            }
            return;
        }
        written += length;
        // The last byte that was announced ends the stream, rather than an empty frame behind it.
        streams.write(this, bytes, written == request.length() && !request.trailers());
        wasFull |= !isWritable();
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (ended || request.length() >= 0 && written != request.length()) {
            throw new IllegalStateException(ended ? "the request has ended" : "content of " + written + " bytes instead of the announced " + request.length());
        }
        OutgoingRules.check(request, trailers);
        OutgoingFields.check(trailers);
        sent(streams.now());
        streams.await(request.responseTimeout());
        if (!wantsTunnel() && !isWholeWithHead() && !queue.isEnding() && state.sends()) {
            queue.end(trailers);
            streams.queued(this);
        }
    }

    @Override
    public boolean isWritable() {
        return over || queue.size() < WINDOW;
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public void pause() {
        content.pause();
    }

    @Override
    public void resume() {
        content.resume();
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            streams.cancel(this);
        }
    }

    // ---- for the tunnel

    @Override
    public OutputQueue queue() {
        return queue;
    }

    @Override
    public void queued() {
        streams.queued(this);
    }

    @Override
    public void flush() {
        streams.flush();
    }

    @Override
    public void consumed(int bytes) {
        streams.consumed(this, bytes);
    }

    @Override
    public void widen() {
        // Who opens a stream of this kind reads it, so its window has had its size from the beginning.
    }

    @Override
    public void stopInput() {
        if (state == StreamState.HALF_CLOSED_LOCAL) {
            linger = streams.linger(this);
        }
    }

    @Override
    public void reset(boolean failed) {
        streams.reset(this, failed);
    }

    /** Begins to wait for content. */
    void awaitContent() {
        Duration gap = request.gapTimeout();
        streams.await(gap);
    }

    @Override
    public String toString() {
        return "stream " + id + ' ' + state;
    }
}
