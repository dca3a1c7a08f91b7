package dev.gatun.http.internal.client.http2;

import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeRequest;
import dev.gatun.http.internal.client.UpgradeResponse;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.OutputQueue;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.TunnelStream;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import java.time.Duration;

/**
 * One stream that this side began: its request until there is an answer, then the tunnel that it became. {@link StreamState} is written from a server's point
 * of view; here "the client" is the server. Loop only.
 */
final class ClientStream implements TunnelStream {
    private final ClientStreams streams;
    private final UpgradeRequest request;
    private final UpgradeListener listener;
    private final SendWindow sendWindow = new SendWindow(SendWindow.INITIAL);
    private final ReceiveWindow receiveWindow;
    private final OutputQueue queue = new OutputQueue();
    private int id;
    private StreamState state = StreamState.IDLE;
    private Http2Tunnel tunnel;
    private Deadline deadline;
    private boolean decided;
    /** Whether it stands among those that have something to send; {@link ClientOutput} alone touches it. */
    boolean isReady;

    ClientStream(ClientStreams streams, UpgradeRequest request, UpgradeListener listener, int receiveSize) {
        this.streams = streams;
        this.request = request;
        this.listener = listener;
        this.receiveWindow = new ReceiveWindow(receiveSize);
    }

    /** The request was sent. */
    void begin(int newId, int sendSize) {
        id = newId;
        state = StreamState.OPEN;
        sendWindow.reset(sendSize);
    }

    /** The answer must have come by then. */
    void limit(Connection connection) {
        Duration timeout = request.timeout();
        deadline = connection.loop().schedule(timeout, () -> streams.tooLate(this, timeout));
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

    UpgradeRequest request() {
        return request;
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

    private void decide() {
        decided = true;
        deadline.cancel();
    }

    /** The server has agreed. */
    void upgraded(Connection carrier, ResponseHead head) {
        decide();
        UpgradeResponse response = new UpgradeResponse(head.version(), head.status(), head.headers());
        Http2Tunnel fresh = new Http2Tunnel(carrier, this);
        ConnectionHandler handler;
        try {
            handler = listener.onUpgraded(response, fresh);
        } catch (RuntimeException e) {
            streams.reset(this, false);
            listener.onFailed(e);
            return;
        }
        tunnel = fresh;
        fresh.start(connection -> handler);
    }

    /** The server gave another answer. */
    void refused(ResponseHead head) {
        decide();
        UpgradeResponse response = new UpgradeResponse(head.version(), head.status(), head.headers());
        streams.reset(this, false);
        listener.onRefused(response);
    }

    /** The stream ends for a reason that is not this side's. The tunnel hears of it when the stream is taken off. */
    void lost(RuntimeException why) {
        if (tunnel != null) {
            tunnel.lost(why);
        } else if (!decided) {
            decide();
            listener.onFailed(why);
        }
    }

    /** The stream has ended. */
    void ended() {
        deadline.cancel();
        if (tunnel != null) {
            tunnel.ended();
        }
    }

    /** What was asked of whom, for messages. */
    String what(Connection connection) {
        return "upgrade to " + request.protocol() + " at " + request.authority() + " (" + connection.remoteAddress() + "): ";
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
            deadline = streams.linger(this);
        }
    }

    @Override
    public void reset(boolean failed) {
        streams.reset(this, failed);
    }

    @Override
    public String toString() {
        return "stream " + id + ' ' + state;
    }
}
