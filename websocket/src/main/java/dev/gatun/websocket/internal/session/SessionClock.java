package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Deadline;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.internal.frame.Opcode;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * The deadlines of one session: heartbeat, idle time, a message that does not end, a peer that does not read, the close handshake. One timer for all of
 * them, which is not set again for each byte: when it fires it looks at what has happened since. Loop only.
 */
final class SessionClock implements Runnable {
    private static final long NONE = Long.MAX_VALUE;
    private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[0]);

    private final Session session;
    private final Connection connection;
    private final WebSocketLimits limits;
    private final long pingEvery;
    private final long idle;
    private Deadline deadline;
    /** When it fires. */
    private long firesAt;
    private long lastReceived;
    private long lastMessage;
    /** When the ping was sent that nothing has come after; 0 for none. */
    private long pinged;
    private boolean assembling;
    private long assemblingSince;
    private boolean writing;
    private long writingSince;
    private long pendingThen;
    private boolean closing;
    private long closingSince;
    private boolean stopped;

    SessionClock(Session session, Connection connection) {
        this.session = session;
        this.connection = connection;
        this.limits = session.options().limits();
        this.pingEvery = session.options().pingEvery();
        this.idle = session.options().idle();
    }

    void start() {
        lastReceived = now();
        lastMessage = lastReceived;
        arm();
    }

    void stop() {
        stopped = true;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private long now() {
        return connection.loop().nanoTime();
    }

    void received() {
        lastReceived = now();
        pinged = 0;
    }

    /** A whole message came, or one is sent. */
    void messaged() {
        lastMessage = now();
    }

    void assembling(boolean begins) {
        assembling = begins;
        if (begins) {
            assemblingSince = now();
            arm();
        }
    }

    /** More waits to be sent than should. */
    void writing() {
        if (!writing) {
            writing = true;
            writingSince = now();
            pendingThen = connection.pendingBytes();
            arm();
        }
    }

    /** Less waits again. */
    void writable() {
        writing = false;
    }

    /** A close frame was sent, or came, or the connection is to end: that has a deadline. */
    void closing() {
        if (!closing) {
            closing = true;
            closingSince = now();
            arm();
        }
    }

    /** What {@link #closing} has begun begins anew when it is called next. */
    void closesAgain() {
        closing = false;
    }

    /** Has the timer fire when the first deadline passes, unless it fires earlier anyway. */
    private void arm() {
        long next = next();
        if (stopped || next == NONE || deadline != null && deadline.isPending() && firesAt - next <= 0) {
            return;
        }
        if (deadline != null) {
            deadline.cancel();
        }
        firesAt = next;
        deadline = connection.loop().schedule(Duration.ofNanos(Math.max(0, next - now())), this);
    }

    private long next() {
        long next = NONE;
        if (closing) {
            next = closingSince + limits.close().toNanos();
        } else {
            if (pinged != 0) {
                next = pinged + limits.pong().toNanos();
            } else if (pingEvery > 0) {
                next = lastReceived + pingEvery;
            }
            if (idle > 0) {
                next = Math.min(next, lastMessage + idle);
            }
            if (assembling) {
                next = Math.min(next, assemblingSince + limits.assembly().toNanos());
            }
        }
        if (writing) {
            next = Math.min(next, writingSince + limits.write().toNanos());
        }
        return next;
    }

    @Override
    public void run() {
        if (stopped) {
            return;
        }
        long now = now();
        if (session.isPaused()) {
            // Whatever has come since lies unread, because this side is busy: the peer is not to blame.
            lastReceived = now;
            assemblingSince = now;
            pinged = pinged == 0 ? 0 : now;
        }
        checkWriting(now);
        if (closing) {
            if (now - closingSince >= limits.close().toNanos()) {
                session.closeExpired("the peer did not end the session within " + limits.close());
            }
        } else if (assembling && now - assemblingSince >= limits.assembly().toNanos()) {
            session.limitHit("assembly");
            session.fail(CloseReason.of(CloseReason.POLICY, "a message did not end within " + limits.assembly()));
        } else if (idle > 0 && now - lastMessage >= idle) {
            session.limitHit("idle");
            session.closeOnLoop(CloseReason.of(CloseReason.GOING_AWAY, "idle"));
        } else if (pinged != 0) {
            checkPong(now);
        } else if (pingEvery > 0 && now - lastReceived >= pingEvery) {
            pinged = now;
            pendingThen = connection.pendingBytes();
            session.outgoing().control(Opcode.PING, EMPTY);
        }
        arm();
    }

    private void checkPong(long now) {
        if (now - pinged < limits.pong().toNanos()) {
            return;
        }
        long pending = connection.pendingBytes();
        if (pending > 0 && pending < pendingThen) {
            // Much is under way before the ping, and the peer reads it.
            pinged = now;
            pendingThen = pending;
        } else {
            session.expired("pong", "nothing came within " + limits.pong() + " after a ping");
        }
    }

    private void checkWriting(long now) {
        if (!writing) {
            return;
        }
        long pending = connection.pendingBytes();
        if (connection.isWritable()) {
            writing = false;
        } else if (pending < pendingThen) {
            writingSince = now;
            pendingThen = pending;
        } else if (now - writingSince >= limits.write().toNanos()) {
            session.expired("write", "the peer took nothing for " + limits.write());
        }
    }
}
