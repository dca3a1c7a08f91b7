package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.internal.head.FieldSyntax;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackEncoder;
import dev.gatun.http.internal.http2.OutputQueue;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.frame.ContinuationFrame;
import dev.gatun.http.internal.http2.frame.DataFrame;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.FrameHeader;
import dev.gatun.http.internal.http2.frame.FrameLimits;
import dev.gatun.http.internal.http2.frame.GoAwayFrame;
import dev.gatun.http.internal.http2.frame.HeadersFrame;
import dev.gatun.http.internal.http2.frame.PingFrame;
import dev.gatun.http.internal.http2.frame.PushPromiseFrame;
import dev.gatun.http.internal.http2.frame.ResetFrame;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.http2.frame.SettingsFrame;
import dev.gatun.http.internal.http2.frame.WindowUpdateFrame;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;

/**
 * What an HTTP/2 connection sends: frames of control at once, heads as they come, content as windows, priorities and the socket let it. Loop only.
 *
 * <pre>
 *   content --fits, nobody waits-------------------> out buffer --end of turn--> connection
 *      '-----otherwise: the stream's queue --pump--------^
 * </pre>
 */
final class Http2Output {
    /** The most content of one DATA frame: larger ones would keep more urgent streams waiting. */
    private static final int FRAME_CONTENT = FrameLimits.SMALLEST_MAX_FRAME_SIZE;

    /** DATA below this many bytes that only a small window forces upon this side is counted: a client may make work of it (CVE-2019-9511). */
    private static final int TINY = 256;

    /** The largest table that the encoder keeps, whatever the client allows. */
    private static final int TABLE_SIZE = 4096;

    /** Content stops at the high-water mark, 64 KiB; what is above that are heads and answers to PING and SETTINGS. */
    private static final int STUCK = 256 << 10;

    private final LoopShare share;
    private final Connection connection;
    private final OutBuffer out;
    private final HpackEncoder encoder = new HpackEncoder(TABLE_SIZE);
    private final SendWindow window = new SendWindow(SendWindow.INITIAL);
    private final ReadyStreams ready = new ReadyStreams();
    private Http2Streams owner;
    private int maxFrameSize = FrameLimits.SMALLEST_MAX_FRAME_SIZE;
    private boolean pumping;
    private boolean held;

    Http2Output(LoopShare share, Connection connection, ConnectionDeadlines deadlines) {
        this.share = share;
        this.connection = connection;
        this.out = new OutBuffer(connection, deadlines);
    }

    /** Says whose content it is. */
    void serve(Http2Streams streams) {
        owner = streams;
    }

    /** The connection's window. */
    SendWindow window() {
        return window;
    }

    ReadyStreams ready() {
        return ready;
    }

    /** What the client says of itself. */
    void peer(Settings settings) {
        maxFrameSize = (int) settings.value(Settings.MAX_FRAME_SIZE, maxFrameSize);
        if (settings.has(Settings.HEADER_TABLE_SIZE)) {
            encoder.peerTableSize(settings.smallestTableSize());
            encoder.peerTableSize(settings.value(Settings.HEADER_TABLE_SIZE, 0));
        }
    }

    // ---- frames of control

    void settings(Settings settings) {
        SettingsFrame.write(out.room(SettingsFrame.size(settings)), settings);
    }

    void settingsAck() {
        SettingsFrame.ack(out.room(FrameHeader.SIZE));
    }

    void ping(long opaque, boolean ack) {
        PingFrame.write(out.room(PingFrame.SIZE), opaque, ack);
    }

    void windowUpdate(int stream, int increment) {
        WindowUpdateFrame.write(out.room(WindowUpdateFrame.SIZE), stream, increment);
    }

    void reset(int stream, ErrorCode code) {
        ResetFrame.write(out.room(ResetFrame.SIZE), stream, code);
    }

    void goAway(int lastStream, ErrorCode code, String debug) {
        GoAwayFrame.write(out.room(GoAwayFrame.SIZE + debug.length()), lastStream, code, debug);
    }

    // ---- heads

    /**
     * Sends the head of a final response.
     *
     * @param length for {@code content-length}, or {@link ResponseBody#UNKNOWN}
     * @param end whether the stream ends with it
     * @param room bytes that will follow at once
     * @throws IllegalArgumentException when a header is malformed or none of the handler's; nothing was sent then
     */
    void head(Http2Stream stream, Response response, long length, boolean end, int room) {
        Headers fields = response.headers();
        String type = response.type().orElse("");
        // The table changes with every field, so what is wrong must be found before the first.
        boolean dated = OutgoingFields.check(fields);
        int block = HpackEncoder.BEGIN_BOUND + 3 * HpackEncoder.SHORT_BOUND + OutgoingFields.bound(fields);
        if (!type.isEmpty()) {
            FieldSyntax.check("content-type", type);
            block += HpackEncoder.bound("content-type", type);
        }
        int least = FrameHeader.SIZE + block + ContinuationFrame.headerBytes(block, maxFrameSize);
        Buffer buffer = out.room(least + room);
        int start = HeadersFrame.begin(buffer);
        encoder.begin(buffer);
        encoder.status(response.status().code());
        if (!type.isEmpty()) {
            encoder.field("content-type", type);
        }
        OutgoingFields.encode(encoder, fields);
        if (length >= 0) {
            encoder.contentLength(length);
        }
        if (!dated) {
            encoder.date(share.date());
        }
        HeadersFrame.end(buffer, start, stream.id(), end, maxFrameSize);
    }

    /** Sends an interim response; malformed fields throw as those of {@link #head} do. */
    void interim(Http2Stream stream, int status, Headers fields) {
        OutgoingFields.check(fields);
        int block = HpackEncoder.BEGIN_BOUND + HpackEncoder.SHORT_BOUND + OutgoingFields.bound(fields);
        Buffer buffer = out.room(FrameHeader.SIZE + block + ContinuationFrame.headerBytes(block, maxFrameSize));
        int start = HeadersFrame.begin(buffer);
        encoder.begin(buffer);
        encoder.status(status);
        OutgoingFields.encode(encoder, fields);
        HeadersFrame.end(buffer, start, stream.id(), false, maxFrameSize);
    }

    private void trailers(Http2Stream stream, Headers fields) {
        int block = HpackEncoder.BEGIN_BOUND + OutgoingFields.bound(fields);
        Buffer buffer = out.room(FrameHeader.SIZE + block + ContinuationFrame.headerBytes(block, maxFrameSize));
        int start = HeadersFrame.begin(buffer);
        encoder.begin(buffer);
        OutgoingFields.encode(encoder, fields);
        HeadersFrame.end(buffer, start, stream.id(), true, maxFrameSize);
    }

    /** Sends a promise on {@code stream} (RFC 9113, section 8.4). */
    void promise(Http2Stream stream, int promised, String scheme, String authority, String path) {
        int block = HpackEncoder.BEGIN_BOUND + 4 * HpackEncoder.SHORT_BOUND + scheme.length() + authority.length() + path.length();
        Buffer buffer = out.room(FrameHeader.SIZE + 4 + block + ContinuationFrame.headerBytes(block, maxFrameSize));
        int start = PushPromiseFrame.begin(buffer);
        encoder.begin(buffer);
        encoder.pseudo(HpackDecoder.METHOD, "GET");
        encoder.pseudo(HpackDecoder.SCHEME, scheme);
        encoder.pseudo(HpackDecoder.AUTHORITY, authority);
        encoder.pseudo(HpackDecoder.PATH, path);
        PushPromiseFrame.end(buffer, start, stream.id(), promised, maxFrameSize);
    }

    // ---- content

    /** Whether content of this length can follow its head at once, as one frame that ends the stream. */
    boolean fits(Http2Stream stream, int length) {
        return length <= FRAME_CONTENT && length <= stream.sendWindow().available() && length <= window.available() && ready.isEmpty()
                && connection.isWritable();
    }

    /** The buffer for {@code length} bytes of content that {@link #fits}, behind the header of the frame that ends the stream. */
    Buffer whole(Http2Stream stream, int length) {
        Buffer buffer = out.room(FrameHeader.SIZE + length);
        DataFrame.writeHeader(buffer, stream.id(), length, true);
        stream.sendWindow().take(length);
        window.take(length);
        return buffer;
    }

    /**
     * Sends content from the middle of a response at once, without a queue, if nothing is before it and windows let all of it through.
     *
     * @return whether it was sent
     */
    boolean passOn(Http2Stream stream, Buffer content) {
        int left = content.readableBytes();
        if (held || !ready.isEmpty() || stream.queue().size() > 0 || left > stream.sendWindow().available() || left > window.available()
                || !connection.isWritable()) {
            return false;
        }
        int at = content.readIndex();
        while (left > 0) {
            int length = Math.min(left, FRAME_CONTENT);
            Buffer buffer = out.room(FrameHeader.SIZE + length, FrameHeader.SIZE + Math.min(left, 2 * FRAME_CONTENT));
            DataFrame.writeHeader(buffer, stream.id(), length, false);
            buffer.put(content.segment(), at, length);
            stream.sendWindow().take(length);
            window.take(length);
            stream.handedOn(length);
            at += length;
            left -= length;
        }
        return true;
    }

    /** {@code stream} has something in its queue, or ends. */
    void ready(Http2Stream stream) {
        ready.add(stream);
    }

    /** Whether content can go on beyond what is queued. */
    boolean isOpen() {
        return window.available() > 0 && connection.isWritable();
    }

    /** Holds queued content back, or no longer. */
    void hold(boolean on) {
        held = on;
    }

    /** Sends what windows and socket let through. */
    void pump() {
        if (pumping || held) {
            return;
        }
        pumping = true;
        try {
            Http2Stream stream = next();
            while (stream != null && connection.isWritable() && send(stream)) {
                stream = next();
            }
        } finally {
            pumping = false;
        }
    }

    /** Whose turn it is. Behind the connection's window streams keep their places, but those that have nothing but an end to send need no window. */
    private Http2Stream next() {
        return window.available() > 0 ? ready.next() : ready.nextWithoutContent();
    }

    /** Sends a frame of {@code stream}, if windows let it; false when the connection has come to its end over it. */
    private boolean send(Http2Stream stream) {
        OutputQueue queue = stream.queue();
        long waiting = queue.size();
        int most = Math.min(FRAME_CONTENT, stream.sendWindow().available());
        int length = (int) Math.min(waiting, Math.min(most, window.available()));
        if (waiting > 0 && length == 0) {
            // Until its window opens.
            ready.remove(stream);
            return true;
        }
        boolean rest = length < waiting;
        if (rest && length < TINY && !owner.allowsTinyFrame()) {
            return false;
        }
        boolean end = !rest && queue.isEnding() && queue.trailers().isEmpty();
        if ((length > 0 || end) && !data(stream, length, end)) {
            return true;
        }
        if (rest) {
            ready.hadTurn(stream);
            return true;
        }
        ready.remove(stream);
        if (queue.isEnding()) {
            if (!end) {
                trailers(stream, queue.trailers());
            }
            owner.outputEnded(stream);
        } else {
            owner.drained(stream);
        }
        return true;
    }

    private boolean data(Http2Stream stream, int length, boolean end) {
        Buffer buffer = out.room(FrameHeader.SIZE + length, FrameHeader.SIZE + (int) Math.min(stream.queue().size(), 2 * FRAME_CONTENT));
        int mark = buffer.writeIndex();
        DataFrame.writeHeader(buffer, stream.id(), length, end);
        boolean moved;
        try {
            moved = stream.queue().moveTo(buffer, length);
        } catch (RuntimeException e) {
            moved = false;
        }
        if (!moved) {
            buffer.writeIndex(mark);
            ready.remove(stream);
            owner.fileFailed(stream);
            return false;
        }
        stream.sendWindow().take(length);
        window.take(length);
        stream.handedOn(length);
        return true;
    }

    // ---- the connection

    /** Passes all that was written to the connection. */
    void flush() {
        out.flush();
    }

    /** Whether so much of control waits for a client that does not read that nothing more should be read from it. */
    boolean isStuck() {
        return connection.pendingBytes() + out.size() > STUCK;
    }

    void release() {
        out.release();
    }
}
