package dev.gatun.http.internal.client.http2;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.WireClock;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.FrameLimits;
import dev.gatun.http.internal.http2.frame.FrameReader;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.TlsSession;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.lang.System.Logger;

/**
 * The client's half of one connection of HTTP/2 (RFC 9113), in clear text by prior knowledge or above TLS: how it begins and ends. Loop only.
 *
 * <pre>
 *   OPENING --the server's SETTINGS--> OPEN --GOAWAY--> GOING_AWAY --no stream--> CLOSED
 *      |                                |--close(), no stream----------------------^
 *      '--------------------------------'--connection error: GOAWAY----------------'
 * </pre>
 *
 * <p>Requests are sent at once, on the assumption that the server allows what most do; it may refuse those that are too many. Only the extended CONNECT (RFC
 * 8441) waits until the server has said what it can: it must not be sent to one that doesn't know it (section 3).
 */
public final class Http2ClientConnection implements ClientConnection, ConnectionHandler {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private static final String NO_CONNECT =
            "the server's HTTP/2 knows no extended CONNECT: no SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441, section 3)";

    /** The most CONTINUATION frames of a block (CVE-2024-27316). */
    private static final int CONTINUATIONS = 8;

    private enum State { OPENING, OPEN, GOING_AWAY, CLOSED }

    private final Connection connection;
    private final Optional<TlsSession> tls;
    private final WireLimits limits;
    private final WireClock clock;
    private final ClientOutput output;
    private final ClientStreams streams;
    private final ClientFrames frames;
    private final FrameReader reader;
    private Owner owner = Owner.NOBODY;
    private State state = State.OPENING;
    private boolean opened;
    private boolean connects;
    private boolean reading;
    private boolean stuck;
    private boolean retired;
    /** What the server said when it went away, for messages about what comes of that. */
    private String farewell = "";
    private long heardAt;
    private long askedAt;
    private boolean asked;
    private boolean probing;

    private Http2ClientConnection(Connection connection, Optional<TlsSession> tls, WireLimits limits) {
        this.connection = connection;
        this.tls = tls;
        this.limits = limits;
        this.clock = new WireClock(connection.loop(), this::checkDeadlines);
        this.output = new ClientOutput(connection);
        this.streams = new ClientStreams(this, connection, output, limits);
        this.frames = new ClientFrames(this, connection, streams, output);
        this.reader = new FrameReader(new FrameLimits(FrameLimits.SMALLEST_MAX_FRAME_SIZE, ClientFrames.listBytes(limits.head()), CONTINUATIONS), false);
    }

    /** The handler of a connection to a server, or above TLS on one; requests may be sent once it is open. */
    public static Http2ClientConnection on(Connection carrier, Optional<TlsSession> tls, WireLimits limits) {
        return new Http2ClientConnection(carrier, tls, limits);
    }

    /** What a client says of itself in HTTP/1.1 that offers HTTP/2: {@code HTTP2-Settings} (RFC 7540, section 3.2.1). */
    public static String offer(WireLimits limits) {
        return settings(limits).toBase64Url();
    }

    private static Settings settings(WireLimits limits) {
        return new Settings()
                .put(Settings.ENABLE_PUSH, 0)
                .put(Settings.INITIAL_WINDOW_SIZE, limits.streamWindow())
                .put(Settings.MAX_HEADER_LIST_SIZE, ClientFrames.listBytes(limits.head()));
    }

    // ---- for the pool

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_2;
    }

    @Override
    public Connection carrier() {
        return connection;
    }

    @Override
    public Optional<TlsSession> tls() {
        return tls;
    }

    @Override
    public int room() {
        return isOpen() && !probing ? streams.room() : 0;
    }

    @Override
    public boolean probe() {
        long silence = WireClock.nanos(limits.probe());
        if (silence == WireClock.NONE || !opened || !isOpen() || connection.loop().nanoTime() - heardAt < silence) {
            return false;
        }
        probing = true;
        if (!asked) {
            ask();
        }
        await(WireClock.nanos(limits.pong()));
        return true;
    }

    @Override
    public int active() {
        return streams.size();
    }

    @Override
    public boolean isOpen() {
        return !retired && (state == State.OPENING || state == State.OPEN) && connection.isOpen();
    }

    @Override
    public void owner(Owner newOwner) {
        owner = newOwner;
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        if (room() == 0) {
            throw new IllegalStateException("no room for a request: " + this);
        }
        OutgoingFields.check(request);
        boolean upgrade = request.upgrade().isPresent();
        if (!upgrade && !opened) {
            throw new IllegalStateException("the connection is not open yet: " + this);
        }
        if (upgrade && state == State.OPEN && !connects) {
            return streams.refuse(request, listener, NO_CONNECT);
        }
        return streams.add(request, listener, upgrade && state == State.OPENING);
    }

    /**
     * Takes over a request that was sent whole in HTTP/1.1 and to which the server agreed to answer in HTTP/2: it is stream 1 (RFC 7540, section 3.2). Before
     * the connection is open.
     *
     * @param endedAt when it was sent
     */
    public ClientExchange adopt(OutgoingRequest request, ExchangeListener listener, long endedAt) {
        return streams.adopt(request, listener, endedAt);
    }

    @Override
    public void close() {
        retire();
        endIfDone();
    }

    @Override
    public void abort() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            lost(Kind.ABORTED, "this side ended the connection", null);
            connection.abort();
        }
    }

    private void retire() {
        if (!retired) {
            retired = true;
            owner.retired(this);
        }
    }

    // ---- from the reactor

    @Override
    public void onOpen(Connection c) {
        opened = true;
        output.open(settings(limits), streams.widen());
        heardAt = connection.loop().nanoTime();
        await(WireClock.nanos(limits.ping()));
    }

    @Override
    public void onData(Connection c, Buffer data) {
        heardAt = connection.loop().nanoTime();
        asked = false;
        boolean probed = probing;
        probing = false;
        reading = true;
        try {
            read(data);
        } catch (Http2Exception e) {
            fail(e);
        } finally {
            reading = false;
        }
        flush();
        if (state == State.CLOSED) {
            data.skip(data.readableBytes());
            return;
        }
        if (output.isStuck()) {
            stuck = true;
            connection.pauseReading();
        }
        if (probed) {
            tellRoom();
        }
    }

    private void read(Buffer data) {
        while (state != State.CLOSED) {
            try {
                reader.read(data, frames, connection.loop().buffers());
                return;
            } catch (Http2Exception e) {
                if (e.stream() == 0) {
                    throw e;
                }
                streams.streamError(e);
            }
        }
    }

    @Override
    public void onWritable(Connection c) {
        flush();
        if (stuck && !output.isStuck()) {
            stuck = false;
            connection.resumeReading();
        }
    }

    @Override
    public void onInputEnd(Connection c) {
        close(Kind.CONNECTION_LOST, "the server ended the connection" + (state == State.OPENING ? " before its SETTINGS" : farewell), null);
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        state = State.CLOSED;
        Kind kind = cause.kind() == CloseCause.Kind.SHUTDOWN ? Kind.ABORTED : Kind.CONNECTION_LOST;
        lost(kind, "the connection ended" + farewell + ": " + cause.error().map(Throwable::getMessage).orElse(cause.kind().name()), cause.error().orElse(null));
        reader.close();
    }

    /** Sends what may be sent, unless the end of {@link #onData} does it for the whole turn. */
    void flush() {
        if (!reading && state != State.CLOSED) {
            output.pump(streams);
        }
    }

    // ---- from the streams and frames

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether the server has said what it can. */
    boolean hasSettings() {
        return state != State.OPENING;
    }

    /** Whether more parts of the DATA frame follow that is being told of. */
    boolean isInsideFrame() {
        return reader.isInsideFrame();
    }

    int frameLength() {
        return reader.frameLength();
    }

    /** What the server says of itself. */
    void settings(Settings settings) {
        if (state == State.OPENING) {
            state = State.OPEN;
            connects = settings.value(Settings.ENABLE_CONNECT_PROTOCOL, 0) == 1;
            if (!connects) {
                streams.failWaiting(Kind.PROTOCOL, NO_CONNECT, null);
                endIfDone();
            }
        }
        if (state == State.OPEN) {
            streams.beginWaiting();
            tellRoom();
        }
    }

    private void tellRoom() {
        if (room() > 0) {
            owner.roomGrew(this);
        }
    }

    /** The server goes away: what it has begun, it ends. */
    void goAway(int last, ErrorCode code, String debug) {
        LOG.log(Level.DEBUG, "server goes away, connection={0}, code={1}", Long.toString(connection.id()), code);
        String reason = code + (debug.isEmpty() ? "" : " (" + debug + ')');
        String why = "the server goes away: " + reason;
        farewell = " after GOAWAY " + reason;
        if (state != State.CLOSED) {
            state = State.GOING_AWAY;
            retire();
            streams.failWaiting(Kind.STREAM_RESET, why, null);
            streams.failBehind(last, why);
            endIfDone();
        }
    }

    /** A stream has ended, or a request that was none yet: another may begin, or nothing is left to do. */
    void streamEnded() {
        if (state == State.OPEN && connects) {
            streams.beginWaiting();
        }
        tellRoom();
        if (streams.room() == 0 && streams.isEmpty()) {
            // No number is left for another.
            retire();
        }
        endIfDone();
    }

    private void endIfDone() {
        if (retired && streams.isEmpty() && state != State.CLOSED) {
            state = State.CLOSED;
            clock.stop();
            reader.stop();
            output.goAway(ErrorCode.NO_ERROR, "");
            connection.close();
        }
    }

    // ---- deadlines

    /** Something will be due in so many nanoseconds. */
    void await(long nanos) {
        clock.within(nanos);
    }

    private long checkDeadlines() {
        long streamsLeft = streams.checkDeadlines();
        return Math.min(streamsLeft, state == State.CLOSED ? WireClock.NONE : checkServer());
    }

    /** Asks a server that was silent for too long whether it is still there. */
    private long checkServer() {
        long ping = WireClock.nanos(limits.ping());
        long now = connection.loop().nanoTime();
        if (!asked && (ping == WireClock.NONE || now - heardAt < ping)) {
            return ping == WireClock.NONE ? ping : ping - (now - heardAt);
        }
        if (!asked) {
            ask();
        }
        long left = limits.pong().toNanos() - (now - askedAt);
        if (left <= 0) {
            state = State.CLOSED;
            lost(Kind.CONNECTION_LOST, "the server did not answer a PING within " + limits.pong(), null);
            connection.abort();
            return WireClock.NONE;
        }
        return left;
    }

    private void ask() {
        asked = true;
        askedAt = connection.loop().nanoTime();
        output.ping(askedAt, false);
    }

    // ---- the end

    private void fail(Http2Exception e) {
        if (state != State.CLOSED) {
            LOG.log(Level.DEBUG, "connection refused, connection={0}: {1}", Long.toString(connection.id()), e);
            output.goAway(e.code(), e.getMessage());
            Kind kind = e.code() == ErrorCode.ENHANCE_YOUR_CALM ? Kind.LIMIT : Kind.PROTOCOL;
            close(kind, "the server broke HTTP/2: " + e.getMessage() + " (" + e.section() + ")", e);
        }
    }

    private void close(Kind kind, String why, Throwable cause) {
        if (state != State.CLOSED) {
            // Before the streams hear of it, so that none of them asks for more.
            state = State.CLOSED;
            lost(kind, why, cause);
            connection.close();
        }
    }

    private void lost(Kind kind, String why, Throwable cause) {
        clock.stop();
        reader.stop();
        retire();
        streams.loseAll(kind, why, cause);
    }

    /** What the connection holds at the moment, for logs. */
    @Override
    public String toString() {
        return "HTTP/2 connection " + connection.id() + ' ' + state + ", streams=" + streams.size();
    }
}
