package dev.gatun.http.internal.client.http2;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.Http1Upgrade;
import dev.gatun.http.internal.client.UpgradeFailure;
import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeRequest;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
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
 * The client's half of one connection of HTTP/2 (RFC 9113), in clear text by prior knowledge or above TLS: how it begins and ends. Each request of it is an
 * extended CONNECT (RFC 8441) on a stream of its own. Loop only.
 *
 * <pre>
 *   OPENING --the server's SETTINGS--> OPEN --GOAWAY--> GOING_AWAY --no stream--> CLOSED
 *      |                                |--no stream, if it was for one--------------^
 *      '--------------------------------'--connection error: GOAWAY------------------'
 * </pre>
 *
 * <p>Requests wait until the server has said what it can: the extended CONNECT must not be sent to one that doesn't know it (RFC 8441, section 3).
 */
public final class Http2ClientConnection implements ClientConnection, ConnectionHandler {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private enum State { OPENING, OPEN, GOING_AWAY, CLOSED }

    private static final Settings SETTINGS = new Settings()
            .put(Settings.ENABLE_PUSH, 0)
            .put(Settings.INITIAL_WINDOW_SIZE, ClientStreams.STREAM_WINDOW)
            .put(Settings.MAX_HEADER_LIST_SIZE, ClientFrames.LIST_BYTES);

    private static final FrameLimits FRAME_LIMITS = new FrameLimits(FrameLimits.SMALLEST_MAX_FRAME_SIZE, ClientFrames.LIST_BYTES, 8);

    private final Connection connection;
    private final Optional<TlsSession> tls;
    private final boolean forOne;
    private final ClientOutput output;
    private final ClientStreams streams;
    private final ClientFrames frames;
    private final FrameReader reader = new FrameReader(FRAME_LIMITS, false);
    private State state = State.OPENING;
    private boolean connects;
    private boolean reading;
    private boolean stuck;

    private Http2ClientConnection(Connection connection, Optional<TlsSession> tls, boolean forOne) {
        this.connection = connection;
        this.tls = tls;
        this.forOne = forOne;
        this.output = new ClientOutput(connection);
        this.streams = new ClientStreams(this, connection, output);
        this.frames = new ClientFrames(this, connection, streams, output);
    }

    /** The handler of a connection that stays open for any number of requests, until one side ends it. */
    public static Http2ClientConnection on(Connection carrier, Optional<TlsSession> tls, WireLimits limits) {
        return new Http2ClientConnection(carrier, tls, false);
    }

    /** The handler of a connection for one request, which ends with it: the twin of {@link Http1Upgrade}. */
    public static ConnectionHandler upgrade(Connection connection, UpgradeRequest request, UpgradeListener listener) {
        Http2ClientConnection handler = new Http2ClientConnection(connection, Optional.empty(), true);
        handler.streams.add(request, listener);
        return handler;
    }

    /** Sends a request, or keeps it until it may be sent. */
    public void open(UpgradeRequest request, UpgradeListener listener) {
        if (state == State.CLOSED || state == State.GOING_AWAY || state == State.OPEN && !connects) {
            listener.onFailed(new UpgradeFailure("upgrade to " + request.protocol() + " at " + request.authority() + " (" + connection.remoteAddress()
                    + "): the connection " + (state == State.OPEN ? "knows no extended CONNECT" : "has ended, or is about to")));
            return;
        }
        streams.add(request, listener);
        if (state == State.OPEN) {
            streams.beginWaiting();
        }
    }

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
        return 0;
    }

    @Override
    public int active() {
        return streams.size();
    }

    @Override
    public boolean isOpen() {
        return state == State.OPENING || state == State.OPEN;
    }

    @Override
    public void owner(Owner owner) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    // ---- from the reactor

    @Override
    public void onOpen(Connection c) {
        output.open(SETTINGS, streams.widen());
    }

    @Override
    public void onData(Connection c, Buffer data) {
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
        } else if (output.isStuck()) {
            stuck = true;
            connection.pauseReading();
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
        close("the server ended the connection" + (state == State.OPENING ? " before its SETTINGS" : ""), null);
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        state = State.CLOSED;
        streams.loseAll("the connection ended: " + cause.error().map(Throwable::getMessage).orElse(cause.kind().name()), cause.error().orElse(null));
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
                streams.failWaiting("the server's HTTP/2 knows no extended CONNECT: no SETTINGS_ENABLE_CONNECT_PROTOCOL (RFC 8441, section 3)");
                streamEnded();
                return;
            }
        }
        if (state == State.OPEN) {
            streams.beginWaiting();
        }
    }

    /** The server goes away: what it has begun, it ends. */
    void goAway(int last, ErrorCode code) {
        LOG.log(Level.DEBUG, "server goes away, connection={0}, code={1}", Long.toString(connection.id()), code);
        String why = "the server goes away: " + code;
        if (state != State.CLOSED) {
            state = State.GOING_AWAY;
            streams.failWaiting(why);
            streams.failBehind(last, why);
            streamEnded();
        }
    }

    /** A stream has ended, or a request that was none yet: another may begin, or nothing is left to do. */
    void streamEnded() {
        if (state == State.OPEN && connects) {
            streams.beginWaiting();
        }
        if (streams.isEmpty() && state != State.CLOSED && (forOne || state == State.GOING_AWAY)) {
            state = State.CLOSED;
            reader.stop();
            output.goAway(ErrorCode.NO_ERROR, "");
            connection.close();
        }
    }

    // ---- the end

    private void fail(Http2Exception e) {
        if (state != State.CLOSED) {
            LOG.log(Level.DEBUG, "connection refused, connection={0}: {1}", Long.toString(connection.id()), e);
            output.goAway(e.code(), e.getMessage());
            close("the server broke HTTP/2: " + e.getMessage() + " (" + e.section() + ")", e);
        }
    }

    private void close(String why, Throwable cause) {
        if (state != State.CLOSED) {
            // Before the streams hear of it, so that none of them asks for more.
            state = State.CLOSED;
            reader.stop();
            streams.loseAll(why, cause);
            connection.close();
        }
    }

    /** What the connection holds at the moment, for logs. */
    @Override
    public String toString() {
        return "HTTP/2 connection " + connection.id() + ' ' + state + ", streams=" + streams.size();
    }
}
