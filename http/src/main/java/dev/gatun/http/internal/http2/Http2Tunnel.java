package dev.gatun.http.internal.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.UpgradedHandler;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Function;

/**
 * A stream that left HTTP by an extended CONNECT (RFC 8441), as a connection of its own: what its DATA frames bring are the bytes, END_STREAM is the end of
 * one side's output, RST_STREAM the reset. The same handlers run on it as on a connection that left HTTP/1, on either side of it. Loop only.
 */
public final class Http2Tunnel implements Connection {
    private static final int CAPACITY = 4 << 10;

    /** So much may wait before a handler should stop. */
    private static final int WINDOW = 64 << 10;

    private final Connection carrier;
    private final TunnelStream stream;
    private ConnectionHandler handler = (connection, data) -> { };
    /** What the handler left, or what came while reading was paused; null when that is nothing. */
    private Buffer kept;
    private CloseCause cause = CloseCause.CLOSED;
    private Deadline idle;
    private long idleNanos;
    private long lastActivity;
    private boolean paused;
    private boolean presenting;
    private boolean inputEnded;
    private boolean inputEndTold;
    private boolean closing;
    private boolean outputEnding;
    private boolean ended;
    private boolean wasFull;
    private boolean serverCloseTold;

    /** @param carrier the connection that the stream is one of */
    public Http2Tunnel(Connection carrier, TunnelStream stream) {
        this.carrier = carrier;
        this.stream = stream;
    }

    /** Gives the tunnel its handler. */
    public void start(Function<? super Connection, ? extends ConnectionHandler> handlers) {
        lastActivity = loop().nanoTime();
        handler = handlers.apply(this);
        call(() -> handler.onOpen(this));
        stream.widen();
    }

    private void call(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            abort(CloseCause.failed(e));
        }
    }

    // ---- from the stream

    /** Content came. */
    public void receive(Buffer in) {
        lastActivity = loop().nanoTime();
        if (closing || ended) {
            stream.consumed(in.readableBytes());
            return;
        }
        if (kept == null && !paused) {
            present(in);
            if (in.isReadable()) {
                keepUnlessOver(in);
            }
        } else {
            keep(in);
            if (!paused) {
                presentKept();
            }
        }
    }

    private void present(Buffer bytes) {
        int before = bytes.readableBytes();
        presenting = true;
        ConnectionHandler shownTo;
        do {
            shownTo = handler;
            ConnectionHandler current = shownTo;
            call(() -> current.onData(this, bytes));
        } while (handler != shownTo && bytes.isReadable() && !ended && !paused);
        presenting = false;
        stream.consumed(before - bytes.readableBytes());
    }

    private void presentKept() {
        Buffer bytes = kept;
        if (bytes != null && !presenting) {
            present(bytes);
            if (ended || closing || !bytes.isReadable()) {
                release();
            }
        }
        tellInputEnd();
    }

    private void keepUnlessOver(Buffer in) {
        if (closing || ended) {
            stream.consumed(in.readableBytes());
        } else {
            keep(in);
        }
    }

    private void keep(Buffer in) {
        int length = in.readableBytes();
        if (kept == null || kept.writableBytes() < length) {
            Buffer old = kept;
            int needed = length + (old == null ? 0 : old.readableBytes());
            kept = loop().buffers().acquire(Math.max(CAPACITY, needed));
            if (old != null) {
                kept.put(old);
                old.release();
            }
        }
        kept.put(in);
    }

    private void release() {
        Buffer old = kept;
        if (old != null && !presenting) {
            kept = null;
            stream.consumed(old.readableBytes());
            old.release();
        }
    }

    /** The peer has ended its output. */
    public void inputEnded() {
        inputEnded = true;
        tellInputEnd();
    }

    private void tellInputEnd() {
        if (inputEnded && !inputEndTold && !paused && kept == null && !closing && !ended) {
            inputEndTold = true;
            call(() -> handler.onInputEnd(this));
        }
    }

    /** All that waited was sent. */
    public void drained() {
        lastActivity = loop().nanoTime();
        if (wasFull && isWritable() && !ended) {
            wasFull = false;
            call(() -> handler.onWritable(this));
        }
    }

    /** The end of this side's output was sent. */
    public void outputEnded() {
        if (closing) {
            stream.stopInput();
        }
    }

    /** Says why the stream is about to end. */
    public void lost(Throwable why) {
        cause = CloseCause.reset(why);
    }

    /** The stream has ended; the handler hears of it behind whatever it is doing now. */
    public void ended() {
        if (!ended) {
            ended = true;
            if (idle != null) {
                idle.cancel();
            }
            loop().execute(() -> {
                release();
                handler.onClosed(this, cause);
            });
        }
    }

    /** The server wants to end. */
    public void serverCloses() {
        if (!serverCloseTold && !ended && handler instanceof UpgradedHandler upgraded) {
            serverCloseTold = true;
            call(() -> upgraded.onServerClosing(this));
        }
    }

    // ---- from the handler

    @Override
    public EventLoop loop() {
        return carrier.loop();
    }

    @Override
    public long id() {
        return carrier.id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return carrier.localAddress();
    }

    @Override
    public boolean isOpen() {
        return !closing && !ended;
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
        if (kept != null && !presenting) {
            loop().execute(this::goOn);
        }
    }

    @Override
    public ConnectionHandler handler() {
        return handler;
    }

    @Override
    public void write(Buffer data) {
        if (isOpen() && !outputEnding && data.isReadable()) {
            byte[] bytes = data.toByteArray();
            data.skip(bytes.length);
            stream.queue().add(bytes, 0, bytes.length);
            wrote();
        }
        if (!data.isBorrowed()) {
            data.release();
        }
    }

    @Override
    public void sendFile(FileRegion region) {
        if (isOpen() && !outputEnding) {
            stream.queue().add(region);
            wrote();
        } else {
            region.close();
        }
    }

    private void wrote() {
        stream.queued();
        wasFull |= !isWritable();
    }

    @Override
    public void flush() {
        stream.flush();
    }

    @Override
    public long pendingBytes() {
        return ended ? 0 : stream.queue().size();
    }

    @Override
    public boolean isWritable() {
        return ended || stream.queue().size() < WINDOW;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (paused) {
            paused = false;
            loop().execute(this::goOn);
        }
    }

    private void goOn() {
        if (!paused && !ended && !closing) {
            presentKept();
        }
    }

    @Override
    public boolean isReadingPaused() {
        return paused;
    }

    @Override
    public void shutdownOutput() {
        if (isOpen() && !outputEnding) {
            outputEnding = true;
            stream.queue().end(Headers.empty());
            wrote();
        }
    }

    @Override
    public void close() {
        if (!closing && !ended) {
            boolean wasEnding = outputEnding;
            outputEnding = true;
            closing = true;
            release();
            if (wasEnding) {
                stream.stopInput();
            } else {
                stream.queue().end(Headers.empty());
                stream.queued();
            }
        }
    }

    @Override
    public void abort() {
        abort(CloseCause.ABORTED);
    }

    @Override
    public void abort(CloseCause why) {
        if (!ended) {
            cause = why;
            stream.reset(why.kind() == CloseCause.Kind.FAILED);
        }
    }

    @Override
    public void idleTimeout(Duration timeout) {
        if (idle != null) {
            idle.cancel();
        }
        idleNanos = timeout.toNanos();
        lastActivity = loop().nanoTime();
        if (idleNanos > 0 && !ended) {
            idle = loop().schedule(timeout, this::checkIdle);
        }
    }

    private void checkIdle() {
        long left = lastActivity + idleNanos - loop().nanoTime();
        if (left <= 0) {
            abort(CloseCause.DEADLINE);
        } else {
            idle = loop().schedule(Duration.ofNanos(left), this::checkIdle);
        }
    }
}
