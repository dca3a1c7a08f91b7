package dev.gatun.websocket.internal.session;

import dev.gatun.http.UpgradedHandler;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.SessionClosed;
import dev.gatun.websocket.WebSocketSession;
import dev.gatun.websocket.internal.deflate.DeflateAgreement;
import dev.gatun.websocket.internal.frame.FrameReader;
import dev.gatun.websocket.internal.frame.Opcode;
import dev.gatun.websocket.internal.frame.Violation;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * One session above a connection: of a server or a client, over HTTP/1.1 or HTTP/2, with or without TLS; it can't tell. Confined to the loop, except for
 * what {@link WebSocketSession} promises to any thread, which goes there as a task.
 *
 * <pre>
 *   OPEN --close(), or what the peer must not do--> CLOSING --the peer's close frame--> ENDING --end of the connection--> ENDED
 *     '----the peer's close frame, answered---------------------------------------------'                                 ^
 *      '---lost connection, abort(), deadline-----------------------------------------------------------------------------'
 * </pre>
 */
public final class Session extends OpenedSession implements UpgradedHandler {
    private static final System.Logger LOG = System.getLogger("dev.gatun.websocket");

    private enum State { OPEN, CLOSING, ENDING, ENDED }

    private final SessionOptions options;
    private final Connection connection;
    private final LoopShare share;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final FrameReader reader;
    private final SessionClock clock;
    private final SessionCallbacks callbacks;
    private State state = State.OPEN;
    /** As {@link #state}, for other threads. */
    private volatile boolean open = true;
    /** The reason that {@link #close(CloseReason)} was given, while messages are still to be sent before it. */
    private CloseReason closesWith;
    private CloseReason reason;
    private boolean closeFrameSent;
    /** How the session ends as soon as the callbacks have run that are due before it; {@code null} when it does not, or has. */
    private Runnable dueEnd;
    private int pauses;
    private Runnable onEnd;

    Session(SessionOptions options, Opening opening, Connection connection, LoopShare share) {
        super(opening, connection);
        this.options = options;
        this.connection = connection;
        this.share = share;
        this.outgoing = new Outgoing(this, share, connection);
        this.incoming = new Incoming(this, share);
        this.reader = new FrameReader(options.server(), opening.agreement() != null, incoming);
        this.clock = new SessionClock(this, connection);
        this.callbacks = new SessionCallbacks(this, options.execution(opening.execution()));
    }

    SessionOptions options() {
        return options;
    }

    /** What is compressed how; {@code null} when nothing is. */
    DeflateAgreement agreement() {
        return opening().agreement();
    }

    Outgoing outgoing() {
        return outgoing;
    }

    /** The loop's share, which is the same for all sessions of a route on one loop. */
    LoopShare share() {
        return share;
    }

    /** Why the session ended; known when it has. Loop only. */
    public CloseReason reason() {
        return reason;
    }

    /** Has {@code action} run on the loop when the session has ended; behind those that were there before. Loop only. */
    public void onEnd(Runnable action) {
        Runnable before = onEnd;
        onEnd = before == null ? action : () -> {
            before.run();
            action.run();
        };
    }

    // ---- from the connection

    @Override
    public void onOpen(Connection c) {
        clock.start();
        share.counters().opened();
        callbacks.opened();
    }

    @Override
    public void onData(Connection c, Buffer data) {
        if (isDeaf()) {
            data.skip(data.readableBytes());
            return;
        }
        clock.received();
        try {
            reader.read(data);
        } catch (Violation e) {
            failInOrder(CloseReason.of(e.code(), e.getMessage()));
        } catch (RuntimeException e) {
            // Such as no memory for a message. The peer may come again later.
            callbacks.failed(e);
            fail(CloseReason.of(Incoming.isOutOfMemory(e) ? CloseReason.TRY_AGAIN_LATER : CloseReason.INTERNAL_ERROR));
        }
        if (isDeaf()) {
            data.skip(data.readableBytes());
        }
    }

    private boolean isDeaf() {
        return state == State.ENDING || state == State.ENDED || dueEnd != null;
    }

    @Override
    public void onInputEnd(Connection c) {
        endNow();
        if (state == State.OPEN || state == State.CLOSING) {
            // Without a close frame nobody knows whether that was all.
            end(CloseReason.of(CloseReason.ABNORMAL, "the peer ended the connection without a close frame"));
        }
        connection.close();
    }

    @Override
    public void onWritable(Connection c) {
        clock.writable();
        outgoing.writable();
        if (state == State.OPEN && outgoing.isWritable()) {
            callbacks.writable();
        }
    }

    @Override
    public void onServerClosing(Connection c) {
        closeOnLoop(CloseReason.of(CloseReason.GOING_AWAY));
    }

    @Override
    public void onClosed(Connection c, CloseCause cause) {
        if (reason == null) {
            String what = cause.error().map(Throwable::getMessage).orElse("connection " + cause.kind().name().toLowerCase(Locale.ROOT));
            reason = CloseReason.of(CloseReason.ABNORMAL, shortened(what));
        }
        if (cause.kind() == CloseCause.Kind.FAILED) {
            cause.error().ifPresent(callbacks::failed);
        }
        state = State.ENDED;
        open = false;
        clock.stop();
        share.counters().closed();
        incoming.release(closedFailure());
        outgoing.release();
        if (onEnd != null) {
            onEnd.run();
        }
        callbacks.closed(reason);
    }

    private static String shortened(String text) {
        String clean = text == null ? "" : text;
        while (clean.getBytes(StandardCharsets.UTF_8).length > CloseReason.REASON_BYTES) {
            clean = clean.substring(0, clean.length() - 1);
        }
        return clean;
    }

    // ---- from the incoming half

    boolean wantsMore() {
        return pauses == 0 && (state == State.OPEN || state == State.CLOSING);
    }

    /** A whole message, in memory that is the loop's. */
    void deliver(MessageType type, MemorySegment memory, long offset, int size) {
        share.counters().received(size);
        if (state != State.OPEN) {
            return;
        }
        clock.messaged();
        callbacks.message(type, memory, offset, size);
    }

    /** A message begins that is read while it comes. */
    void stream(StreamedInput input) {
        callbacks.stream(input);
    }

    /** A message has begun whose end is not there yet. */
    void messageBegan() {
        clock.assembling(true);
    }

    void messageEnded() {
        clock.assembling(false);
    }

    void pinged(MemorySegment payload) {
        if (state == State.OPEN) {
            // A peer that does not read its pongs gets none (RFC 6455, section 5.5.3, lets the newest do for all).
            if (connection.isWritable()) {
                outgoing.control(Opcode.PONG, payload);
            }
            callbacks.pinged(payload);
        }
    }

    void ponged(MemorySegment payload) {
        callbacks.ponged(payload);
    }

    /** The peer's close frame: it is answered behind what the program has to say to the messages before it, and nothing follows it. */
    void peerCloses(CloseReason why) {
        endInOrder(why, () -> answerClose(why));
    }

    private void answerClose(CloseReason why) {
        if (state == State.OPEN) {
            reason = why;
            sendClose(CloseReason.of(why.code()));
        } else if (!closeFrameSent) {
            sendClose(CloseReason.of(why.code()));
        }
        ending();
        // Section 7.1.1: the server ends the connection first, so that it is not its own port that stays occupied for a while. A client waits for that.
        if (options.server()) {
            connection.close();
        }
    }

    /** Counts a limit that was hit. */
    void limitHit(String limit) {
        share.counters().limitHit(limit);
    }

    // ---- from the outgoing half

    void messageSent() {
        clock.messaged();
        share.counters().sent();
    }

    /** Whether neither side has begun to close. */
    boolean isOpenNow() {
        return state == State.OPEN;
    }

    /** Whether frames of messages may be sent. */
    boolean isSending() {
        return state == State.OPEN || state == State.CLOSING && !closeFrameSent;
    }

    /** Nothing waits any more. */
    void sentAll() {
        if (closesWith != null && !closeFrameSent && state == State.CLOSING) {
            sendClose(closesWith);
        }
    }

    void mayBeStuck() {
        clock.writing();
    }

    /** The peer reads so slowly that it is given up. */
    void tooSlow(long pending) {
        end(CloseReason.of(CloseReason.POLICY, "the peer reads too slowly: " + pending + " bytes wait"));
        connection.abort();
    }

    RuntimeException closedFailure() {
        return new SessionClosed(reason != null ? reason : CloseReason.of(CloseReason.ABNORMAL));
    }

    // ---- the end

    /**
     * Lets the callbacks run that are due before the end, so that a program on virtual threads answers to the same messages as one on the loop; for as long
     * as a close handshake may take. Nothing is read meanwhile.
     */
    private void endInOrder(CloseReason why, Runnable end) {
        reader.stop();
        if (state != State.OPEN || !callbacks.areElsewhere()) {
            end.run();
        } else if (dueEnd == null) {
            reason = why;
            incoming.cut(closedFailure());
            dueEnd = end;
            clock.closing();
            // Also when none runs any more: what the last one has sent may still be on its way to the loop.
            callbacks.behind(this::endNow);
        }
    }

    /** The end that was put off, if there is one. */
    private void endNow() {
        if (dueEnd != null && state != State.ENDED) {
            Runnable end = dueEnd;
            dueEnd = null;
            clock.closesAgain();
            end.run();
        }
    }

    /** The peer broke a rule, and is told which behind what the program has to say to the messages before. */
    private void failInOrder(CloseReason why) {
        endInOrder(why, () -> fail(why));
    }

    /** Nothing more is heard, and the peer is told why (section 7.1.7). */
    void fail(CloseReason why) {
        if (dueEnd != null) {
            endNow();
        }
        if (state == State.ENDED || state == State.ENDING) {
            return;
        }
        reader.stop();
        end(why);
        if (!closeFrameSent) {
            sendClose(why);
        }
        // Not closed yet: what the peer is still sending would be answered by a reset, and that can overtake the close frame. It is read and thrown away
        // until the peer has ended its side, for as long as a close handshake may take. A client lets the server end first (section 7.1.1).
        if (options.server()) {
            connection.shutdownOutput();
        }
    }

    private void end(CloseReason why) {
        if (reason == null) {
            reason = why;
        }
        ending();
    }

    private void ending() {
        state = State.ENDING;
        open = false;
        clock.closing();
    }

    private void sendClose(CloseReason why) {
        closeFrameSent = true;
        outgoing.control(Opcode.CLOSE, MemorySegment.ofArray(CloseFrame.write(why)));
    }

    void closeOnLoop(CloseReason why) {
        endNow();
        if (state != State.OPEN) {
            return;
        }
        state = State.CLOSING;
        open = false;
        reason = why;
        if (outgoing.hasWaiting()) {
            closesWith = why;
        } else {
            sendClose(why);
        }
        clock.closing();
    }

    /** The end took too long. */
    void closeExpired(String what) {
        if (dueEnd != null) {
            // It is this side's callbacks that take so long.
            endNow();
        } else {
            expired("close", what);
        }
    }

    /** The peer was silent for too long, or did not read. */
    void expired(String limit, String what) {
        limitHit(limit);
        end(CloseReason.of(CloseReason.ABNORMAL, what));
        connection.abort(CloseCause.DEADLINE);
    }

    // ---- pauses

    /** Whether nothing is read because callbacks have enough to do. */
    boolean isPaused() {
        return pauses > 0;
    }

    /** Stops reading until {@link #resume()} was called as often. Loop only. */
    void pause() {
        if (++pauses == 1) {
            connection.pauseReading();
        }
    }

    /** Any thread. */
    void resume() {
        execute(() -> {
            if (--pauses == 0 && state != State.ENDED) {
                connection.resumeReading();
            }
        });
    }

    // ---- to the loop

    /** Runs {@code action} on the loop: at once when it is the loop that calls. Dropped when the loop has ended. */
    public void execute(Runnable action) {
        if (share.loop().inLoop()) {
            action.run();
            return;
        }
        try {
            share.loop().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "the event loop of session {0} has ended", Long.toString(id()));
        }
    }

    /** As {@link #execute}, for what has a result; it fails when the session is not open any more. */
    CompletionStage<Void> onLoop(Supplier<CompletionStage<Void>> action) {
        if (share.loop().inLoop()) {
            return ifOpen(action);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            share.loop().execute(() -> Outcome.tell(ifOpen(action), done));
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(closedFailure());
        }
        return done;
    }

    private CompletionStage<Void> ifOpen(Supplier<CompletionStage<Void>> action) {
        if (!isSending()) {
            return CompletableFuture.failedStage(closedFailure());
        }
        try {
            return action.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // ---- for the program

    @Override
    public CompletionStage<Void> send(String text) {
        return send(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<Void> send(byte[] bytes) {
        return send(Opcode.BINARY, Objects.requireNonNull(bytes, "bytes"));
    }

    private CompletionStage<Void> send(int opcode, byte[] payload) {
        return onLoop(() -> outgoing.message(opcode, MemorySegment.ofArray(payload)));
    }

    @Override
    public CompletionStage<Void> send(Message message) {
        int opcode = message.type() == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY;
        if (message instanceof ReceivedMessage received && share.loop().inLoop()) {
            return onLoop(() -> outgoing.message(opcode, received.content()));
        }
        return send(opcode, message.bytes());
    }

    /** Sends a message that others get as well. Loop only. */
    CompletionStage<Void> send(SharedFrame.OnLoop frame) {
        return ifOpen(() -> outgoing.message(frame));
    }

    @Override
    public MessageOutput output(MessageType type) {
        return new PieceByPiece(this, type);
    }

    @Override
    public CompletionStage<Void> ping(byte[] payload) {
        if (payload.length > 125) {
            throw new IllegalArgumentException("a ping has at most 125 bytes (RFC 6455, 5.5): " + payload.length);
        }
        byte[] copy = payload.clone();
        return onLoop(() -> {
            outgoing.control(Opcode.PING, MemorySegment.ofArray(copy));
            return Outgoing.DONE;
        });
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && outgoing.isWritable();
    }

    @Override
    public long pendingBytes() {
        return outgoing.pendingBytes();
    }

    @Override
    public void close(CloseReason why) {
        if (!why.isSendable()) {
            throw new IllegalArgumentException("close code " + why.code() + " may not be sent (RFC 6455, 7.4)");
        }
        // Whoever has closed finds it closed, although the loop has not heard of it yet.
        open = false;
        execute(() -> closeOnLoop(why));
    }

    @Override
    public void abort() {
        execute(() -> {
            if (state != State.ENDED) {
                end(CloseReason.of(CloseReason.ABNORMAL, "aborted"));
                connection.abort();
            }
        });
    }

    @Override
    public String toString() {
        return "WebSocketSession[" + id() + ", " + target() + ", " + remoteAddress() + ", " + state + "]";
    }
}
