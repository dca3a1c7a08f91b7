package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.head.MessageHead;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.reactor.Buffer;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * The response on one stream, from its HEADERS and DATA frames to the listener. What is held back is kept and not given back to the window, so the server stops
 * when that is used up; what was complete when the connection ended is passed on all the same. Loop only.
 *
 * <pre>
 *   WAITING --final head--> CONTENT --END_STREAM, all passed on--> over
 *                             '--paused--> kept, up to the stream's window
 * </pre>
 */
final class ClientContent {
    private static final OptionalLong NOTHING = OptionalLong.of(0);
    private static final int BUFFER = 4 << 10;

    /** Shared, and never added to. */
    private static final ArrayDeque<Buffer> NONE = new ArrayDeque<>(0);

    private final ClientStreams streams;
    private final ClientStream stream;
    /** What the listener did not want yet; empty for most. */
    private ArrayDeque<Buffer> kept = NONE;
    private long declared = MessageHead.NO_LENGTH;
    private long received;
    private long since;
    private int interim;
    private boolean begun;
    private boolean bodiless;
    private boolean paused;
    private boolean passing;
    private boolean ended;
    private Headers trailers = Headers.empty();

    ClientContent(ClientStreams streams, ClientStream stream) {
        this.streams = streams;
        this.stream = stream;
    }

    /** Whether the final head has come. */
    boolean isBegun() {
        return begun;
    }

    /** Whether all of the response has come, passed on or not. */
    boolean isEnded() {
        return ended;
    }

    /** Whether somebody waits for more. */
    boolean isAwaited() {
        return begun && !ended && !paused;
    }

    /** When content was awaited first, or came last. */
    long since() {
        return since;
    }

    /** An interim response came. */
    void interim(ResponseHead head) {
        if (++interim > streams.limits().interim()) {
            throw Http2Exception.stream(stream.id(), ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113, section 10.5",
                    "more than " + streams.limits().interim() + " interim responses");
        }
        IncomingResponse response = new IncomingResponse(head.version(), head.status(), head.headers(), NOTHING);
        try {
            stream.listener().onInterim(response);
        } catch (RuntimeException e) {
            streams.listenerFailed(stream, e);
        }
    }

    /** The final head came, and nothing behind it if {@code end}. */
    void begin(ResponseHead head, boolean end) {
        bodiless = stream.request().method() == Method.HEAD || head.status().forbidsContent();
        declared = bodiless ? 0 : head.contentLength();
        if (end) {
            checkLength();
        }
        begun = true;
        since = streams.now();
        stream.awaitContent();
        OptionalLong length = end || declared == 0 ? NOTHING : declared > 0 ? OptionalLong.of(declared) : OptionalLong.empty();
        IncomingResponse response = new IncomingResponse(head.version(), head.status(), head.headers(), length);
        try {
            stream.listener().onResponse(response);
        } catch (RuntimeException e) {
            streams.listenerFailed(stream, e);
        }
    }

    /** A part of a DATA frame came. */
    void receive(Buffer in) {
        int length = in.readableBytes();
        if (length == 0) {
            return;
        }
        received += length;
        if (declared >= 0 && received > declared) {
            streams.consumed(stream, length);
            throw Http2Exception.stream(stream.id(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1.1",
                    bodiless ? "content where there can be none" : "more content than content-length says");
        }
        if (stream.isOver()) {
            streams.consumed(stream, length);
        } else if (paused || passing || !kept.isEmpty()) {
            keep(in);
        } else {
            pass(in, length);
        }
    }

    private void pass(Buffer bytes, int length) {
        since = streams.now();
        passing = true;
        try {
            stream.listener().onContent(bytes);
        } catch (RuntimeException e) {
            streams.listenerFailed(stream, e);
        } finally {
            passing = false;
            streams.consumed(stream, length);
        }
    }

    private void keep(Buffer in) {
        if (kept == NONE) {
            kept = new ArrayDeque<>(4);
        }
        Buffer last = kept.peekLast();
        if (last == null || last.writableBytes() < in.readableBytes()) {
            last = streams.buffer(Math.max(BUFFER, in.readableBytes()));
            kept.add(last);
        }
        last.put(in);
    }

    /** The server has ended the stream, and {@link #checkLength} found nothing wrong. */
    void end(Headers fields) {
        ended = true;
        trailers = fields;
        finish();
    }

    /** Looks whether all is there that content-length announced. */
    void checkLength() {
        if (!bodiless && declared >= 0 && received != declared) {
            throw Http2Exception.stream(stream.id(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1.1", "less content than content-length says");
        }
    }

    private void finish() {
        if (ended && kept.isEmpty() && !passing && !stream.isOver()) {
            stream.over();
            streams.responseEnded(stream);
            try {
                stream.listener().onEnd(trailers);
            } catch (RuntimeException e) {
                streams.listenerFailed(stream, e);
            }
        }
    }

    void pause() {
        paused = true;
    }

    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (stream.isOver()) {
            return;
        }
        if (kept.isEmpty()) {
            since = streams.now();
            stream.awaitContent();
        } else {
            streams.later(this::passKept);
        }
    }

    private void passKept() {
        while (!paused && !passing && !stream.isOver() && !kept.isEmpty()) {
            Buffer next = kept.poll();
            try {
                pass(next, next.readableBytes());
            } finally {
                next.release();
            }
        }
        if (isAwaited()) {
            stream.awaitContent();
        }
        finish();
        streams.flush();
    }

    /** Nobody wants what was kept. */
    void drop() {
        for (Buffer next = kept.poll(); next != null; next = kept.poll()) {
            streams.consumed(stream, next.readableBytes());
            next.release();
        }
    }

    /** How much came, for messages. */
    String progress() {
        return begun ? "after " + received + (declared > 0 ? " of " + declared : "") + " bytes of content" : "before the response";
    }
}
