package dev.gatun.http.internal.client.http2;

import dev.gatun.http.internal.client.UpgradeFailure;
import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeRequest;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The streams of a client's HTTP/2 connection: those that wait to begin, those that live, and what both sides may still send. Loop only. */
final class ClientStreams {
    /** A stream's window: so much may be on its way from the server, or wait for a slow reader. */
    static final int STREAM_WINDOW = 1 << 20;

    /** The connection's: a few slow readers leave room for the others. */
    static final int CONNECTION_WINDOW = 16 << 20;

    /** How long what still comes is thrown away behind the end of this side, before the stream is reset; as a connection does that is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Http2ClientConnection owner;
    private final Connection connection;
    private final ClientOutput output;
    private final ReceiveWindow window = new ReceiveWindow(SendWindow.INITIAL);
    private final Map<Integer, ClientStream> live = new HashMap<>();
    private final ArrayDeque<ClientStream> waiting = new ArrayDeque<>();
    private int initialSendWindow = SendWindow.INITIAL;
    private long mostStreams = Long.MAX_VALUE;
    private int nextId = 1;

    ClientStreams(Http2ClientConnection owner, Connection connection, ClientOutput output) {
        this.owner = owner;
        this.connection = connection;
        this.output = output;
    }

    /** Makes the connection's window as large as it is to be; how many bytes that are. */
    int widen() {
        window.grow(CONNECTION_WINDOW);
        return window.update();
    }

    boolean isEmpty() {
        return live.isEmpty() && waiting.isEmpty();
    }

    int size() {
        return live.size();
    }

    /** The live stream; null when there is none. */
    ClientStream find(int id) {
        return live.get(id);
    }

    /** Whether {@code id} was never used; the server's own are never, since this side allows no push. */
    boolean isIdle(int id) {
        return (id & 1) == 0 || id >= nextId;
    }

    // ---- their life

    /** A request is to be sent as soon as that may be. */
    void add(UpgradeRequest request, UpgradeListener listener) {
        ClientStream stream = new ClientStream(this, request, listener, STREAM_WINDOW);
        stream.limit(connection);
        waiting.add(stream);
    }

    /** Begins those that wait, as far as the server allows. */
    void beginWaiting() {
        while (!waiting.isEmpty() && live.size() < mostStreams && nextId > 0) {
            ClientStream stream = waiting.poll();
            stream.begin(nextId, initialSendWindow);
            live.put(nextId, stream);
            output.connect(nextId, stream.request());
            nextId += 2;
        }
    }

    /** The server has ended a stream. */
    void inputEnded(ClientStream stream) {
        stream.state(stream.state().inputEnded());
        stream.tunnel().inputEnded();
        if (stream.state() == StreamState.CLOSED) {
            end(stream);
        }
    }

    /** The frame that ends a stream from this side was written. */
    void outputEnded(ClientStream stream) {
        stream.state(stream.state().outputEnded());
        if (stream.state() == StreamState.CLOSED) {
            end(stream);
        } else {
            stream.tunnel().outputEnded();
        }
    }

    private void end(ClientStream stream) {
        if (live.remove(stream.id(), stream)) {
            stream.state(StreamState.CLOSED);
            output.remove(stream);
            stream.queue().clear();
            stream.ended();
            owner.streamEnded();
        }
    }

    /** Resets a stream because of this side. */
    void reset(ClientStream stream, boolean failed) {
        reset(stream, failed ? ErrorCode.INTERNAL_ERROR : ErrorCode.CANCEL);
    }

    private void reset(ClientStream stream, ErrorCode code) {
        if (live.get(stream.id()) == stream) {
            output.reset(stream.id(), code);
            end(stream);
        }
    }

    /** This side has ended its output and wants nothing more; the server gets a moment to end its own. */
    Deadline linger(ClientStream stream) {
        return connection.loop().schedule(LINGER, () -> reset(stream, ErrorCode.CANCEL));
    }

    /** The server reset a stream. */
    void resetByServer(ClientStream stream, ErrorCode code) {
        stream.lost(new UpgradeFailure(stream.what(connection) + "the server reset the stream: " + code));
        end(stream);
    }

    /** What the server did wrong on one stream. */
    void streamError(Http2Exception e) {
        if (isIdle(e.stream())) {
            // RFC 9113, section 6.4: RST_STREAM must not be sent for one that has not begun.
            throw Http2Exception.connection(e.code(), e.section(), e.getMessage());
        }
        ClientStream stream = live.get(e.stream());
        if (stream != null) {
            stream.lost(new UpgradeFailure(stream.what(connection) + "the server broke HTTP/2: " + e.getMessage() + " (" + e.section() + ")", e));
            reset(stream, e.code());
        }
    }

    /** A request got no answer in time. */
    void tooLate(ClientStream stream, Duration timeout) {
        String missing = owner.hasSettings() ? "no answer within " : "no SETTINGS, which are to come first, within ";
        stream.lost(new UpgradeFailure(stream.what(connection) + missing + timeout));
        if (waiting.remove(stream)) {
            owner.streamEnded();
        } else {
            reset(stream, ErrorCode.CANCEL);
        }
        owner.flush();
    }

    /** Requests that were not sent never will be. */
    void failWaiting(String why) {
        while (!waiting.isEmpty()) {
            ClientStream stream = waiting.poll();
            stream.lost(new UpgradeFailure(stream.what(connection) + why));
        }
    }

    /** The server goes away, and has not looked at streams behind {@code last} (RFC 9113, section 6.8). */
    void failBehind(int last, String why) {
        forEach(stream -> {
            if (stream.id() > last) {
                stream.lost(new UpgradeFailure(stream.what(connection) + why));
                end(stream);
            }
        });
    }

    /** The connection has ended. */
    void loseAll(String why, Throwable cause) {
        while (!waiting.isEmpty()) {
            ClientStream stream = waiting.poll();
            stream.lost(new UpgradeFailure(stream.what(connection) + why, cause));
        }
        forEach(stream -> {
            stream.lost(new UpgradeFailure(stream.what(connection) + why, cause));
            end(stream);
        });
    }

    private void forEach(Consumer<ClientStream> action) {
        List.copyOf(live.values()).forEach(stream -> {
            if (live.get(stream.id()) == stream) {
                action.accept(stream);
            }
        });
    }

    // ---- flow control

    /** Notes a part of a DATA frame. */
    void received(int flowBytes) {
        if (!window.receive(flowBytes)) {
            throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9", "more content than the connection's window");
        }
    }

    /** Bytes that came on no live stream. */
    void consumed(int bytes) {
        window.consume(bytes);
        int increment = window.update();
        if (increment > 0 && !owner.isClosed()) {
            output.windowUpdate(0, increment);
        }
    }

    /** Bytes that came on a stream are held no longer. */
    void consumed(ClientStream stream, int bytes) {
        consumed(bytes);
        stream.receiveWindow().consume(bytes);
        int increment = stream.state().receives() ? stream.receiveWindow().update() : 0;
        if (increment > 0 && !owner.isClosed()) {
            output.windowUpdate(stream.id(), increment);
        }
    }

    /** What the server says of itself. */
    void peer(Settings settings) {
        mostStreams = settings.value(Settings.MAX_CONCURRENT_STREAMS, mostStreams);
        int initial = (int) settings.value(Settings.INITIAL_WINDOW_SIZE, initialSendWindow);
        int delta = initial - initialSendWindow;
        initialSendWindow = initial;
        if (delta != 0) {
            forEach(stream -> {
                if (!stream.sendWindow().change(delta)) {
                    throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.2", "initial window makes one too large");
                }
                resume(stream);
            });
        }
    }

    // ---- output

    /** The window of a stream is open again. */
    void resume(ClientStream stream) {
        if (stream.queue().size() > 0) {
            output.ready(stream);
        }
    }

    /** Something was put into the queue of a stream. */
    void queued(ClientStream stream) {
        if (live.get(stream.id()) == stream) {
            output.ready(stream);
            owner.flush();
        }
    }

    void flush() {
        owner.flush();
    }

    /** All that a stream had was sent; there may be more. */
    void drained(ClientStream stream) {
        if (stream.tunnel() != null) {
            stream.tunnel().drained();
        }
    }

    /** A file became shorter while it was sent. */
    void fileFailed(ClientStream stream) {
        stream.tunnel().abort(CloseCause.failed(new IllegalStateException("file became shorter while it was sent")));
    }
}
