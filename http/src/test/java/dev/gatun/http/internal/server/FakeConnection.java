package dev.gatun.http.internal.server;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** A connection in memory: the test is the peer, which sends, reads as much as it likes, ends its output or resets. */
public final class FakeConnection implements Connection {
    private static final int HIGH = 64 << 10;
    private static final int LOW = 32 << 10;

    private final FakeLoop loop;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private ConnectionHandler handler = (connection, data) -> { };
    private byte[] unread = {};
    private long window = Long.MAX_VALUE;
    private int writes;
    private boolean paused;
    private boolean inputEnded;
    private boolean outputEnding;
    private boolean outputEnded;
    private boolean closing;
    private boolean aboveHigh;
    private CloseCause cause;
    private SocketAddress remote = InetSocketAddress.createUnresolved("client", 1234);

    public FakeConnection(FakeLoop loop) {
        this.loop = loop;
    }

    // ---- the peer

    /** Where the peer is. */
    public FakeConnection from(SocketAddress address) {
        remote = address;
        return this;
    }

    public void open(ConnectionHandler first) {
        handler = first;
        first.onOpen(this);
        loop.run();
    }

    /** The peer sends. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) {
        int old = unread.length;
        unread = Arrays.copyOf(unread, old + bytes.length);
        System.arraycopy(bytes, 0, unread, old, bytes.length);
        present();
        loop.run();
    }

    /** The peer ends its output. */
    public void endInput() {
        inputEnded = true;
        present();
        loop.run();
    }

    /** The peer resets the connection. */
    public void reset() {
        destroy(CloseCause.reset(new RuntimeException("reset by the test")));
        loop.run();
    }

    /** From now on the peer reads only {@code bytes} more. */
    public void window(long bytes) {
        window = bytes;
        transmit();
        loop.run();
    }

    /** What the peer has read so far. */
    public String received() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }

    /** What the peer has read since the last call. */
    public String take() {
        String text = received();
        sent.reset();
        return text;
    }

    public int writes() {
        return writes;
    }

    public int unreadBytes() {
        return unread.length;
    }

    public boolean isOutputEnded() {
        return outputEnded;
    }

    public boolean isClosed() {
        return cause != null;
    }

    public CloseCause.Kind closedBy() {
        return cause.kind();
    }

    private void present() {
        while (unread.length > 0 && !paused && cause == null && !closing) {
            Buffer data = Buffer.copyOf(unread);
            ConnectionHandler shownTo = handler;
            shownTo.onData(this, data);
            unread = data.toByteArray();
            if (shownTo == handler) {
                break;
            }
        }
        if (inputEnded && !paused && cause == null && !closing) {
            inputEnded = false;
            handler.onInputEnd(this);
        }
    }

    private void transmit() {
        byte[] waiting = pending.toByteArray();
        int count = (int) Math.min(window, waiting.length);
        window -= count;
        sent.write(waiting, 0, count);
        pending.reset();
        pending.write(waiting, count, waiting.length - count);
        if (aboveHigh && pending.size() < LOW) {
            aboveHigh = false;
            loop.execute(() -> {
                if (cause == null) {
                    handler.onWritable(this);
                }
            });
        }
        if (pending.size() == 0) {
            outputEnded |= outputEnding;
            if (closing) {
                destroy(CloseCause.CLOSED);
            }
        }
    }

    private void destroy(CloseCause why) {
        if (cause == null) {
            cause = why;
            pending.reset();
            loop.execute(() -> handler.onClosed(this, why));
        }
    }

    private boolean refusesOutput() {
        return cause != null || closing || outputEnding;
    }

    private void append(byte[] bytes) {
        pending.writeBytes(bytes);
        aboveHigh |= pending.size() >= HIGH;
        loop.execute(this::transmit);
    }

    // ---- the program

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public long id() {
        return 7;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("server", 80);
    }

    @Override
    public boolean isOpen() {
        return cause == null && !closing;
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
        loop.execute(this::present);
    }

    @Override
    public ConnectionHandler handler() {
        return handler;
    }

    @Override
    public void write(Buffer data) {
        if (!refusesOutput()) {
            writes++;
            append(data.toByteArray());
            data.skip(data.readableBytes());
        }
        data.release();
    }

    @Override
    public void sendFile(FileRegion region) {
        if (!refusesOutput()) {
            Buffer content = Buffer.allocate((int) region.length());
            while (content.writableBytes() > 0 && region.file().read(content, region.offset() + content.writeIndex()) > 0) {
                // Reads until the region is complete.
            }
            append(content.toByteArray());
        }
        region.close();
    }

    @Override
    public void flush() {
        transmit();
    }

    @Override
    public long pendingBytes() {
        return pending.size();
    }

    @Override
    public boolean isWritable() {
        return !aboveHigh;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        loop.execute(this::present);
    }

    @Override
    public boolean isReadingPaused() {
        return paused;
    }

    @Override
    public void shutdownOutput() {
        outputEnding = true;
        loop.execute(this::transmit);
    }

    @Override
    public void close() {
        closing = true;
        loop.execute(this::transmit);
    }

    @Override
    public void abort() {
        destroy(CloseCause.ABORTED);
    }

    @Override
    public void abort(CloseCause why) {
        destroy(why);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        throw new UnsupportedOperationException("the server has deadlines of its own");
    }
}
