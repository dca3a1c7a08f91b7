package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.http.internal.client.exchange.WireClock;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.OutOfBuffersException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The streams of a client's HTTP/2 connection: those that wait to begin, those that live, and what both sides may still send. Loop only. */
final class ClientStreams {
    private static final System.Logger LOG = System.getLogger("dev.gatun.http");

    /** What a server is taken to allow that has not said it yet (RFC 9113, section 6.5.2, recommends no fewer). */
    private static final int ASSUMED = 100;

    /** How long what still comes is thrown away behind the end of this side, before the stream is reset; as a connection does that is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** So many frames may come late for streams that this side has reset, beyond what is taken for a flood. */
    private static final int FORGIVEN = 10_000;

    private final Http2ClientConnection owner;
    private final Connection connection;
    private final ClientOutput output;
    private final WireLimits limits;
    private final ReceiveWindow window = new ReceiveWindow(SendWindow.INITIAL);
    private final Map<Integer, ClientStream> live = new HashMap<>();
    private final ArrayDeque<ClientStream> waiting = new ArrayDeque<>();
    private int initialSendWindow = SendWindow.INITIAL;
    private long mostStreams = ASSUMED;
    private int nextId = 1;
    private int forgiven;

    ClientStreams(Http2ClientConnection owner, Connection connection, ClientOutput output, WireLimits limits) {
        this.owner = owner;
        this.connection = connection;
        this.output = output;
        this.limits = limits;
    }

    /** Makes the connection's window as large as it is to be; how many bytes that are. */
    int widen() {
        window.grow(limits.connectionWindow());
        return window.update();
    }

    WireLimits limits() {
        return limits;
    }

    long now() {
        return connection.loop().nanoTime();
    }

    boolean isEmpty() {
        return live.isEmpty() && waiting.isEmpty();
    }

    int size() {
        return live.size() + waiting.size();
    }

    /** How many more may begin. */
    int room() {
        return nextId < 0 ? 0 : (int) Math.max(0, Math.min(limits.streams(), mostStreams) - size());
    }

    /** The live stream; null when there is none, or all of it has come already. */
    ClientStream find(int id) {
        ClientStream stream = live.get(id);
        return stream == null || stream.state() == StreamState.CLOSED ? null : stream;
    }

    /** Whether {@code id} was never used; the server's own are never, since this side allows no push. */
    boolean isIdle(int id) {
        return (id & 1) == 0 || nextId > 0 && id >= nextId;
    }

    // ---- their life

    /** Sends a request that was checked, or keeps it until it is known whether the server knows what it asks for. */
    ClientStream add(OutgoingRequest request, ExchangeListener listener, boolean waits) {
        ClientStream stream = new ClientStream(this, request, listener, limits.streamWindow());
        if (waits) {
            waiting.add(stream);
        } else {
            begin(stream);
        }
        return stream;
    }

    /** A request that was sent before this was HTTP/2. */
    ClientStream adopt(OutgoingRequest request, ExchangeListener listener, long endedAt) {
        ClientStream stream = new ClientStream(this, request, listener, limits.streamWindow());
        stream.begin(nextId, initialSendWindow, true);
        live.put(nextId, stream);
        nextId += 2;
        stream.sent(endedAt);
        owner.await(Math.max(1, stream.left(now())));
        return stream;
    }

    /** A request that can't be sent on this connection, for the reason given. */
    ClientStream refuse(OutgoingRequest request, ExchangeListener listener, String why) {
        ClientStream stream = new ClientStream(this, request, listener, limits.streamWindow());
        connection.loop().execute(() -> fail(stream, failure(stream, Kind.PROTOCOL, false, why, null)));
        return stream;
    }

    private void begin(ClientStream stream) {
        boolean whole = stream.isWholeWithHead();
        output.request(nextId, stream.request(), whole);
        stream.begin(nextId, initialSendWindow, whole);
        live.put(nextId, stream);
        nextId += 2;
    }

    /** Begins those that wait, as far as the server allows. */
    void beginWaiting() {
        while (!waiting.isEmpty() && live.size() < mostStreams && nextId > 0) {
            begin(waiting.poll());
        }
    }

    /** The server has agreed to a tunnel. */
    void upgraded(ClientStream stream, ResponseHead head) {
        IncomingResponse response = new IncomingResponse(head.version(), head.status(), head.headers(), OptionalLong.of(0));
        Http2Tunnel tunnel = new Http2Tunnel(connection, stream);
        ConnectionHandler handler;
        try {
            handler = stream.listener().onUpgraded(response, tunnel);
        } catch (RuntimeException e) {
            listenerFailed(stream, e);
            return;
        }
        if (stream.isOver()) {
            return;
        }
        stream.over();
        stream.tunnel(tunnel);
        tunnel.start(opened -> handler);
    }

    /** The server has ended a stream. */
    void inputEnded(ClientStream stream) {
        stream.state(stream.state().inputEnded());
        stream.tunnel().inputEnded();
        if (stream.state() == StreamState.CLOSED) {
            end(stream);
        }
    }

    /** All of a response was passed on. A request that has not ended by then is of no use any more. */
    void responseEnded(ClientStream stream) {
        if (stream.state() == StreamState.CLOSED || owner.isClosed()) {
            end(stream);
        } else {
            reset(stream, ErrorCode.CANCEL);
        }
    }

    /** The frame that ends a stream from this side was written. */
    void outputEnded(ClientStream stream) {
        stream.state(stream.state().outputEnded());
        if (stream.tunnel() == null) {
            return;
        }
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
            stream.content().drop();
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
            if (stream.state() != StreamState.CLOSED && !owner.isClosed()) {
                output.reset(stream.id(), code);
                forgiven = Math.min(FORGIVEN, forgiven + 2);
            }
            end(stream);
        }
    }

    /** Whether a frame for a stream that has ended is one that this side must expect, since it has reset some. */
    boolean forgives() {
        if (forgiven == 0) {
            return false;
        }
        forgiven--;
        return true;
    }

    /** This side has ended its output and wants nothing more; the server gets a moment to end its own. */
    Deadline linger(ClientStream stream) {
        return connection.loop().schedule(LINGER, () -> reset(stream, ErrorCode.CANCEL));
    }

    /** Nobody wants the response any more. */
    void cancel(ClientStream stream) {
        if (waiting.remove(stream)) {
            owner.streamEnded();
        } else {
            reset(stream, ErrorCode.CANCEL);
        }
        owner.flush();
    }

    // ---- their failures

    private ExchangeFailure failure(ClientStream stream, Kind kind, boolean processed, String why, Throwable cause) {
        return new ExchangeFailure(kind, processed, OutgoingRules.what(stream.request(), connection) + why, cause);
    }

    /** The stream ends for a reason that is not this side's. A tunnel hears of it when the stream is taken off. */
    private void fail(ClientStream stream, ExchangeFailure why) {
        boolean told = stream.isOver();
        stream.over();
        if (stream.tunnel() != null) {
            stream.tunnel().lost(why);
        }
        end(stream);
        if (!told) {
            try {
                stream.listener().onFailed(why);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "listener of an exchange that has failed", e);
            }
        }
    }

    private void failAndReset(ClientStream stream, ExchangeFailure why, ErrorCode code) {
        if (live.get(stream.id()) == stream && stream.state() != StreamState.CLOSED && !owner.isClosed()) {
            output.reset(stream.id(), code);
            forgiven = Math.min(FORGIVEN, forgiven + 2);
        }
        fail(stream, why);
    }

    /** The program threw, as it must not. */
    void listenerFailed(ClientStream stream, RuntimeException e) {
        if (stream.isOver()) {
            LOG.log(Level.WARNING, "listener of an exchange that has ended", e);
        } else {
            failAndReset(stream, failure(stream, Kind.ABORTED, true, "the program failed: " + e, e), ErrorCode.CANCEL);
        }
    }

    /** The server reset a stream. */
    void resetByServer(ClientStream stream, ErrorCode code) {
        if (stream.content().isEnded()) {
            // RFC 9113, section 8.1: after a complete response it only says that it does not want the rest of the request.
            stream.state(StreamState.CLOSED);
            output.remove(stream);
            stream.queue().clear();
            return;
        }
        fail(stream, failure(stream, Kind.STREAM_RESET, code != ErrorCode.REFUSED_STREAM,
                "the server reset the stream " + stream.content().progress() + ": " + code, null));
    }

    /** What the server did wrong on one stream. */
    void streamError(Http2Exception e) {
        if (isIdle(e.stream())) {
            // RFC 9113, section 6.4: RST_STREAM must not be sent for one that has not begun.
            throw Http2Exception.connection(e.code(), e.section(), e.getMessage());
        }
        ClientStream stream = live.get(e.stream());
        if (stream != null) {
            Kind kind = e.code() == ErrorCode.ENHANCE_YOUR_CALM ? Kind.LIMIT : Kind.PROTOCOL;
            failAndReset(stream, failure(stream, kind, true, "the server broke HTTP/2: " + e.getMessage() + " (" + e.section() + ")", e), e.code());
        }
    }

    /** Does what is due; nanoseconds until the next is. */
    long checkDeadlines() {
        long now = now();
        long least = WireClock.NONE;
        List<ClientStream> late = List.of();
        for (Iterable<ClientStream> some : List.of(live.values(), waiting)) {
            for (ClientStream stream : some) {
                long left = stream.left(now);
                if (left > 0) {
                    least = Math.min(least, left);
                } else {
                    late = late.isEmpty() ? new ArrayList<>() : late;
                    late.add(stream);
                }
            }
        }
        late.forEach(this::tooLate);
        return least;
    }

    private void tooLate(ClientStream stream) {
        if (stream.isOver()) {
            return;
        }
        boolean gap = stream.content().isBegun();
        boolean neverSent = waiting.remove(stream);
        String missing = gap ? "no more content within " + stream.request().gapTimeout() + ' ' + stream.content().progress()
                : (owner.hasSettings() ? "no response within " : "no SETTINGS, which are to come first, within ") + stream.request().responseTimeout();
        failAndReset(stream, failure(stream, gap ? Kind.GAP_TIMEOUT : Kind.RESPONSE_TIMEOUT, !neverSent, missing, null), ErrorCode.CANCEL);
        if (neverSent) {
            owner.streamEnded();
        }
        if (!owner.hasSettings()) {
            // A server that has not begun by now gets nothing more to be late with.
            owner.close();
        }
        owner.flush();
    }

    /** Something will be due when {@code timeout} has passed. */
    void await(Duration timeout) {
        owner.await(WireClock.nanos(timeout));
    }

    /** Requests that were not sent never will be. */
    void failWaiting(Kind kind, String why, Throwable cause) {
        while (!waiting.isEmpty()) {
            ClientStream stream = waiting.poll();
            fail(stream, failure(stream, kind, false, why, cause));
        }
    }

    /** The server goes away, and has not looked at streams behind {@code last} (RFC 9113, section 6.8). */
    void failBehind(int last, String why) {
        forEach(stream -> {
            if (stream.id() > last && stream.state() != StreamState.CLOSED) {
                fail(stream, failure(stream, Kind.STREAM_RESET, false, why, null));
            }
        });
    }

    /** The connection has ended; responses that had come whole by then are still passed on, unless the loop or the program wants an end. */
    void loseAll(Kind kind, String why, Throwable cause) {
        failWaiting(kind, why, cause);
        forEach(stream -> {
            if (kind == Kind.ABORTED || !stream.content().isEnded()) {
                fail(stream, failure(stream, kind, true, why + ", " + stream.content().progress(), cause));
            }
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
    void peer(Settings settings, boolean first) {
        // RFC 9113, section 6.5.2: without it there is no limit
        mostStreams = settings.value(Settings.MAX_CONCURRENT_STREAMS, first ? Integer.MAX_VALUE : mostStreams);
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

    /** Sends content, or keeps it until windows and socket let it through; {@code last} is whether it ends the stream. */
    void write(ClientStream stream, Buffer bytes, boolean last) {
        boolean alive = find(stream.id()) == stream && stream.state().sends();
        if (!alive || output.fits(stream, bytes.readableBytes())) {
            if (alive) {
                output.data(stream, bytes, last);
            }
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
            if (alive && last) {
                stream.queue().end(Headers.empty());
                outputEnded(stream);
            }
            return;
        }
        try {
            stream.queue().add(bytes.isBorrowed() ? buffer(bytes.readableBytes()).put(bytes) : bytes);
        } catch (OutOfBuffersException e) {
            failAndReset(stream, failure(stream, Kind.LIMIT, true, "no memory for what is to be sent", e), ErrorCode.CANCEL);
            return;
        }
        if (last) {
            stream.queue().end(Headers.empty());
        }
        queued(stream);
    }

    Buffer buffer(int bytes) {
        return connection.loop().buffers().acquire(bytes);
    }

    /** Does something in this or the next turn of the loop. */
    void later(Runnable task) {
        connection.loop().execute(task);
    }

    /** The window of a stream is open again. */
    void resume(ClientStream stream) {
        if (stream.queue().size() > 0) {
            output.ready(stream);
        }
    }

    /** Something was put into the queue of a stream. */
    void queued(ClientStream stream) {
        if (find(stream.id()) == stream) {
            output.ready(stream);
            owner.flush();
        }
    }

    void flush() {
        owner.flush();
    }

    /** All that a stream had was sent; there may be more. */
    void drained(ClientStream stream) {
        stream.drained();
    }

    /** What was to be sent could not be read: a file became shorter. */
    void fileFailed(ClientStream stream) {
        IllegalStateException cause = new IllegalStateException("file became shorter while it was sent");
        if (stream.tunnel() != null) {
            stream.tunnel().abort(CloseCause.failed(cause));
        } else {
            failAndReset(stream, failure(stream, Kind.ABORTED, true, cause.getMessage(), cause), ErrorCode.INTERNAL_ERROR);
        }
    }
}
