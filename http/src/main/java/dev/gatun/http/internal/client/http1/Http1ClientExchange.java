package dev.gatun.http.internal.client.http1;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.OutgoingRules;
import dev.gatun.http.internal.http1.ChunkEncoder;
import dev.gatun.http.internal.http1.FieldWriter;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.OutOfBuffersException;

/**
 * The sending side of one exchange: content, framed as its head says, and how much of it there was. What comes back is the connection's, which owns this.
 * Loop only.
 */
final class Http1ClientExchange implements ClientExchange {
    /** Content up to this size is copied between the lines of its chunk, so that three small buffers are one. */
    private static final int SMALL_CHUNK = 4 << 10;

    private final Http1ClientConnection owner;
    private final Connection connection;
    private final OutgoingRequest request;
    private final ExchangeListener listener;
    private final boolean chunked;
    private long written;
    private long handed;
    private boolean ended;
    private boolean over;
    private boolean paused;

    Http1ClientExchange(Http1ClientConnection owner, OutgoingRequest request, ExchangeListener listener) {
        this.owner = owner;
        this.connection = owner.carrier();
        this.request = request;
        this.listener = listener;
        this.chunked = RequestWriter.isChunked(request);
    }

    OutgoingRequest request() {
        return request;
    }

    ExchangeListener listener() {
        return listener;
    }

    /** Whether the request is complete. */
    boolean isEnded() {
        return ended;
    }

    /** Whether somebody holds the content of the response back. */
    boolean isPaused() {
        return paused;
    }

    /** There is nothing more to be done for it. */
    void over() {
        over = true;
    }

    /** Whether the connection still holds all of the request, so that the server can't have seen any. */
    boolean isUnsent() {
        return connection.pendingBytes() >= handed;
    }

    /** Sends the head. */
    void begin() {
        Buffer out = connection.loop().buffers().acquire(RequestWriter.bound(request));
        try {
            RequestWriter.write(out, request);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
        hand(out);
    }

    private void hand(Buffer bytes) {
        handed += bytes.readableBytes();
        connection.write(bytes);
    }

    private static void release(Buffer content) {
        if (!content.isBorrowed()) {
            content.release();
        }
    }

    @Override
    public void write(Buffer content) {
        int length = content.readableBytes();
        if (over || length == 0 || isRefused(length)) {
            release(content);
            if (!over && length > 0) {
                throw new IllegalStateException(ended ? "content behind the end of the request"
                        : "content of more than the announced " + request.length() + " bytes");
            }
            return;
        }
        written += length;
        if (chunked) {
            chunk(content, length);
        } else {
            hand(content);
        }
    }

    private boolean isRefused(int length) {
        return ended || request.length() >= 0 && written + length > request.length();
    }

    private void chunk(Buffer content, int length) {
        boolean small = length <= SMALL_CHUNK;
        Buffer begin;
        Buffer end;
        try {
            begin = connection.loop().buffers().acquire(ChunkEncoder.BEGIN_SIZE + ChunkEncoder.END_SIZE + (small ? length : 0));
        } catch (OutOfBuffersException e) {
            release(content);
            owner.outOfBuffers(e);
            return;
        }
        ChunkEncoder.begin(begin, length);
        if (small) {
            begin.put(content);
            release(content);
            ChunkEncoder.end(begin);
            hand(begin);
            return;
        }
        hand(begin);
        hand(content);
        try {
            end = connection.loop().buffers().acquire(ChunkEncoder.END_SIZE);
        } catch (OutOfBuffersException e) {
            owner.outOfBuffers(e);
            return;
        }
        ChunkEncoder.end(end);
        hand(end);
    }

    @Override
    public void end(Headers trailers) {
        if (over) {
            return;
        }
        if (ended || request.length() >= 0 && written != request.length()) {
            throw new IllegalStateException(ended ? "the request has ended" : "content of " + written + " bytes instead of the announced " + request.length());
        }
        OutgoingRules.check(request, trailers);
        if (chunked) {
            last(trailers);
        }
        ended = true;
        owner.requestEnded(this);
    }

    private void last(Headers trailers) {
        Buffer out = connection.loop().buffers().acquire(ChunkEncoder.LAST_SIZE + RequestWriter.bound(trailers));
        try {
            ChunkEncoder.beginTrailers(out);
            for (int i = 0, n = trailers.size(); i < n; i++) {
                FieldWriter.write(out, trailers.name(i), trailers.value(i));
            }
            ChunkEncoder.end(out);
        } catch (RuntimeException e) {
            out.release();
            throw e;
        }
        hand(out);
    }

    @Override
    public boolean isWritable() {
        return over || connection.isWritable();
    }

    @Override
    public long written() {
        return written;
    }

    @Override
    public void pause() {
        if (!over && !paused) {
            paused = true;
            owner.pausedChanged(this);
        }
    }

    @Override
    public void resume() {
        if (!over && paused) {
            paused = false;
            owner.pausedChanged(this);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            owner.cancel(this);
        }
    }
}
