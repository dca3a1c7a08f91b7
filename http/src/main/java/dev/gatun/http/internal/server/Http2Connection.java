package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Http2Options;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.FrameReader;
import dev.gatun.http.internal.http2.frame.GoAwayFrame;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Preface;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One connection that speaks HTTP/2 (RFC 9113): what frames mean for its streams, and how it begins and ends. Loop only.
 *
 * <pre>
 *   PREFACE --preface, SETTINGS--> OPEN --server ends: GOAWAY, all streams--> DRAINING --a round trip: GOAWAY, last stream--> ENDING --no stream--> CLOSED
 *      |                             |                                            |                                              |
 *      '-----------------------------'----- connection error: GOAWAY -------------'----------------------------------------------'--> CLOSED
 * </pre>
 *
 * <p>Requests are made by {@link Http2Requests}; what is sent goes through {@link Http2Output}, what comes in is held back by {@link Http2Inflow}.
 */
final class Http2Connection extends ServerConnection {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    /** The opaque bytes of the PING behind the first GOAWAY. */
    static final long LAST_PING = 0x67_61_74_75_6e_2d_62_79L;

    /** How long the answer to that may take. */
    private static final long LAST_PING_NANOS = 500_000_000L;

    private enum State { PREFACE, OPEN, DRAINING, ENDING, CLOSED }

    private final LoopShare share;
    private final Connection connection;
    private final Http2Options options;
    private final ConnectionDeadlines deadlines;
    private final Http2Output output;
    private final Http2Inflow inflow;
    private final Http2Guard guard;
    private final Http2Streams streams;
    private final Http2Frames frames;
    private final FrameReader reader;
    private State state = State.PREFACE;
    private boolean settingsAcknowledged;
    private long settingsSent;
    private long headerBlockSince;
    private long drainingSince;
    private int lastStreamTold = GoAwayFrame.EVERY_STREAM;
    private boolean drainAnswered;
    private boolean inputEnded;
    private boolean reading;
    private boolean stuck;
    private long turn;
    private int turnRequests;

    Http2Connection(LoopShare share, Connection connection, Security security) {
        super(share, connection, security);
        this.share = share;
        this.connection = connection;
        this.options = share.core().http2();
        this.deadlines = new ConnectionDeadlines(share.core().limits());
        this.output = new Http2Output(share, connection, deadlines);
        this.inflow = new Http2Inflow(output, options);
        this.guard = new Http2Guard(this);
        this.streams = new Http2Streams(this, output, inflow, guard);
        output.serve(streams);
        this.frames = new Http2Frames(this, streams, output, inflow, guard);
        this.reader = new FrameReader(share.http2().frameLimits(), true);
    }

    /** Speaks HTTP/2 in the place of {@code old}; the client's preface is what comes next. */
    void start(ServerConnection old) {
        takeOver(old);
        begin();
        output.flush();
    }

    /** As {@link #start}, behind the 101 that {@code old} has sent: answers the request that asked for it. */
    void startUpgraded(ServerConnection old, RequestHead head, Settings settings) {
        takeOver(old);
        begin();
        // Clients read the 101 into a small buffer and take what comes with it for a part of that: curl 7.88 gives up above 32 KiB.
        output.hold(true);
        peer(settings);
        streams.requests().upgraded(head);
        flushOutside();
    }

    private void begin() {
        settingsSent = share.loop().nanoTime();
        deadlines.restart(settingsSent);
        output.settings(share.http2().settings());
        inflow.start();
    }

    FrameReader reader() {
        return reader;
    }

    /** Counts calls of {@link #onData}. */
    long turn() {
        return turn;
    }

    // ---- from the reactor

    @Override
    public void onOpen(Connection c) {
        throw new IllegalStateException("an HTTP/2 connection begins in the place of another");
    }

    @Override
    public void onData(Connection c, Buffer data) {
        if (state == State.CLOSED) {
            data.skip(data.readableBytes());
            return;
        }
        reading = true;
        turn++;
        turnRequests = 0;
        try {
            if (state != State.PREFACE || preface(data)) {
                read(data);
            }
        } catch (Http2Exception e) {
            fail(e);
        } finally {
            reading = false;
        }
        noteHeaderBlock();
        flushOutside();
        if (state == State.CLOSED) {
            data.skip(data.readableBytes());
        } else if (output.isStuck()) {
            stuck = true;
            connection.pauseReading();
        }
    }

    private boolean preface(Buffer data) {
        int match = Preface.match(data);
        if (match < 0) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 3.4", "what came first is not the preface");
        }
        if (match > 0) {
            data.skip(Preface.SIZE);
            state = State.OPEN;
            output.hold(false);
        }
        return match > 0;
    }

    private void read(Buffer data) {
        while (state != State.CLOSED) {
            try {
                reader.read(data, frames, share.loop().buffers());
                return;
            } catch (Http2Exception e) {
                if (e.stream() == 0) {
                    throw e;
                }
                streams.streamError(e);
            }
        }
    }

    private void noteHeaderBlock() {
        if (!reader.isInsideHeaderBlock()) {
            headerBlockSince = 0;
        } else if (headerBlockSince == 0) {
            headerBlockSince = share.loop().nanoTime();
        }
    }

    @Override
    public void onWritable(Connection c) {
        streams.resumeAll();
        flushOutside();
        if (stuck && !output.isStuck()) {
            stuck = false;
            connection.resumeReading();
        }
    }

    @Override
    public void onInputEnd(Connection c) {
        inputEnded = true;
        streams.allInputEnded();
        closeIfDone();
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        state = State.CLOSED;
        share.remove(this);
        share.core().connectionClosed();
        streams.loseAll(cause.error().orElseGet(() -> new ClientGone("connection ended: " + cause.kind())));
        reader.close();
        output.release();
    }

    // ---- output

    /** Sends what may be sent, unless the end of {@link #onData} does it for the whole turn. */
    void flushOutside() {
        if (!reading && state != State.CLOSED) {
            output.pump();
            if (inputEnded) {
                streams.loseShut();
            }
            output.flush();
        }
    }

    // ---- from the streams and frames

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether streams that begin now are behind the last that the client was told of. */
    boolean isEnding() {
        return state == State.ENDING;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** What the client says of itself. */
    void peer(Settings settings) {
        output.peer(settings);
        streams.peer(settings);
    }

    void settingsAcknowledged() {
        settingsAcknowledged = true;
    }

    /** The client has seen the first GOAWAY. */
    void drainAnswered() {
        drainAnswered = true;
    }

    /** A request has begun. */
    void requestBegun(long count) {
        if (++turnRequests >= share.core().limits().pipelined() && reading) {
            // Others shall have their turn as well.
            hit(Limit.PIPELINED);
            reader.stop();
            connection.pauseReading();
            share.loop().execute(this::resumeInput);
        }
        if (count >= share.core().limits().requestsPerConnection() && state == State.OPEN) {
            hit(Limit.REQUESTS_PER_CONNECTION);
            drain();
        }
    }

    private void resumeInput() {
        if (state != State.CLOSED && !stuck) {
            connection.resumeReading();
        }
    }

    /** The last stream has ended. */
    void isIdleNow() {
        deadlines.restart(share.loop().nanoTime());
        closeIfDone();
    }

    // ---- deadlines and the end

    /** The client broke the protocol as a whole. */
    void fail(Http2Exception e) {
        if (state == State.CLOSED) {
            return;
        }
        LOG.log(Level.DEBUG, "connection refused, connection={0}: {1}", Long.toString(connection.id()), e);
        if (e.code() != ErrorCode.ENHANCE_YOUR_CALM) {
            hit(Limit.PROTOCOL);
        } else if (reader.isInsideHeaderBlock()) {
            // All other budgets are counted where they are kept, and no other frame comes within a block.
            hit(Limit.HTTP2_HEADER_BLOCK);
        }
        goAwayAndClose(e.code(), e.getMessage(), e);
    }

    private void goAwayAndClose(ErrorCode code, String message, Throwable cause) {
        close();
        streams.loseAll(cause);
        goAway(code, message);
        output.flush();
        connection.close();
    }

    /** What a client was told once must not grow: it may have sent those streams elsewhere by now (RFC 9113, section 6.8). */
    private void goAway(ErrorCode code, String message) {
        lastStreamTold = Math.min(lastStreamTold, streams.lastStream());
        output.goAway(lastStreamTold, code, message);
    }

    private void closeIfDone() {
        if (streams.size() == 0 && (state == State.ENDING || inputEnded && state != State.CLOSED)) {
            close();
            output.flush();
            connection.close();
        }
    }

    /** Nothing is taken any more, not even of what came with the frame that was the last. */
    private void close() {
        state = State.CLOSED;
        reader.stop();
    }

    /** Begins the end: the client learns that it should send no more, but what is on its way is still taken. */
    private void drain() {
        state = State.DRAINING;
        drainingSince = share.loop().nanoTime();
        output.goAway(GoAwayFrame.EVERY_STREAM, ErrorCode.NO_ERROR, "");
        output.ping(LAST_PING, false);
        flushOutside();
    }

    private void endDraining() {
        state = State.ENDING;
        goAway(ErrorCode.NO_ERROR, "");
        flushOutside();
        closeIfDone();
    }

    @Override
    void checkDeadlines(long now) {
        deadlines.limits(share.core().limits());
        if (state == State.CLOSED) {
            checkWrite(now);
            return;
        }
        if (state == State.DRAINING && (drainAnswered || now - drainingSince > LAST_PING_NANOS)) {
            endDraining();
        } else if (state == State.PREFACE && deadlines.head(now) != ConnectionDeadlines.Verdict.GO_ON) {
            expire(Limit.HEADER_DEADLINE, ErrorCode.PROTOCOL_ERROR, "no preface came");
        } else if (!settingsAcknowledged && now - settingsSent > options.settingsAck().toNanos()) {
            expire(Limit.SETTINGS_DEADLINE, ErrorCode.SETTINGS_TIMEOUT, "settings were not acknowledged in time");
        } else if (headerBlockSince != 0 && now - headerBlockSince > share.core().limits().header().toNanos()) {
            expire(Limit.HEADER_DEADLINE, ErrorCode.ENHANCE_YOUR_CALM, "the header block took too long");
        } else if (streams.size() == 0 && deadlines.idle(now) != ConnectionDeadlines.Verdict.GO_ON) {
            expire(Limit.IDLE, ErrorCode.NO_ERROR, "idle");
        } else {
            streams.checkDeadlines(now);
            checkWrite(now);
        }
    }

    private void expire(Limit limit, ErrorCode code, String message) {
        hit(limit);
        goAwayAndClose(code, message, new ClientGone(message));
    }

    private void checkWrite(long now) {
        Limit hit = switch (deadlines.write(now, connection.pendingBytes())) {
            case STUCK -> Limit.WRITE_DEADLINE;
            case SLOW -> Limit.WRITE_RATE;
            case FINE -> null;
        };
        if (hit != null) {
            hit(hit);
            connection.abort(CloseCause.DEADLINE);
        }
    }

    @Override
    void closeIfIdle() {
        long now = share.loop().nanoTime();
        streams.serverCloses();
        switch (state) {
            case PREFACE -> {
                // The request of an upgrade is answered behind the preface, which has a deadline of its own; then the end begins as that of others does.
                if (streams.size() == 0 && !deadlines.isFresh(now)) {
                    expire(Limit.IDLE, ErrorCode.NO_ERROR, "server ends");
                }
            }
            case OPEN -> drain();
            case DRAINING -> {
                if (drainAnswered || now - drainingSince > LAST_PING_NANOS) {
                    endDraining();
                }
            }
            default -> closeIfDone();
        }
    }

    @Override
    void abort() {
        connection.abort();
    }

    /** What the connection holds at the moment, for logs. */
    @Override
    public String toString() {
        return "HTTP/2 connection " + connection.id() + ' ' + state + ", streams=" + streams.size() + ", exchanges=" + streams.inFlight() + ", held="
                + inflow.held();
    }
}
