package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsSession;
import java.io.EOFException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS between the connection below, whose handler it is, and the handler above, whose connection it is. Confined to the loop; it holds no buffer while nothing
 * waits in it.
 *
 * <pre>
 *   handler   onData  &lt;-- HandlerSide &lt;-- plain text &lt;-- unwrap, record by record &lt;-- onData   connection
 *   above     write   --&gt; PlainQueue  --&gt; Sealer: wrap, few records per turn      --&gt; write    below
 *
 *   OPEN --close()--> CLOSING --all sealed, close_notify--> ENDED
 *     '--abort(), any failure, with an alert where one can be sent--^
 * </pre>
 *
 * Bytes that can't be opened yet stay with the connection below: parts of a record, and what comes while a task of the handshake runs or the handler has paused
 * reading. That connection must therefore keep at least {@link #LEAST_UNREAD} bytes unread.
 */
public final class TlsLayer extends LayeredConnection implements ConnectionHandler, Runnable {
    /** A record, or the records of a hello, must fit into what the connection below keeps unread (see {@code ListenOptions.maxUnread}). */
    public static final int LEAST_UNREAD = 32 << 10;

    /** What a handler may leave unread, unless it is said otherwise: the default of the reactor's listeners. */
    public static final int MOST_UNREAD = 1 << 20;

    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    /** For what waits unsealed, within the handshake and behind files: the defaults of the reactor's listeners. What is sealed is counted below. */
    private static final int HIGH_WATER = 64 << 10;

    private static final int LOW_WATER = 32 << 10;

    /** How long the alert may take to leave after a failure. */
    private static final Duration ALERT_LINGER = Duration.ofSeconds(2);

    private final HandlerSide side;
    private final Sealer sealer;
    private final Opener opener;
    private State state = State.OPEN;
    private boolean heard;
    private boolean outputEnding;
    private boolean outputEnded;
    private boolean belowPaused;
    private boolean aboveHighWater;
    private boolean becameWritable;
    /** Within a call of the connection below: what is written is sealed at its end. */
    private boolean busy;
    private boolean deferred;
    private Deadline deadline;
    private CloseCause failure;

    private enum State {
        OPEN,
        CLOSING,
        ENDED
    }

    private TlsLayer(Connection below, TlsCounters counters, Handshake handshake, Duration within, int maxUnread) {
        super(below);
        this.side = new HandlerSide(this, maxUnread);
        RecordBudget budget = new RecordBudget();
        this.sealer = new Sealer(below, budget);
        this.opener = new Opener(this, side, sealer, budget, counters, handshake);
        this.deadline = below.loop().schedule(within, () -> handshakeTooLong(within));
    }

    /**
     * The layer of a connection that was accepted. On the loop, where the connection gets its handler.
     *
     * @param above gives the handler for the connection above TLS
     */
    public static ConnectionHandler server(
            Connection below, EngineSource source, TlsCounters counters, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return server(below, source, counters, MOST_UNREAD, above);
    }

    /**
     * The same with another bound on what the handler above may leave unread.
     *
     * @param maxUnread in bytes of plain text; as in {@code ListenOptions.maxUnread}
     */
    public static ConnectionHandler server(
            Connection below,
            EngineSource source,
            TlsCounters counters,
            int maxUnread,
            Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        TlsLayer layer = new TlsLayer(below, counters, Handshake.server(source), source.handshakeDeadline(), maxUnread);
        return layer.under(above);
    }

    /**
     * The layer of a connection to a server. On the loop, where the connection gets its handler.
     *
     * @param engine in client mode; its parameters say which host is meant and whether its certificate must be for that host
     * @param within the most time for the handshake
     */
    public static ConnectionHandler client(
            Connection below,
            SSLEngine engine,
            Duration within,
            TlsCounters counters,
            Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        TlsLayer layer = new TlsLayer(below, counters, Handshake.client(engine), within, MOST_UNREAD);
        return layer.under(above);
    }

    private ConnectionHandler under(Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        try {
            side.handler(above.apply(this));
            return this;
        } catch (RuntimeException | Error e) {
            deadline.cancel();
            throw e;
        }
    }

    // ---- from the connection below

    @Override
    public void onOpen(Connection connection) {
        busy = true;
        try {
            side.handler().onOpen(this);
            if (state != State.ENDED) {
                opener.beginAsClient();
            }
        } catch (SSLException e) {
            engineFailed(e);
        } finally {
            busy = false;
        }
        endOfCall();
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        heard = true;
        busy = true;
        try {
            side.takeUp();
            opener.received(data);
            side.takeUp();
        } catch (TlsRefusal e) {
            refuse(e);
        } catch (SSLException e) {
            engineFailed(e);
        } finally {
            busy = false;
        }
        endOfCall();
    }

    /** What the opener's tasks computed is there. */
    void tasksDone(Optional<Throwable> failed) {
        call(() -> {
            try {
                opener.tasksDone(failed);
            } catch (SSLException e) {
                engineFailed(e);
            }
        });
    }

    @Override
    public void onInputEnd(Connection connection) {
        if (state == State.ENDED || opener.isInputOver() || state == State.CLOSING && opener.isSecured()) {
            return;
        }
        side.takeUp();
        if (opener.isSecured()) {
            fail(TlsFailure.Kind.TRUNCATED, "the peer ended the connection without close_notify", Optional.empty());
        } else if (heard || opener.hasBegun()) {
            fail(TlsFailure.Kind.ENDED, "the peer ended the connection", Optional.empty());
        } else {
            // Somebody looked whether the port is open.
            end();
        }
    }

    @Override
    public void onWritable(Connection connection) {
        busy = true;
        try {
            sealNow();
            if (aboveHighWater && mayBeWritable() && isOpen()) {
                aboveHighWater = false;
                becameWritable = false;
                side.handler().onWritable(this);
            }
        } finally {
            busy = false;
        }
        endOfCall();
    }

    private boolean mayBeWritable() {
        return below.isWritable() && sealer.queue().pendingBytes() < LOW_WATER;
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        if (!opener.isSecured() && heard && cause.kind() == CloseCause.Kind.RESET && failure == null) {
            opener.failed(TlsFailure.Kind.ENDED);
        }
        state = State.ENDED;
        if (deadline != null) {
            deadline.cancel();
        }
        sealer.end();
        side.release();
        opener.end();
        side.handler().onClosed(this, failure != null ? failure : cause);
    }

    // ---- failures

    /** The handshake is done. */
    void secured() {
        deadline.cancel();
        deadline = null;
    }

    private void handshakeTooLong(Duration within) {
        TlsFailure error = new TlsFailure(TlsFailure.Kind.DEADLINE, "TLS with " + remoteAddress() + ": no handshake within " + within, Optional.empty());
        opener.failed(TlsFailure.Kind.DEADLINE);
        LOG.log(System.Logger.Level.DEBUG, error.getMessage());
        state = State.ENDED;
        failure = new CloseCause(CloseCause.Kind.DEADLINE, Optional.of(error));
        below.abort(failure);
    }

    /** What begins with this byte is no record. */
    void malformed(byte first) {
        boolean text = !opener.isSecured() && first >= 'A';
        if (!opener.isSecured()) {
            sealer.end();
            below.write(Buffer.copyOf(Alerts.plainRecord(Alerts.UNEXPECTED_MESSAGE)));
        }
        fail(text ? TlsFailure.Kind.NOT_TLS : TlsFailure.Kind.MALFORMED, "what came is no TLS record", Optional.empty());
    }

    /** Before there is an engine: the alert is written by hand. */
    private void refuse(TlsRefusal refusal) {
        below.write(Buffer.copyOf(Alerts.plainRecord(refusal.alert())));
        TlsFailure.Kind kind = refusal.alert() == Alerts.UNEXPECTED_MESSAGE
                ? TlsFailure.Kind.NOT_TLS
                : Alerts.kind(refusal.alert(), TlsFailure.Kind.PARAMETERS);
        fail(kind, refusal.getMessage(), Optional.of(refusal));
    }

    private void engineFailed(SSLException e) {
        if (state == State.ENDED) {
            return;
        }
        int alert = !opener.hasEngine() || sealer.hasEnded() ? -1 : sealer.sealLast();
        fail(Failures.kind(e, alert), Failures.message(e), Optional.of(e));
    }

    /** Ends the connection for a reason of TLS: what can still be sent is, an alert for example, for a short time. */
    void fail(TlsFailure.Kind kind, String what, Optional<Throwable> cause) {
        sealNow();
        if (state == State.ENDED) {
            return;
        }
        TlsFailure error = new TlsFailure(
                kind, "TLS with " + remoteAddress() + (!opener.isSecured() ? " failed in the handshake: " : " failed: ") + what, cause);
        opener.failed(kind);
        LOG.log(System.Logger.Level.DEBUG, error.getMessage());
        failure = CloseCause.failed(error);
        end();
        deadline = loop().schedule(ALERT_LINGER, () -> below.abort(failure));
    }

    /** Sends close_notify if that can be done, and closes the connection below. */
    private void end() {
        state = State.ENDED;
        if (deadline != null) {
            deadline.cancel();
        }
        if (opener.hasEngine()) {
            sealer.sealEnd();
        }
        sealer.end();
        side.release();
        below.close();
    }

    // ---- the way out

    /** Seals what waits, unless the engine is not ready for it. */
    void sealNow() {
        if (opener.isSecured() && !opener.isWorking() && state != State.ENDED) {
            drain(false);
        }
    }

    private void drain(boolean onlyFull) {
        try {
            sealer.drain(onlyFull);
        } catch (SSLException e) {
            engineFailed(e);
        } catch (EOFException | RuntimeException e) {
            // Of a file, or of the loop's buffers.
            state = State.ENDED;
            sealer.abort(e);
        }
    }

    @Override
    public void write(Buffer data) {
        if (state != State.OPEN || outputEnding) {
            PlainQueue.release(data);
            return;
        }
        try {
            if (mayDrain() && data.isBorrowed() && sealer.queue().isEmpty() && data.readableBytes() >= OutboundScratch.RECORD) {
                sealer.sealFull(data);
            }
            sealer.add(data);
        } catch (OutOfBuffersException e) {
            // What comes later must not be sent without this.
            state = State.ENDED;
            sealer.abort(e);
            return;
        } catch (SSLException e) {
            engineFailed(e);
            return;
        }
        wrote();
    }

    @Override
    public void sendFile(FileRegion region) {
        if (state != State.OPEN || outputEnding) {
            region.close();
            return;
        }
        sealer.add(region);
        wrote();
    }

    /** Full records are sealed at once, so that the marks of the connection below tell how much waits. */
    private void wrote() {
        if (sealer.queue().pendingBytes() >= OutboundScratch.RECORD && mayDrain()) {
            drain(true);
        }
        markHighWater();
        deferUnlessBusy();
    }

    private boolean mayDrain() {
        return opener.isSecured() && !opener.isWorking() && !sealer.hasEnded();
    }

    private void markHighWater() {
        if (sealer.queue().pendingBytes() >= HIGH_WATER || !below.isWritable()) {
            aboveHighWater = true;
        }
    }

    /** Seals what was written, and does what waited for that. */
    private void endOfCall() {
        sealNow();
        if (state == State.ENDED) {
            return;
        }
        if (sealer.hasEnded() && !sealer.queue().isEmpty()) {
            fail(TlsFailure.Kind.ENDED, "the peer ended the connection before " + sealer.queue().pendingBytes() + " bytes were sent to it", Optional.empty());
            return;
        }
        markHighWater();
        if (aboveHighWater && mayBeWritable()) {
            aboveHighWater = false;
            becameWritable = true;
            defer();
        }
        finishOutput();
        adjustReading();
    }

    private void finishOutput() {
        if (!sealer.queue().isEmpty()) {
            return;
        }
        if (state == State.CLOSING) {
            end();
        } else if (outputEnding && !outputEnded && opener.isSecured() && !opener.isWorking()) {
            outputEnded = true;
            sealer.sealEnd();
            below.shutdownOutput();
        }
    }

    /** What can't be opened now stays below; and below it in the kernel, so that the peer's window closes. */
    private void adjustReading() {
        // The handshake goes on although the handler has paused; what comes while the layer closes is thrown away.
        boolean held = opener.isSecured() && state == State.OPEN && !opener.isInputOver() && !side.wantsInput();
        boolean pause = state != State.ENDED && (opener.isWorking() || held);
        if (pause != belowPaused) {
            belowPaused = pause;
            if (pause) {
                below.pauseReading();
            } else {
                below.resumeReading();
            }
        }
    }

    // ---- end of a turn

    private void defer() {
        if (!deferred) {
            deferred = true;
            try {
                loop().execute(this);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
                deferred = false;
            }
        }
    }

    private void deferUnlessBusy() {
        if (!busy) {
            defer();
        }
    }

    /** At the end of the turn: what calls from elsewhere left to do. Called by the loop. */
    @Override
    public void run() {
        deferred = false;
        if (state == State.ENDED) {
            return;
        }
        call(() -> {
            if (becameWritable && !aboveHighWater && isOpen()) {
                becameWritable = false;
                side.handler().onWritable(this);
            }
            side.takeUp();
        });
    }

    /** A part that the loop calls, not the connection below, which would take care of what a handler throws. */
    private void call(Runnable part) {
        busy = true;
        try {
            part.run();
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.ERROR, "the handler of " + this + " failed", t);
            abort(CloseCause.failed(t));
        } finally {
            busy = false;
        }
        endOfCall();
    }

    // ---- from the program

    @Override
    public Optional<TlsSession> session() {
        return opener.session();
    }

    @Override
    public void onSecured(Consumer<? super TlsSession> action) {
        opener.onSecured(action);
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN && below.isOpen();
    }

    /** Whether nothing more is shown to the handler. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    @Override
    public void handler(ConnectionHandler next) {
        if (side.handler(next)) {
            defer();
        }
    }

    @Override
    public ConnectionHandler handler() {
        return side.handler();
    }

    @Override
    public void flush() {
        sealNow();
        below.flush();
    }

    @Override
    public long pendingBytes() {
        return sealer.queue().pendingBytes() + below.pendingBytes();
    }

    @Override
    public boolean isWritable() {
        return !aboveHighWater;
    }

    @Override
    public void pauseReading() {
        side.pause();
        if (!busy) {
            adjustReading();
        }
    }

    @Override
    public void resumeReading() {
        if (side.resume() && state != State.ENDED) {
            defer();
        }
    }

    @Override
    public boolean isReadingPaused() {
        return side.isPaused();
    }

    @Override
    public void shutdownOutput() {
        if (state == State.OPEN && !outputEnding) {
            outputEnding = true;
            deferUnlessBusy();
        }
    }

    @Override
    public void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            deferUnlessBusy();
        }
    }

    @Override
    public void abort() {
        abort(CloseCause.ABORTED);
    }

    @Override
    public void abort(CloseCause cause) {
        state = State.ENDED;
        below.abort(cause);
    }

    @Override
    public String toString() {
        return "TlsConnection[" + id() + ", " + remoteAddress() + ", " + opener.session().map(TlsSession::version).orElse("handshake") + ", " + state + "]";
    }
}
