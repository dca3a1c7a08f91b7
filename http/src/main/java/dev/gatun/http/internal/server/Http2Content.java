package dev.gatun.http.internal.server;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Headers;
import dev.gatun.http.Limits;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http2.Http2Tunnel;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.reactor.Buffer;
import java.util.ArrayDeque;

/**
 * The content of one request on an HTTP/2 stream, from its DATA frames to who reads it. What nobody wants yet is kept, and not given back to the window, so
 * the client stops when the window is used up. Loop only.
 *
 * <pre>
 *   WAITING --wanted--> READING --END_STREAM, all passed on--> DONE
 *      |                  |  ^---- paused by its reader, and resumed
 *      |                  '--broken, too slow--> BROKEN   what still comes is thrown away
 *      '--response complete--> DRAINING --END_STREAM--> DONE, or too much: the stream is reset with NO_ERROR
 * </pre>
 */
final class Http2Content implements ContentSource {
    /** Content up to this many bytes that came in one turn with its head is there before its handler begins. */
    private static final int PRELOAD = 32 << 10;
    private static final int BUFFER = 4 << 10;
    private static final int LARGEST_BUFFER = 64 << 10;

    private enum State { WAITING, READING, DRAINING, DONE, BROKEN }

    private final Http2Streams streams;
    private final Http2Stream stream;
    private final Limits limits;
    private final RequestContent content;
    private final long declared;
    private final long turn;
    private final ArrayDeque<Buffer> kept = new ArrayDeque<>(2);
    private State state = State.WAITING;
    private Headers trailers = Headers.empty();
    private boolean continueDue;
    private boolean inputEnded;
    private boolean passing;
    private long received;
    private long drained;
    private int keptBytes;

    Http2Content(Http2Streams streams, Http2Stream stream, RequestHead head) {
        this.streams = streams;
        this.stream = stream;
        this.limits = streams.share().core().limits();
        this.content = RequestContent.of(streams.connection(), this, head);
        this.declared = head.contentLength();
        this.continueDue = head.expectContinue();
        this.turn = streams.turn();
    }

    RequestContent content() {
        return content;
    }

    /** Whether the client is waited for, so that it may be too slow. */
    boolean isWaitedFor() {
        return !inputEnded && (state == State.READING && keptBytes == 0 || state == State.DRAINING);
    }

    /** Whether the stream's window may be given back: somebody reads. */
    boolean isBeingRead() {
        return state == State.READING;
    }

    /** Whether the rest is thrown away until there is too much of it. */
    boolean isDraining() {
        return state == State.DRAINING;
    }

    /** Takes the content of a DATA frame or a part of one. */
    void receive(Buffer in) {
        int length = in.readableBytes();
        received += length;
        if (declared >= 0 && received > declared) {
            throw Http2Exception.stream(stream.id(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1.1", "more content than content-length says");
        }
        if (length == 0) {
            return;
        }
        continueDue = false;
        switch (state) {
            case READING -> {
                stream.deadlines(limits).contentCame(streams.share().loop().nanoTime(), length);
                if (keptBytes == 0 && !passing) {
                    pass(in, length);
                } else {
                    keep(in, length);
                }
            }
            case WAITING -> keep(in, length);
            case DRAINING -> {
                drained += length;
                stream.deadlines(limits).contentCame(streams.share().loop().nanoTime(), length);
                streams.consumed(stream, length);
                if (drained > limits.drain()) {
                    streams.connection().hit(Limit.DRAIN);
                    streams.stopUpload(stream);
                }
            }
            default -> streams.consumed(stream, length);
        }
    }

    private void keep(Buffer in, int length) {
        Buffer last = kept.peekLast();
        if (last == null || last.writableBytes() < length) {
            last = streams.share().loop().buffers().acquire(Math.clamp(2L * keptBytes, Math.max(BUFFER, length), Math.max(LARGEST_BUFFER, length)));
            kept.add(last);
        }
        last.put(in);
        keptBytes += length;
    }

    private void pass(Buffer chunk, int length) {
        passing = true;
        try {
            content.receive(chunk);
        } catch (RuntimeException e) {
            breakOff(e);
            streams.contentFailed(stream, e);
        } finally {
            passing = false;
        }
        streams.consumed(stream, length);
    }

    /** Passes on what was kept, as long as it is wanted. */
    private void passKept() {
        while (state == State.READING && !kept.isEmpty() && !passing) {
            Buffer chunk = kept.poll();
            int length = chunk.readableBytes();
            keptBytes -= length;
            try {
                pass(chunk, length);
            } finally {
                chunk.release();
            }
        }
        // A reader that resumes within a chunk hears of the end behind that chunk.
        if (inputEnded && keptBytes == 0 && !passing && (state == State.READING || state == State.WAITING)) {
            finish();
        }
    }

    /** The request became a tunnel, whose client did not wait for the answer before it sent. */
    void moveTo(Http2Tunnel tunnel) {
        state = State.DONE;
        keptBytes = 0;
        for (Buffer chunk = kept.poll(); chunk != null; chunk = kept.poll()) {
            tunnel.receive(chunk);
            chunk.release();
        }
        content.fail(unread());
    }

    /** The client has ended the stream. */
    void end(Headers fields) {
        if (declared >= 0 && received != declared && state != State.BROKEN) {
            throw Http2Exception.stream(stream.id(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1.1", "less content than content-length says");
        }
        inputEnded = true;
        trailers = fields;
        if (state == State.DRAINING) {
            state = State.DONE;
        } else if (state == State.WAITING && keptBytes <= PRELOAD && handlerWaits()) {
            preload();
        } else {
            passKept();
        }
    }

    /** Whether the handler begins behind this turn, on a thread of its own. */
    private boolean handlerWaits() {
        Http2Exchange exchange = stream.exchange();
        return turn == streams.turn() && exchange != null && !exchange.isOnEventLoop() && exchange.method() != Method.CONNECT;
    }

    /** The handler has not begun: it finds the content without asking the loop. */
    private void preload() {
        byte[] bytes = new byte[keptBytes];
        int at = 0;
        for (Buffer chunk = kept.poll(); chunk != null; chunk = kept.poll()) {
            int length = chunk.readableBytes();
            chunk.read(bytes, at, length);
            at += length;
            chunk.release();
        }
        keptBytes = 0;
        content.preload(bytes);
        streams.consumed(stream, at);
        finish();
    }

    private void finish() {
        state = State.DONE;
        try {
            content.end(trailers);
        } catch (RuntimeException e) {
            streams.contentFailed(stream, e);
        }
    }

    /** Gives the rest up: who reads is told. */
    void breakOff(RuntimeException cause) {
        if (state == State.DONE || state == State.BROKEN) {
            return;
        }
        state = State.BROKEN;
        drop();
        content.fail(cause);
    }

    private void drop() {
        for (Buffer chunk = kept.poll(); chunk != null; chunk = kept.poll()) {
            streams.consumed(stream, chunk.readableBytes());
            chunk.release();
        }
        keptBytes = 0;
    }

    /** The response is complete: what still comes is skipped within reason. */
    void drain() {
        if (state == State.DONE) {
            return;
        }
        if (inputEnded) {
            breakOff(unread());
            state = State.DONE;
            return;
        }
        boolean worthIt = !continueDue && state != State.BROKEN && !content.isTooLarge() && (declared < 0 || declared - received <= limits.drain());
        breakOff(unread());
        if (worthIt) {
            state = State.DRAINING;
            streams.consumed(stream, 0);
            stream.deadlines(limits).contentWanted(streams.share().loop().nanoTime());
        } else {
            streams.stopUpload(stream);
        }
    }

    /** The stream has ended, perhaps before anybody read what came on it. */
    void ended() {
        breakOff(unread());
    }

    private static IllegalStateException unread() {
        return new IllegalStateException("the response was complete before the content of the request was read");
    }

    /** The client took too long. */
    void tooSlow() {
        if (state == State.DRAINING) {
            streams.stopUpload(stream);
        } else {
            breakOff(ConnectionDeadlines.SLOW_CONTENT);
        }
    }

    @Override
    public void want(boolean wanted) {
        if (state != State.WAITING && state != State.READING) {
            return;
        }
        if (!wanted) {
            state = State.WAITING;
            return;
        }
        state = State.READING;
        if (!inputEnded) {
            stream.deadlines(limits).contentWanted(streams.share().loop().nanoTime());
            if (continueDue) {
                continueDue = false;
                streams.sendContinue(stream);
            }
            streams.widen(stream);
        }
        passKept();
    }

    /** For a connection that ends. */
    void lose(Throwable cause) {
        breakOff(new ClientGone("client is gone within the content of its request", cause));
    }
}
