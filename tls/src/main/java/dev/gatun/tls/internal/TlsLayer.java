package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsSession;
import java.io.EOFException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
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
public final class TlsLayer implements ConnectionHandler, TlsConnection, Runnable {
    /** A record, or the records of a hello, must fit into what the connection below keeps unread (see {@code ListenOptions.maxUnread}). */
    public static final int LEAST_UNREAD = 32 << 10;

    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    /** For what waits unsealed, within the handshake and behind files: the defaults of the reactor's listeners. What is sealed is counted below. */
    private static final int HIGH_WATER = 64 << 10;

    private static final int LOW_WATER = 32 << 10;

    /** How long the alert may take to leave after a failure. */
    private static final Duration ALERT_LINGER = Duration.ofSeconds(2);

    private final Connection below;
    private final TlsCounters counters;
    private final HandlerSide side = new HandlerSide(this);
    private final Sealer sealer;
    private final RecordBudget budget = new RecordBudget();
    /** Dropped when it is done. */
    private Handshake handshake;
    /** {@code null} until the client's hello has come, and after the end. */
    private SSLEngine engine;
    /** {@code null} until the handshake is done. */
    private TlsSession session;
    private State state = State.OPEN;
    private boolean heard;
    private boolean tasksRun;
    private boolean inputOver;
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

    private TlsLayer(Connection below, TlsCounters counters, Handshake handshake, Duration within) {
        this.below = below;
        this.counters = counters;
        this.handshake = handshake;
        this.sealer = new Sealer(below);
        this.deadline = below.loop().schedule(within, () -> handshakeTooLong(within));
    }

    /**
     * The layer of a connection that was accepted. On the loop, where the connection gets its handler.
     *
     * @param above gives the handler for the connection above TLS
     */
    public static ConnectionHandler server(
            Connection below, EngineSource source, TlsCounters counters, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        TlsLayer layer = new TlsLayer(below, counters, new Handshake(Optional.of(source)), source.handshakeDeadline());
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
        TlsLayer layer = new TlsLayer(below, counters, new Handshake(Optional.empty()), within);
        layer.engine = engine;
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
            if (engine != null && state != State.ENDED) {
                begin(engine);
                advance(engine.getHandshakeStatus());
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
            if (engine != null || readHello(data)) {
                open(data);
            }
            side.takeUp();
        } catch (SSLException e) {
            engineFailed(e);
        } finally {
            busy = false;
        }
        endOfCall();
    }

    /** Whether the engine is there now. */
    private boolean readHello(Buffer data) throws SSLException {
        if (state == State.ENDED) {
            return false;
        }
        try {
            Optional<ClientHello> hello = handshake.reader().read(data);
            if (hello.isEmpty()) {
                return false;
            }
            handshake.hello(hello.get());
            engine = handshake.source().orElseThrow().engineFor(hello.get());
        } catch (TlsRefusal e) {
            refuse(e.alert(), e.getMessage(), e);
            return false;
        }
        begin(engine);
        return true;
    }

    private void begin(SSLEngine made) throws SSLException {
        sealer.engine(made);
        handshake.begin(made);
        made.beginHandshake();
    }

    private void open(Buffer data) throws SSLException {
        InboundScratch scratch = InboundScratch.POOL.take();
        try {
            openAll(scratch, data);
        } finally {
            scratch.plain().clear();
            InboundScratch.POOL.give(scratch);
        }
    }

    private void openAll(InboundScratch scratch, Buffer data) throws SSLException {
        Buffer plain = scratch.plain();
        while (true) {
            if (inputOver || state == State.ENDED || state == State.CLOSING && session != null) {
                data.skip(data.readableBytes());
            }
            int length = mayOpen() ? Records.length(data) : 0;
            // An alert ends both directions of TLS 1.2: what is to be answered to what came before it is answered first.
            boolean alert = length > 0 && Records.type(data) == Records.ALERT;
            if (plain.isReadable() && (length <= 0 || alert || !scratch.hasRoom())) {
                side.received(plain);
                plain.clear();
            } else if (length == Records.MALFORMED) {
                malformed(data);
                return;
            } else if (length == 0) {
                return;
            } else {
                if (alert && session != null) {
                    drain(false);
                }
                openRecord(scratch, data, length);
            }
        }
    }

    private boolean mayOpen() {
        return !tasksRun && state != State.ENDED && !inputOver && (session == null || side.wantsInput());
    }

    private void openRecord(InboundScratch scratch, Buffer data, int length) throws SSLException {
        if (session != null && Records.type(data) == Records.HANDSHAKE && !isTls13()) {
            fail(TlsFailure.Kind.RENEGOTIATION, "the peer began a second handshake", Optional.empty());
            return;
        }
        ByteBuffer sealed = scratch.take(data, length);
        int content = 0;
        do {
            SSLEngineResult result = unwrap(sealed, scratch);
            content += result.bytesProduced();
            if (result.getStatus() == Status.CLOSED) {
                closeNotified();
            }
            boolean moved = result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            advance(result.getHandshakeStatus());
            if (sealed.hasRemaining() && (!moved || tasksRun) && !inputOver) {
                throw new SSLException("the engine does not take a record: " + result.getStatus() + ", " + result.getHandshakeStatus());
            }
        } while (sealed.hasRemaining() && !inputOver && state != State.ENDED);
        if (content > 0) {
            budget.earn(content);
        } else if (!budget.spend() && state != State.ENDED) {
            fail(TlsFailure.Kind.FLOOD, "too many records without content", Optional.empty());
        }
    }

    private SSLEngineResult unwrap(ByteBuffer sealed, InboundScratch scratch) throws SSLException {
        try {
            SSLEngineResult result = engine.unwrap(sealed, scratch.target());
            scratch.produced(result.bytesProduced());
            return result;
        } catch (RuntimeException e) {
            // Providers let some through; the connection ends as by any other failure of its engine.
            throw new SSLException(e.toString(), e);
        }
    }

    private void closeNotified() throws SSLException {
        inputOver = true;
        side.inputEnded();
        if (session == null) {
            throw new SSLException("the peer sent close_notify within the handshake");
        }
    }

    /** Goes on with the handshake as far as it goes without another record. */
    private void advance(HandshakeStatus first) throws SSLException {
        HandshakeStatus next = first;
        while (state != State.ENDED) {
            switch (next) {
                case NEED_WRAP -> {
                    if (sealer.hasEnded()) {
                        return;
                    }
                    next = sealer.sealHandshake();
                }
                case NEED_TASK -> {
                    startTasks();
                    return;
                }
                case FINISHED -> {
                    secured();
                    next = engine.getHandshakeStatus();
                }
                case NOT_HANDSHAKING -> {
                    if (!inputOver && !sealer.hasEnded()) {
                        secured();
                    }
                    return;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void secured() {
        if (session != null) {
            return;
        }
        Handshake done = handshake;
        handshake = null;
        session = done.session(engine);
        deadline.cancel();
        deadline = null;
        budget.secured();
        counters.secured(session.resumed());
        done.actions().forEach(action -> action.accept(session));
    }

    private boolean isTls13() {
        return session.version().equals("TLSv1.3");
    }

    private void startTasks() {
        List<Runnable> tasks = new ArrayList<>(1);
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            tasks.add(task);
        }
        tasksRun = true;
        counters.tasks().submit(() -> {
            Optional<Throwable> failed = Optional.empty();
            try {
                tasks.forEach(Runnable::run);
            } catch (Throwable t) {
                failed = Optional.of(t);
            }
            Optional<Throwable> outcome = failed;
            try {
                loop().execute(() -> tasksDone(outcome));
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
                LOG.log(System.Logger.Level.DEBUG, "a handshake was computed for a loop that has ended");
            }
        });
    }

    private void tasksDone(Optional<Throwable> failed) {
        tasksRun = false;
        if (state == State.ENDED) {
            return;
        }
        call(() -> {
            try {
                if (failed.isPresent()) {
                    throw new SSLException("a task of the handshake failed: " + failed.get(), failed.get());
                }
                advance(engine.getHandshakeStatus());
            } catch (SSLException e) {
                engineFailed(e);
            }
        });
    }

    @Override
    public void onInputEnd(Connection connection) {
        if (state == State.ENDED || inputOver || state == State.CLOSING && session != null) {
            return;
        }
        side.takeUp();
        if (session != null) {
            fail(TlsFailure.Kind.TRUNCATED, "the peer ended the connection without close_notify", Optional.empty());
        } else if (heard || engine != null) {
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
            drainIfSecured();
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
        if (session == null && heard && cause.kind() == CloseCause.Kind.RESET && failure == null) {
            counters.failed(TlsFailure.Kind.ENDED, true);
        }
        state = State.ENDED;
        if (deadline != null) {
            deadline.cancel();
        }
        sealer.end();
        side.release();
        engine = null;
        handshake = null;
        side.handler().onClosed(this, failure != null ? failure : cause);
    }

    // ---- failures

    private void handshakeTooLong(Duration within) {
        TlsFailure error = new TlsFailure(TlsFailure.Kind.DEADLINE, "TLS with " + remoteAddress() + ": no handshake within " + within, Optional.empty());
        counters.failed(TlsFailure.Kind.DEADLINE, true);
        LOG.log(System.Logger.Level.DEBUG, error.getMessage());
        state = State.ENDED;
        failure = new CloseCause(CloseCause.Kind.DEADLINE, Optional.of(error));
        below.abort(failure);
    }

    private void malformed(Buffer data) {
        boolean text = session == null && Records.type(data) >= 'A';
        if (session == null) {
            sealer.end();
            below.write(Buffer.copyOf(Alerts.plainRecord(Alerts.UNEXPECTED_MESSAGE)));
        }
        fail(text ? TlsFailure.Kind.NOT_TLS : TlsFailure.Kind.MALFORMED, "what came is no TLS record", Optional.empty());
    }

    /** Before there is an engine: the alert is written by hand. */
    private void refuse(int alert, String why, TlsRefusal cause) {
        below.write(Buffer.copyOf(Alerts.plainRecord(alert)));
        TlsFailure.Kind kind = Alerts.kind(alert, TlsFailure.Kind.PARAMETERS);
        fail(alert == Alerts.UNEXPECTED_MESSAGE ? TlsFailure.Kind.NOT_TLS : kind, why, Optional.of(cause));
    }

    private void engineFailed(SSLException e) {
        if (state == State.ENDED) {
            return;
        }
        int alert = tasksRun || sealer.hasEnded() ? -1 : sealer.sealLast();
        fail(Failures.kind(e, alert), Failures.message(e), Optional.of(e));
    }

    /** Ends the connection for a reason of TLS: what can still be sent is, an alert for example, for a short time. */
    private void fail(TlsFailure.Kind kind, String what, Optional<Throwable> cause) {
        TlsFailure error = new TlsFailure(
                kind, "TLS with " + remoteAddress() + (session == null ? " failed in the handshake: " : " failed: ") + what, cause);
        counters.failed(kind, session == null);
        LOG.log(System.Logger.Level.DEBUG, error.getMessage());
        drainIfSecured();
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
        if (engine != null && !tasksRun) {
            sealer.sealEnd();
        }
        sealer.end();
        side.release();
        below.close();
    }

    // ---- the way out

    private void drainIfSecured() {
        if (session != null && !tasksRun && state != State.ENDED) {
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
        return session != null && !tasksRun && !sealer.hasEnded();
    }

    private void markHighWater() {
        if (sealer.queue().pendingBytes() >= HIGH_WATER || !below.isWritable()) {
            aboveHighWater = true;
        }
    }

    /** Seals what was written, and does what waited for that. */
    private void endOfCall() {
        drainIfSecured();
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
        } else if (outputEnding && !outputEnded && session != null && !tasksRun) {
            outputEnded = true;
            sealer.sealEnd();
            below.shutdownOutput();
        }
    }

    /** What can't be opened now stays below; and below it in the kernel, so that the peer's window closes. */
    private void adjustReading() {
        boolean pause = state != State.ENDED && (tasksRun || session != null && state == State.OPEN && !inputOver && !side.wantsInput());
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
        return Optional.ofNullable(session);
    }

    @Override
    public void onSecured(Consumer<? super TlsSession> action) {
        if (session != null) {
            action.accept(session);
        } else if (handshake != null) {
            handshake.actions().add(action);
        }
    }

    @Override
    public EventLoop loop() {
        return below.loop();
    }

    @Override
    public long id() {
        return below.id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return below.localAddress();
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
        drainIfSecured();
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
    public void idleTimeout(Duration timeout) {
        below.idleTimeout(timeout);
    }

    @Override
    public String toString() {
        return "TlsConnection[" + id() + ", " + remoteAddress() + ", " + (session == null ? "handshake" : session.version()) + ", " + state + "]";
    }
}
