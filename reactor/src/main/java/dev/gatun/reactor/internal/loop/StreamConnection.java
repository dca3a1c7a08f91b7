package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.reactor.internal.events.ConnectionEvent;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection of an event loop: between the transport's {@link StreamChannel} and the program's {@link ConnectionHandler}. Confined to the loop.
 *
 * <pre>
 *   OPEN --close()--> CLOSING --all sent, no input waits-----------------> CLOSED
 *     |                  |  '---all sent, input waits--> LINGERING --end--'  ^
 *     '--abort(), failed, reset, deadline----------------'-------------------'
 * </pre>
 *
 * To close a socket while input waits in it would send a reset, and the peer might lose what was sent last. So the output is ended first, and input is
 * thrown away until the peer ends its own, for two seconds at most (RFC 9112, section 9.6, has the same advice for HTTP).
 *
 * The descriptor is closed at once on entering CLOSED; the handler hears of it at the end of the turn, so that it is never called in the middle of a call
 * of its own.
 */
final class StreamConnection implements Connection, StreamSink, EndOfTurn {
    /** Small writes are copied together instead of being sent as a vector of slivers. */
    private static final int COALESCE = 1024;

    private static final long LINGER_NANOS = 2_000_000_000L;

    private static final SocketAddress UNKNOWN = new InetSocketAddress(0);

    private static final AtomicLong IDS = new AtomicLong();

    private final Loop loop;
    private final StreamChannel channel;
    private final long id = IDS.incrementAndGet();
    private final Marks marks;
    private final SendQueue queue = new SendQueue();
    /** {@code null} while nobody records. */
    private final ConnectionEvent event = ConnectionEvent.begin();
    private ConnectionHandler handler;
    /** What the handler left; {@code null} when that is nothing. */
    private UnreadBytes unread;
    /** Whether unread bytes are to be presented although no new ones came: after reading was resumed, or to a new handler. */
    private boolean presentAgain;
    private State state = State.OPEN;
    private boolean presenting;
    private boolean paused;
    private boolean inputEnded;
    private boolean inputEndReported;
    private boolean outputEnding;
    private boolean aboveHighWater;
    private boolean deferred;
    private CloseCause cause = CloseCause.CLOSED;
    private boolean closeReported;
    private long lastActivity;
    private long idleNanos;
    private Deadline idleDeadline;
    private Deadline lingerDeadline;
    private SocketAddress local;

    private enum State {
        OPEN,
        CLOSING,
        LINGERING,
        CLOSED
    }

    /** Bounds of a connection, shared by all of a listener. */
    record Marks(int maxUnread, int highWater, int lowWater) {}

    StreamConnection(Loop loop, StreamChannel channel, Marks marks) {
        this.loop = loop;
        this.channel = channel;
        this.marks = marks;
        this.lastActivity = loop.nanoTime();
    }

    /** Gives the connection its handler and begins to read. */
    void open(ConnectionHandler first) {
        handler = first;
        loop.opened(this);
        call(() -> handler.onOpen(this));
        if (state != State.CLOSED) {
            try {
                channel.start(this);
            } catch (RuntimeException e) {
                abort(CloseCause.failed(e));
            }
            endOfCall();
        }
    }

    private void call(Runnable part) {
        try {
            part.run();
        } catch (Throwable t) {
            handlerFailed(t);
        }
    }

    private void handlerFailed(Throwable t) {
        loop.handlerFailed(this, t);
        abort(CloseCause.failed(t));
    }

    // ---- from the transport

    @Override
    public boolean wantsInput() {
        return state == State.OPEN ? !paused && !isFull() : state == State.LINGERING;
    }

    private boolean isFull() {
        return unread != null && unread.size() >= marks.maxUnread;
    }

    @Override
    public Buffer receiveBuffer() {
        Buffer buffer = unread == null ? loop.receiveBuffer() : unread.withRoom();
        if (event != null) {
            event.receivesInto(buffer);
        }
        return buffer;
    }

    @Override
    public void received(Buffer buffer) {
        if (state != State.OPEN) {
            // Thrown away; the receive buffer is not the unread one, which is gone by then.
            return;
        }
        lastActivity = loop.nanoTime();
        if (event != null) {
            event.received(buffer);
        }
        if (unread != null && unread.view() != buffer && !addUnread(buffer)) {
            return;
        }
        Buffer bytes = unread != null ? unread.view() : buffer;
        if (paused) {
            // Under way when reading was paused: presented when it goes on.
            presentAgain = true;
            keep(bytes);
        } else {
            present(bytes);
        }
    }

    private boolean addUnread(Buffer bytes) {
        try {
            unread.add(bytes);
            return true;
        } catch (OutOfBuffersException e) {
            abort(CloseCause.failed(e));
            return false;
        }
    }

    /** Shows bytes to the handler and keeps what it leaves. */
    private void present(Buffer bytes) {
        presenting = true;
        presentAgain = false;
        ConnectionHandler shownTo;
        try {
            do {
                shownTo = handler;
                shownTo.onData(this, bytes);
                // After an upgrade the new handler sees at once what the old one left.
            } while (handler != shownTo && bytes.isReadable() && state == State.OPEN && !paused);
            presentAgain = handler != shownTo && bytes.isReadable();
        } catch (Throwable t) {
            handlerFailed(t);
        }
        presenting = false;
        keep(bytes);
        endOfCall();
    }

    private void keep(Buffer bytes) {
        if (state == State.CLOSED) {
            releaseUnread();
        } else if (unread != null) {
            if (!bytes.isReadable()) {
                releaseUnread();
            }
        } else if (bytes.isReadable()) {
            try {
                unread = new UnreadBytes(loop.buffers(), bytes);
            } catch (OutOfBuffersException e) {
                abort(CloseCause.failed(e));
            }
        }
        if (isFull() && state == State.OPEN) {
            // The transport finds that no input is wanted; reading goes on when the handler asks for it.
            loop.unreadIsFull();
        }
    }

    private void releaseUnread() {
        if (unread != null && !presenting) {
            unread.release();
            unread = null;
        }
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
        if (state == State.LINGERING) {
            destroy(CloseCause.CLOSED, false);
            return;
        }
        reportInputEnd();
        endOfCall();
    }

    private void reportInputEnd() {
        // Behind bytes that wait to be presented the end waits as well.
        if (!inputEndReported && !presentAgain && state == State.OPEN && wantsInput()) {
            inputEndReported = true;
            call(() -> handler.onInputEnd(this));
        }
    }

    @Override
    public void sendReady() {
        lastActivity = loop.nanoTime();
        flushNow();
        endOfCall();
    }

    @Override
    public void failed(CloseCause why) {
        // What could not be sent to its end, such as a file that shrank, must not end like something whole.
        destroy(why, why.kind() == CloseCause.Kind.FAILED);
    }

    // ---- from the program

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        if (local != null) {
            return local;
        }
        try {
            return LoopGroup.on(loop, this::findLocalAddress);
        } catch (RejectedExecutionException e) {
            return UNKNOWN;
        }
    }

    /** Asked for on first use, because few programs do and the system call costs as much as a small write. */
    private SocketAddress findLocalAddress() {
        if (local == null) {
            local = state == State.CLOSED ? UNKNOWN : channel.localAddress();
        }
        return local;
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
        if (unread != null && !presenting) {
            presentAgain = true;
            defer();
        }
    }

    @Override
    public ConnectionHandler handler() {
        return handler;
    }

    @Override
    public void write(Buffer bytes) {
        if (state != State.OPEN || outputEnding) {
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
            return;
        }
        int length = bytes.readableBytes();
        if (length == 0) {
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
            return;
        }
        Buffer last = queue.lastBuffer();
        if (last != null && length <= COALESCE && last.writableBytes() >= length && !last.isBorrowed()) {
            last.put(bytes);
            queue.grown(length);
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
        } else if (!bytes.isBorrowed()) {
            queue.add(bytes);
        } else if (!writeCopy(bytes, length)) {
            return;
        }
        wrote(length);
    }

    private boolean writeCopy(Buffer bytes, int length) {
        try {
            queue.add(loop.buffers().acquire(Math.max(length, COALESCE)).put(bytes));
            return true;
        } catch (OutOfBuffersException e) {
            // What comes later must not be sent without this.
            abort(CloseCause.failed(e));
            return false;
        }
    }

    @Override
    public void sendFile(FileRegion region) {
        if (state != State.OPEN || outputEnding) {
            region.close();
            return;
        }
        queue.add(region);
        wrote(region.length());
    }

    private void wrote(long count) {
        if (event != null) {
            event.wrote(count);
        }
        if (queue.pendingBytes() >= marks.highWater) {
            aboveHighWater = true;
        }
        if (!presenting) {
            defer();
        }
    }

    @Override
    public void flush() {
        flushNow();
        if (state != State.CLOSED) {
            channel.submit();
        }
    }

    private void flushNow() {
        if (!queue.isEmpty() && state != State.CLOSED) {
            long before = queue.pendingBytes();
            channel.flush(queue);
            if (queue.pendingBytes() < before) {
                lastActivity = loop.nanoTime();
            }
        }
        if (state == State.CLOSED) {
            return;
        }
        if (aboveHighWater && queue.pendingBytes() < marks.lowWater) {
            aboveHighWater = false;
            defer();
            becameWritable = true;
        }
        finishOutput();
    }

    private boolean becameWritable;

    private void finishOutput() {
        if (!queue.isEmpty()) {
            return;
        }
        if (state == State.CLOSING && !presenting) {
            endOrLinger();
        } else if (outputEnding && state == State.OPEN) {
            channel.shutdownOutput();
        }
    }

    private void endOrLinger() {
        if (inputEnded || !channel.hasInput()) {
            destroy(CloseCause.CLOSED, false);
            return;
        }
        state = State.LINGERING;
        releaseUnread();
        channel.shutdownOutput();
        lingerDeadline = loop.schedule(LINGER_NANOS, () -> destroy(CloseCause.CLOSED, false));
        channel.inputWanted();
    }

    @Override
    public long pendingBytes() {
        return state == State.CLOSED ? 0 : queue.pendingBytes();
    }

    @Override
    public boolean isWritable() {
        return !aboveHighWater;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (!paused && !isFull()) {
            return;
        }
        paused = false;
        if (state == State.OPEN) {
            // A handler that is being shown the bytes knows them; showing them again at once would go on for ever.
            presentAgain |= !presenting && unread != null;
            defer();
        }
    }

    @Override
    public boolean isReadingPaused() {
        return paused;
    }

    @Override
    public void shutdownOutput() {
        if (state == State.OPEN && !outputEnding) {
            outputEnding = true;
            defer();
        }
    }

    @Override
    public void close() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            defer();
        }
    }

    @Override
    public void abort() {
        abort(CloseCause.ABORTED);
    }

    @Override
    public void abort(CloseCause why) {
        destroy(why, true);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        idleNanos = Loop.nanos(timeout);
        if (idleDeadline != null) {
            idleDeadline.cancel();
            idleDeadline = null;
        }
        if (idleNanos > 0 && state != State.CLOSED) {
            lastActivity = loop.nanoTime();
            armIdle(idleNanos);
        }
    }

    private void armIdle(long nanos) {
        idleDeadline = loop.schedule(nanos, this::checkIdle);
    }

    private void checkIdle() {
        long left = lastActivity + idleNanos - loop.nanoTime();
        if (left <= 0) {
            destroy(CloseCause.DEADLINE, true);
        } else {
            armIdle(left);
        }
    }

    // ---- end of a call, end of a turn

    /** After the transport has called: what was written leaves now, while the buffers are in the cache. */
    private void endOfCall() {
        if (state != State.CLOSED && (!queue.isEmpty() || state == State.CLOSING || outputEnding)) {
            flushNow();
        }
    }

    private void defer() {
        if (!deferred) {
            deferred = true;
            loop.defer(this);
        }
    }

    /** At the end of the turn: what calls from elsewhere left to do. */
    @Override
    public void endOfTurn() {
        deferred = false;
        if (state == State.CLOSED) {
            reportClosed();
            return;
        }
        flushNow();
        if (becameWritable && state == State.OPEN && !aboveHighWater) {
            becameWritable = false;
            call(() -> handler.onWritable(this));
        }
        if (state == State.OPEN && !paused) {
            takeUpReading();
        }
        endOfCall();
    }

    @Override
    public void endOfTurnFailed(RuntimeException e) {
        abort(CloseCause.failed(e));
    }

    private void takeUpReading() {
        if (presentAgain) {
            present(unread.view());
        }
        if (inputEnded) {
            reportInputEnd();
        } else if (wantsInput()) {
            channel.inputWanted();
        }
    }

    private void destroy(CloseCause why, boolean reset) {
        if (state == State.CLOSED) {
            return;
        }
        if (event != null) {
            event.end(this, why);
        }
        state = State.CLOSED;
        cause = why;
        if (idleDeadline != null) {
            idleDeadline.cancel();
        }
        if (lingerDeadline != null) {
            lingerDeadline.cancel();
        }
        channel.close(reset, queue);
        releaseUnread();
        defer();
    }

    private void reportClosed() {
        releaseUnread();
        if (!closeReported) {
            closeReported = true;
            loop.closed(this);
            try {
                handler.onClosed(this, cause);
            } catch (Throwable t) {
                loop.handlerFailed(this, t);
            }
        }
    }

    @Override
    public String toString() {
        return "Connection[" + id + ", " + remoteAddress() + ", " + state + "]";
    }
}
