package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection of an event loop: between the transport's {@link StreamChannel} and the program's {@link ConnectionHandler}. Confined to the loop.
 *
 * <pre>
 *   OPEN --close()--> CLOSING --all sent--> CLOSED
 *     |                  |                    ^
 *     '--abort(), failed, reset, deadline-----'
 * </pre>
 *
 * The descriptor is closed at once on entering CLOSED; the handler hears of it at the end of the turn, so that it is never called in the middle of a call
 * of its own.
 */
final class StreamConnection implements Connection, StreamSink {
    /** Below this room, kept unread bytes move to a larger buffer before more are received. */
    private static final int LEAST_ROOM = 2048;

    /** Small writes are copied together instead of being sent as a vector of slivers. */
    private static final int COALESCE = 1024;

    private static final AtomicLong IDS = new AtomicLong();

    private final Loop loop;
    private final StreamChannel channel;
    private final long id = IDS.incrementAndGet();
    private final Marks marks;
    private final SendQueue queue = new SendQueue();
    private ConnectionHandler handler;
    /** Bytes that the handler left; held only while there are any. */
    private Buffer unread;
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
    private SocketAddress local;

    private enum State {
        OPEN,
        CLOSING,
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
        if (t instanceof VirtualMachineError error) {
            throw error;
        }
        loop.handlerFailed(this, t);
        abort(CloseCause.failed(t));
    }

    // ---- from the transport

    @Override
    public boolean wantsInput() {
        return state == State.OPEN && !paused && !isFull();
    }

    private boolean isFull() {
        return unread != null && unread.readableBytes() >= marks.maxUnread;
    }

    @Override
    public Buffer receiveBuffer() {
        if (unread == null) {
            return loop.receiveBuffer();
        }
        makeRoom(LEAST_ROOM);
        return unread;
    }

    /** Room for {@code count} more bytes behind the unread ones, by moving them to the front or to a larger buffer. */
    private void makeRoom(int count) {
        if (unread.writableBytes() >= count) {
            return;
        }
        int length = unread.readableBytes();
        if (unread.capacity() - length >= Math.max(count, unread.capacity() / 2)) {
            unread.compact();
            return;
        }
        Buffer larger = loop.buffers().acquire(Math.max(unread.capacity() * 2, length + count));
        larger.put(unread);
        unread.release();
        unread = larger;
    }

    @Override
    public void received(Buffer buffer) {
        lastActivity = loop.nanoTime();
        if (unread != null && unread != buffer) {
            makeRoom(buffer.readableBytes());
            unread.put(buffer);
        }
        present(unread != null ? unread : buffer);
    }

    /** Shows bytes to the handler and keeps what it leaves. */
    private void present(Buffer bytes) {
        presenting = true;
        ConnectionHandler shownTo;
        try {
            do {
                shownTo = handler;
                shownTo.onData(this, bytes);
                // After an upgrade the new handler sees at once what the old one left.
            } while (handler != shownTo && bytes.isReadable() && wantsInputWhilePresenting());
        } catch (Throwable t) {
            handlerFailed(t);
        }
        presenting = false;
        keep(bytes);
        endOfCall();
    }

    private boolean wantsInputWhilePresenting() {
        return state == State.OPEN && !paused;
    }

    private void keep(Buffer bytes) {
        if (state == State.CLOSED) {
            releaseUnread();
        } else if (bytes == unread) {
            if (!bytes.isReadable()) {
                releaseUnread();
            }
        } else if (bytes.isReadable()) {
            unread = loop.buffers().acquire(Math.max(bytes.readableBytes() + LEAST_ROOM, 2 * LEAST_ROOM));
            unread.put(bytes);
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
        reportInputEnd();
        endOfCall();
    }

    private void reportInputEnd() {
        if (!inputEndReported && state == State.OPEN) {
            inputEndReported = true;
            call(() -> handler.onInputEnd(this));
        }
    }

    @Override
    public void sendReady() {
        flushNow();
        endOfCall();
    }

    @Override
    public void failed(CloseCause why) {
        destroy(why, false);
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
        if (local == null) {
            local = channel.localAddress();
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
        Buffer last = queue.lastBuffer();
        if (last != null && length <= COALESCE && last.writableBytes() >= length && !last.isBorrowed()) {
            last.put(bytes);
            queue.grown(length);
            if (!bytes.isBorrowed()) {
                bytes.release();
            }
        } else if (bytes.isBorrowed()) {
            queue.add(loop.buffers().acquire(Math.max(length, COALESCE)).put(bytes));
        } else {
            queue.add(bytes);
        }
        wrote();
    }

    @Override
    public void sendFile(FileRegion region) {
        if (state != State.OPEN || outputEnding) {
            region.close();
            return;
        }
        queue.add(region);
        wrote();
    }

    private void wrote() {
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
    }

    private void flushNow() {
        if (state == State.CLOSED || queue.isEmpty()) {
            finishOutput();
            return;
        }
        long before = queue.pendingBytes();
        channel.flush(queue);
        if (state == State.CLOSED) {
            return;
        }
        if (queue.pendingBytes() < before) {
            lastActivity = loop.nanoTime();
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
        if (state == State.CLOSED || !queue.isEmpty()) {
            return;
        }
        if (state == State.CLOSING) {
            destroy(cause, false);
        } else if (outputEnding) {
            channel.shutdownOutput();
        }
    }

    @Override
    public long pendingBytes() {
        return queue.pendingBytes();
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
        if (paused || isFull()) {
            paused = false;
            if (state == State.OPEN) {
                defer();
            }
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
        idleNanos = timeout.toNanos();
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
    void endOfTurn() {
        deferred = false;
        if (state == State.CLOSED) {
            reportClosed();
            return;
        }
        flushNow();
        if (becameWritable && state == State.OPEN) {
            becameWritable = false;
            call(() -> handler.onWritable(this));
        }
        if (state == State.OPEN && !paused) {
            takeUpReading();
        }
        endOfCall();
    }

    private void takeUpReading() {
        if (unread != null) {
            present(unread);
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
        state = State.CLOSED;
        cause = why;
        if (idleDeadline != null) {
            idleDeadline.cancel();
        }
        channel.close(reset);
        queue.clear();
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
