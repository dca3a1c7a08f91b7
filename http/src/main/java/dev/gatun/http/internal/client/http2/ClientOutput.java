package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
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
import dev.gatun.http.internal.http2.frame.Preface;
import dev.gatun.http.internal.http2.frame.ResetFrame;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.http2.frame.SettingsFrame;
import dev.gatun.http.internal.http2.frame.WindowUpdateFrame;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import java.util.ArrayDeque;

/**
 * What a client's HTTP/2 connection sends: frames of control and requests at once, content as the windows and the socket let it, a frame of each stream in
 * turn. The connection below puts small writes together. Loop only.
 */
final class ClientOutput {
    /**
     * The most content of one DATA frame, so that no stream keeps the others waiting: as much as any server takes. Less would cut content that comes in the
     * frames of another connection into large frames with tiny ones between them, which servers count as an attack (CVE-2019-9518).
     */
    private static final int FRAME_CONTENT = FrameLimits.SMALLEST_MAX_FRAME_SIZE;

    /** The largest table that the encoder keeps, whatever the server allows. */
    private static final int TABLE_SIZE = 4096;

    /** What may wait of control frames for a server that does not read; content stops at the connection's high-water mark below that. */
    private static final int STUCK = 256 << 10;

    private final Connection connection;
    private final HpackEncoder encoder = new HpackEncoder(TABLE_SIZE);
    private final SendWindow window = new SendWindow(SendWindow.INITIAL);
    private final ArrayDeque<ClientStream> ready = new ArrayDeque<>();
    private int maxFrameSize = FrameLimits.SMALLEST_MAX_FRAME_SIZE;
    private boolean pumping;

    ClientOutput(Connection connection) {
        this.connection = connection;
    }

    /** The connection's window. */
    SendWindow window() {
        return window;
    }

    /** What the server says of itself. */
    void peer(Settings settings) {
        maxFrameSize = (int) settings.value(Settings.MAX_FRAME_SIZE, maxFrameSize);
        if (settings.has(Settings.HEADER_TABLE_SIZE)) {
            encoder.peerTableSize(settings.smallestTableSize());
            encoder.peerTableSize(settings.value(Settings.HEADER_TABLE_SIZE, 0));
        }
    }

    private Buffer room(int bytes) {
        return connection.loop().buffers().acquire(bytes);
    }

    // ---- frames of control

    /** How a connection begins (RFC 9113, section 3.4), with the connection's window made {@code growth} bytes larger. */
    void open(Settings settings, int growth) {
        Buffer out = room(Preface.SIZE + SettingsFrame.size(settings) + WindowUpdateFrame.SIZE);
        Preface.write(out);
        SettingsFrame.write(out, settings);
        WindowUpdateFrame.write(out, 0, growth);
        connection.write(out);
    }

    void settingsAck() {
        Buffer out = room(FrameHeader.SIZE);
        SettingsFrame.ack(out);
        connection.write(out);
    }

    void ping(long opaque, boolean ack) {
        Buffer out = room(PingFrame.SIZE);
        PingFrame.write(out, opaque, ack);
        connection.write(out);
    }

    void windowUpdate(int stream, int increment) {
        Buffer out = room(WindowUpdateFrame.SIZE);
        WindowUpdateFrame.write(out, stream, increment);
        connection.write(out);
    }

    void reset(int stream, ErrorCode code) {
        Buffer out = room(ResetFrame.SIZE);
        ResetFrame.write(out, stream, code);
        connection.write(out);
    }

    /** The last stream of the server's that was looked at is always 0: none may be pushed. */
    void goAway(ErrorCode code, String debug) {
        Buffer out = room(GoAwayFrame.SIZE + debug.length());
        GoAwayFrame.write(out, 0, code, debug);
        connection.write(out);
    }

    /** Whether so much waits for a server that does not read that nothing more should be read from it. */
    boolean isStuck() {
        return connection.pendingBytes() > STUCK;
    }

    // ---- requests

    /** Sends the head of a request that was checked, and nothing follows it if {@code end}. */
    void request(int stream, OutgoingRequest request, boolean end) {
        int block = OutgoingFields.bound(request);
        Buffer out = room(FrameHeader.SIZE + block + ContinuationFrame.headerBytes(block, maxFrameSize));
        int start = HeadersFrame.begin(out);
        encoder.begin(out);
        OutgoingFields.encode(encoder, request);
        HeadersFrame.end(out, start, stream, end, maxFrameSize);
        connection.write(out);
    }

    private void trailers(int stream, Headers fields) {
        int block = HpackEncoder.BEGIN_BOUND + OutgoingFields.bound(fields);
        Buffer out = room(FrameHeader.SIZE + block + ContinuationFrame.headerBytes(block, maxFrameSize));
        int start = HeadersFrame.begin(out);
        encoder.begin(out);
        OutgoingFields.encode(encoder, fields);
        HeadersFrame.end(out, start, stream, true, maxFrameSize);
        connection.write(out);
    }

    // ---- content

    /** Whether content of this length can be sent at once, as one frame. */
    boolean fits(ClientStream stream, int length) {
        return length <= FRAME_CONTENT && stream.queue().size() == 0 && length <= stream.sendWindow().available() && length <= window.available()
                && ready.isEmpty() && connection.isWritable();
    }

    /** Sends content that {@link #fits}; the buffer stays the caller's. */
    void data(ClientStream stream, Buffer content, boolean end) {
        int length = content.readableBytes();
        Buffer out = room(FrameHeader.SIZE + length);
        DataFrame.writeHeader(out, stream.id(), length, end);
        out.put(content);
        stream.sendWindow().take(length);
        window.take(length);
        connection.write(out);
    }

    /** {@code stream} has something in its queue, or ends, or its window is open again. */
    void ready(ClientStream stream) {
        if (!stream.isReady) {
            stream.isReady = true;
            ready.add(stream);
        }
    }

    /** {@code stream} has ended. */
    void remove(ClientStream stream) {
        if (stream.isReady) {
            stream.isReady = false;
            ready.remove(stream);
        }
    }

    /** Sends what windows and socket let through. */
    void pump(ClientStreams owner) {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            // A stream that waits for the connection's window waits here; one that waits for its own comes back when that is open.
            for (int waiting = 0; waiting < ready.size() && connection.isWritable(); ) {
                ClientStream stream = ready.poll();
                stream.isReady = false;
                long size = stream.queue().size();
                int length = (int) Math.min(Math.min(size, FRAME_CONTENT), Math.min(stream.sendWindow().available(), window.available()));
                if (size > 0 && length == 0) {
                    if (window.available() == 0) {
                        ready(stream);
                        waiting++;
                    }
                } else {
                    waiting = 0;
                    send(owner, stream, length);
                }
            }
        } finally {
            pumping = false;
        }
    }

    private void send(ClientStreams owner, ClientStream stream, int length) {
        OutputQueue queue = stream.queue();
        boolean rest = length < queue.size();
        boolean end = !rest && queue.isEnding() && queue.trailers().isEmpty();
        if ((length > 0 || end) && !data(stream, length, end)) {
            owner.fileFailed(stream);
            return;
        }
        if (rest) {
            ready(stream);
        } else if (queue.isEnding()) {
            if (!end) {
                trailers(stream.id(), queue.trailers());
            }
            owner.outputEnded(stream);
        } else {
            owner.drained(stream);
        }
    }

    /** False when there is less than {@code length}: a file became shorter. */
    private boolean data(ClientStream stream, int length, boolean end) {
        Buffer out = room(FrameHeader.SIZE + length);
        DataFrame.writeHeader(out, stream.id(), length, end);
        boolean moved;
        try {
            moved = stream.queue().moveTo(out, length);
        } catch (RuntimeException e) {
            moved = false;
        }
        if (!moved) {
            out.release();
            return false;
        }
        stream.sendWindow().take(length);
        window.take(length);
        connection.write(out);
        return true;
    }
}
