package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Headers;
import dev.gatun.http.Http2Options;
import dev.gatun.http.Response;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.StreamState;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.server.StreamTable.Past;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.OutOfBuffersException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;

/** The streams of one HTTP/2 connection: how they begin, what moves them on, and how they end (RFC 9113, section 5). Loop only. */
final class Http2Streams {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    /** What becomes of a new stream. */
    enum Admission { TAKEN, REFUSED, IGNORED }

    private final Http2Connection connection;
    private final LoopShare share;
    private final Http2Options options;
    private final Http2Output output;
    private final Http2Inflow inflow;
    private final Http2Guard guard;
    private final Http2Requests requests;
    private final StreamTable table = new StreamTable();
    private int initialSendWindow = SendWindow.INITIAL;
    private boolean pushAllowed = true;
    /** The client has said that it goes away, behind which nothing brings pushes back. */
    private boolean clientGoesAway;
    private long peerStreams = Long.MAX_VALUE;
    private int lastStream;
    private int lastPromised;
    private int pushedStreams;
    /** Exchanges whose handlers may still run, also of streams that were reset: those count as open, or resets would be a way around the limit. */
    private int inFlight;
    private long requestCount;

    Http2Streams(Http2Connection connection, Http2Output output, Http2Inflow inflow, Http2Guard guard) {
        this.connection = connection;
        this.share = connection.share();
        this.options = share.core().http2();
        this.output = output;
        this.inflow = inflow;
        this.guard = guard;
        this.requests = new Http2Requests(this);
    }

    Http2Requests requests() {
        return requests;
    }

    LoopShare share() {
        return share;
    }

    Http2Connection connection() {
        return connection;
    }

    Http2Output output() {
        return output;
    }

    /** Counts turns in which something came. */
    long turn() {
        return connection.turn();
    }

    int size() {
        return table.size();
    }

    /** Exchanges whose handlers may still run. */
    int inFlight() {
        return inFlight;
    }

    /** The last stream of the client's that was looked at. */
    int lastStream() {
        return lastStream;
    }

    /** The live stream; null when there is none. */
    Http2Stream find(int id) {
        return table.find(id);
    }

    /** What became of a stream that is not live. */
    Past past(int id) {
        return table.past(id);
    }

    /** Whether {@code id} was never used. */
    boolean isIdle(int id) {
        return (id & 1) != 0 ? id > lastStream : id > lastPromised;
    }

    /** Whether {@code id} is the next stream of the client's; those below it are closed then (RFC 9113, section 5.1.1). */
    boolean begins(int id) {
        if ((id & 1) == 0 || id <= lastStream) {
            return false;
        }
        lastStream = id;
        return true;
    }

    /** Has what was written go out at the end of the turn. */
    void flushOutside() {
        connection.flushOutside();
    }

    /** The client has sent GOAWAY: this side must open no more streams, whatever its settings say later (RFC 9113, section 6.8). */
    void clientGoesAway() {
        clientGoesAway = true;
    }

    /** The client has ended its output as a whole. */
    void allInputEnded() {
        loseShut();
        table.forEach(stream -> {
            if (stream.tunnel() != null) {
                stream.tunnel().inputEnded();
            } else if (stream.state() == StreamState.HALF_CLOSED_LOCAL) {
                // Only the rest of its request was missing, and that will never come.
                stopUpload(stream);
            } else if (stream.state().receives() && stream.content() != null) {
                stream.content().breakOff(new ClientGone("client ended the connection within the content of its request"));
            } else if (stream.exchange() != null) {
                stream.exchange().inputEnded();
            }
        });
    }

    /** Gives up what waits for windows of a client that has ended its output: nobody is left who could open them. */
    void loseShut() {
        table.forEach(stream -> {
            if (isShut(stream) && hasWaiting(stream)) {
                lose(stream, new ClientGone("client ended the connection while its windows let nothing through"));
                reset(stream, ErrorCode.CANCEL);
            }
        });
    }

    /** Whether content waits to be sent, here or with who makes it. */
    private static boolean hasWaiting(Http2Stream stream) {
        return stream.queue().size() > 0 || stream.exchange() != null && stream.exchange().producerWaits();
    }

    /** Whether the client's windows let nothing of a stream through. */
    private boolean isShut(Http2Stream stream) {
        return stream.sendWindow().available() == 0 || output.window().available() == 0;
    }

    /** A client reset a stream. */
    void resetByClient(Http2Stream stream, ErrorCode code) {
        lose(stream, new ClientGone("client reset the stream: " + code));
        remove(stream, Past.RESET_THERE);
    }

    /** The connection has ended. */
    void loseAll(Throwable cause) {
        table.forEach(stream -> {
            lose(stream, cause);
            remove(stream, Past.RESET_HERE);
        });
    }

    private void lose(Http2Stream stream, Throwable cause) {
        Http2Exchange exchange = stream.exchange();
        stream.exchange(null);
        if (exchange != null) {
            exchange.lost(cause);
        }
        if (stream.content() != null) {
            stream.content().lose(cause);
        }
        if (stream.tunnel() != null) {
            stream.tunnel().lost(cause);
        }
    }

    // ---- their life

    /** Whether a new stream is taken. */
    Admission admit(int id) {
        if (connection.isEnding()) {
            // Behind the last GOAWAY: the client knows that it was not looked at.
            table.remember(id, Past.RESET_HERE);
            return Admission.IGNORED;
        }
        if (Math.max(inFlight, table.size()) >= options.streams()) {
            connection.hit(Limit.HTTP2_STREAMS);
            return Admission.REFUSED;
        }
        return Admission.TAKEN;
    }

    Http2Stream open(int id, StreamState first) {
        Http2Stream stream = table.take();
        stream.open(id, first, initialSendWindow, options.unreadWindow());
        table.add(stream);
        if ((id & 1) != 0) {
            lastStream = Math.max(lastStream, id);
        }
        return stream;
    }

    /** Begins the exchange of a stream. */
    Http2Exchange begin(Http2Stream stream, RequestHead head, boolean content) {
        share.counters().streamBegun();
        inFlight++;
        requestCount++;
        Http2Exchange exchange = share.takeHttp2Exchange();
        stream.exchange(exchange);
        exchange.open(connection, this, stream, connection.connection().id() << 20 | requestCount & 0xF_FFFF, head);
        if (content) {
            stream.content(new Http2Content(this, stream, head));
            exchange.content(stream.content().content());
        }
        connection.requestBegun(requestCount);
        return exchange;
    }

    /** A handler has given back all that it had of an exchange. */
    void exchangeReleased() {
        inFlight--;
    }

    /** The client has sent all of its request. */
    void inputEnded(Http2Stream stream, Headers trailers) {
        stream.state(stream.state().inputEnded());
        if (stream.tunnel() != null) {
            stream.tunnel().inputEnded();
        } else if (stream.content() != null) {
            stream.content().end(trailers);
        }
        removeIfClosed(stream);
    }

    /** The frame that ends the stream from this side was written. */
    void outputEnded(Http2Stream stream) {
        stream.state(stream.state().outputEnded());
        Http2Exchange exchange = stream.exchange();
        stream.exchange(null);
        boolean reusable = stream.content() == null && stream.tunnel() == null;
        if (exchange != null) {
            reusable &= !exchange.isDetached();
            exchange.sentAll();
            if (!exchange.isDetached()) {
                share.giveBack(exchange);
            }
        }
        if (stream.content() != null && stream.tunnel() == null) {
            // Also when all of it is here: what nobody has read is held, in memory and of the connection's window.
            stream.content().drain();
        }
        if (stream.state() == StreamState.CLOSED) {
            end(stream, Past.ENDED, reusable);
        } else if (stream.tunnel() != null) {
            stream.tunnel().outputEnded();
        }
    }

    private void removeIfClosed(Http2Stream stream) {
        if (stream.state() == StreamState.CLOSED) {
            end(stream, Past.ENDED, false);
        }
    }

    private void remove(Http2Stream stream, Past how) {
        end(stream, how, false);
    }

    private void end(Http2Stream stream, Past how, boolean reusable) {
        if (!isLive(stream)) {
            return;
        }
        stream.state(StreamState.CLOSED);
        output.ready().remove(stream);
        stream.queue().clear();
        if ((stream.id() & 1) == 0) {
            pushedStreams--;
        }
        table.remove(stream, how, reusable);
        if (stream.content() != null) {
            stream.content().ended();
        }
        if (stream.tunnel() != null) {
            stream.tunnel().ended();
        }
        if (table.size() == 0) {
            connection.isIdleNow();
        }
    }

    /** Whether a stream has not ended. */
    boolean isLive(Http2Stream stream) {
        return table.find(stream.id()) == stream;
    }

    /** Resets a stream because of this side. */
    private void reset(Http2Stream stream, ErrorCode code) {
        if (!isLive(stream)) {
            return;
        }
        try {
            output.reset(stream.id(), code);
        } catch (OutOfBuffersException e) {
            // The client would wait for ever for the end of that stream.
            connection.abort();
        }
        remove(stream, Past.RESET_HERE);
        connection.flushOutside();
    }

    /** The exchange of a stream was given up. */
    void abortStream(Http2Stream stream) {
        stream.exchange(null);
        if (isLive(stream) && stream.content() != null) {
            stream.content().lose(new ClientGone("response was aborted"));
        }
        reset(stream, ErrorCode.INTERNAL_ERROR);
    }

    /** The response is complete, and nobody wants the rest of the request (RFC 9113, section 8.1). */
    void stopUpload(Http2Stream stream) {
        if (isLive(stream) && stream.state() == StreamState.HALF_CLOSED_LOCAL) {
            reset(stream, ErrorCode.NO_ERROR);
        }
    }

    /** What the client did wrong on one stream. */
    void streamError(Http2Exception e) {
        if (isIdle(e.stream())) {
            // RFC 9113, section 6.4: RST_STREAM must not be sent for one that has not begun.
            throw Http2Exception.connection(e.code(), e.section(), e.getMessage());
        }
        LOG.log(Level.DEBUG, "stream refused, connection={0}: {1}", Long.toString(connection.connection().id()), e);
        if (e.code() == ErrorCode.REFUSED_STREAM) {
            guard.refusal();
        } else {
            connection.hit(Limit.PROTOCOL);
            guard.reset();
        }
        Http2Stream stream = table.find(e.stream());
        if (stream != null || table.past(e.stream()) != Past.RESET_HERE) {
            // RFC 9113, section 5.4.2: once is enough; what follows was perhaps under way before the client heard of it.
            output.reset(e.stream(), e.code());
        }
        if (stream == null) {
            table.remember(e.stream(), Past.RESET_HERE);
        } else {
            lose(stream, e);
            remove(stream, Past.RESET_HERE);
        }
    }

    /** Content of a stream that nobody holds any more. */
    void consumed(Http2Stream stream, int bytes) {
        if (connection.isClosed()) {
            // Tunnels let go of what they hold a moment later, when nothing can be sent any more.
            return;
        }
        inflow.consumed(bytes);
        stream.receiveWindow().consume(bytes);
        if (stream.tunnel() != null || stream.content() != null && stream.content().isBeingRead()) {
            widen(stream);
        } else {
            if (stream.content() != null && stream.content().isDraining() && stream.state().receives()) {
                inflow.goOn(stream);
            }
            connection.flushOutside();
        }
    }

    /** Somebody reads a stream now. */
    void widen(Http2Stream stream) {
        if (stream.state().receives()) {
            inflow.widen(stream);
        }
        connection.flushOutside();
    }

    void sendContinue(Http2Stream stream) {
        if (stream.exchange() != null && stream.exchange().isLive()) {
            output.interim(stream, 100, Headers.empty());
            connection.flushOutside();
        }
    }

    /** What reads a request's content has failed. */
    void contentFailed(Http2Stream stream, RuntimeException failure) {
        Http2Exchange exchange = stream.exchange();
        if (exchange != null) {
            exchange.contentFailed(failure);
        }
    }

    /** What the client says of itself. */
    void peer(Settings settings) {
        pushAllowed = settings.value(Settings.ENABLE_PUSH, pushAllowed ? 1 : 0) != 0;
        peerStreams = settings.value(Settings.MAX_CONCURRENT_STREAMS, peerStreams);
        int initial = (int) settings.value(Settings.INITIAL_WINDOW_SIZE, initialSendWindow);
        int delta = initial - initialSendWindow;
        initialSendWindow = initial;
        if (delta != 0) {
            table.forEach(stream -> {
                if (!stream.sendWindow().change(delta)) {
                    throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.2", "initial window makes one too large");
                }
            });
            resumeAll();
        }
    }

    /** Windows or the socket are open again. */
    void resumeAll() {
        table.forEach(this::resume);
    }

    /** The window of a stream is open again. */
    void resume(Http2Stream stream) {
        if (stream.queue().size() > 0) {
            output.ready(stream);
        } else {
            drained(stream);
        }
    }

    /** All that a stream had was sent; there may be more. */
    void drained(Http2Stream stream) {
        if (stream.tunnel() != null) {
            stream.tunnel().drained();
        } else if (stream.exchange() != null && stream.exchange().isWritable()) {
            stream.exchange().writable();
        }
    }

    /** Counts a frame that is tiny because the client's windows are; false when there were too many, and the connection ends. */
    boolean allowsTinyFrame() {
        try {
            guard.tinyFrame();
            return true;
        } catch (Http2Exception e) {
            share.loop().execute(() -> connection.fail(e));
            return false;
        }
    }

    /** A file became shorter while it was sent. */
    void fileFailed(Http2Stream stream) {
        IllegalStateException failure = new IllegalStateException("file became shorter while it was sent");
        if (stream.exchange() != null) {
            stream.exchange().abort(failure);
        } else if (stream.tunnel() != null) {
            stream.tunnel().abort(CloseCause.failed(failure));
        }
    }

    // ---- push and tunnels

    /** Promises what {@code response} says, if the client wants it. */
    void push(Http2Exchange exchange, Response response) {
        if (!options.push() || !pushAllowed || clientGoesAway || !connection.isOpen() || response.pushes().isEmpty() || (exchange.stream().id() & 1) == 0) {
            return;
        }
        String authority = exchange.head().authority();
        for (String target : response.pushes()) {
            if (pushedStreams >= Math.min(peerStreams, options.streams()) || inFlight >= options.streams()) {
                return;
            }
            lastPromised += 2;
            pushedStreams++;
            output.promise(exchange.stream(), lastPromised, exchange.scheme(), authority, target);
            Http2Stream stream = open(lastPromised, StreamState.HALF_CLOSED_REMOTE);
            Http2Exchange pushed = requests.promised(stream, authority, target);
            // Not within the handling of another request: its head still lies in memory that this one would use.
            share.loop().execute(() -> {
                if (!pushed.isCompleted()) {
                    Dispatcher.dispatch(pushed);
                }
            });
        }
    }

    /** The stream leaves HTTP: from here on its content is another protocol's. */
    void tunnel(Http2Stream stream, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        stream.exchange(null);
        Http2Tunnel tunnel = new Http2Tunnel(connection.connection(), new ServerTunnelStream(this, stream));
        stream.tunnel(tunnel);
        tunnel.start(handlers);
        if (stream.content() != null) {
            stream.content().moveTo(tunnel);
        }
        if (!stream.state().receives()) {
            tunnel.inputEnded();
        }
    }

    /** Protocols in tunnels have an end of their own to say. */
    void serverCloses() {
        table.forEach(stream -> {
            if (stream.tunnel() != null) {
                stream.tunnel().serverCloses();
            }
        });
    }

    /** Ends a tunnel that was given up. */
    void resetTunnel(Http2Stream stream, boolean failed) {
        reset(stream, failed ? ErrorCode.INTERNAL_ERROR : ErrorCode.CANCEL);
    }

    // ---- deadlines

    /** Resets streams whose deadlines have passed. */
    void checkDeadlines(long now) {
        table.forEach(stream -> check(stream, now));
    }

    private void check(Http2Stream stream, long now) {
        if (stream.content() != null && stream.content().isWaitedFor()) {
            ConnectionDeadlines.Verdict verdict = stream.deadlines(share.core().limits()).content(now);
            if (verdict != ConnectionDeadlines.Verdict.GO_ON) {
                connection.hit(verdict == ConnectionDeadlines.Verdict.CONTENT_GAP ? Limit.BODY_DEADLINE : Limit.BODY_RATE);
                stream.content().tooSlow();
                return;
            }
        }
        boolean waits = hasWaiting(stream);
        if (!waits && !stream.hasDeadlines()) {
            return;
        }
        // Only windows are the client's; behind other streams or the socket it waits through no fault of its own. Who waits for nothing begins anew.
        boolean shut = waits && isShut(stream);
        ConnectionDeadlines deadlines = stream.deadlines(share.core().limits());
        ConnectionDeadlines.WriteVerdict verdict = deadlines.write(now, shut ? Math.max(1, stream.queue().size()) : 0, stream.handedOn());
        if (verdict != ConnectionDeadlines.WriteVerdict.FINE) {
            connection.hit(verdict == ConnectionDeadlines.WriteVerdict.STUCK ? Limit.WRITE_DEADLINE : Limit.WRITE_RATE);
            ClientGone gone = new ClientGone("client's windows let nothing through for too long");
            lose(stream, gone);
            reset(stream, ErrorCode.CANCEL);
        }
    }
}
