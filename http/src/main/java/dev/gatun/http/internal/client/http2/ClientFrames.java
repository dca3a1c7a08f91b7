package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackException;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.http.internal.http2.Budget;
import dev.gatun.http.internal.http2.ResponseFields;
import dev.gatun.http.internal.http2.TrailerFields;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.FrameListener;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;

/** What each frame of a server means for its connection and streams, and which are out of place (RFC 9113, sections 5.1 and 6). Loop only. */
final class ClientFrames implements FrameListener {
    private static final int TABLE_SIZE = 4096;

    /** Frames that cost a server next to nothing and this side an answer or work: so many at once, and a second (CVE-2019-9512, -9515, -9518). */
    private static final int CHEAP = 500;
    private static final int CHEAP_PER_SECOND = 100;
    private static final int TINY = 16;
    /** Of the text of GOAWAY, which is for people. */
    private static final int DEBUG = 128;

    private final Http2ClientConnection owner;
    private final Connection connection;
    private final ClientStreams streams;
    private final ClientOutput output;
    private final HpackDecoder decoder;
    private final ResponseFields fields = new ResponseFields();
    private final TrailerFields trailers = new TrailerFields();
    private final ResponseHead head = new ResponseHead();
    private final Budget cheap = new Budget(CHEAP, CHEAP_PER_SECOND);

    ClientFrames(Http2ClientConnection owner, Connection connection, ClientStreams streams, ClientOutput output) {
        this.owner = owner;
        this.connection = connection;
        this.streams = streams;
        this.output = output;
        HeadLimits head = streams.limits().head();
        this.decoder = new HpackDecoder(TABLE_SIZE, listBytes(head), head.headerCount() + 1);
    }

    /** The most bytes of a response's fields, {@code :status} among them, with the 32 that RFC 9113, section 6.5.2, adds for each. */
    static int listBytes(HeadLimits head) {
        return head.headerBytes() + 32 * (head.headerCount() + 1);
    }

    private void requireSettings() {
        if (!owner.hasSettings()) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 3.4", "the first frame is not SETTINGS");
        }
    }

    private void requireNotIdle(int id, String frame) {
        requireSettings();
        if (streams.isIdle(id)) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1", frame + " for a stream that is idle");
        }
    }

    private void countCheap(String what) {
        if (!cheap.take(connection.loop().nanoTime())) {
            throw Http2Exception.connection(ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113, section 10.5", "too many " + what);
        }
    }

    // ---- heads

    @Override
    public void onHeaders(int id, Buffer block, boolean end) {
        requireNotIdle(id, "HEADERS");
        ClientStream stream = streams.find(id);
        Buffer decoded = connection.loop().buffers().acquire(decoder.outBytes());
        try {
            if (stream != null && stream.content().isBegun()) {
                trailers.begin(decoded);
                trailers(stream, decode(block, decoded, trailers), end);
                return;
            }
            fields.begin(head, decoded);
            boolean whole = decode(block, decoded, fields);
            if (stream != null) {
                response(stream, whole, end);
            } else if (!streams.forgives()) {
                countCheap("HEADERS for streams that have ended");
            }
        } finally {
            head.clear();
            decoded.release();
        }
    }

    private boolean decode(Buffer block, Buffer decoded, HpackSink sink) {
        try {
            return decoder.decode(block, decoded, sink);
        } catch (HpackException e) {
            throw Http2Exception.connection(ErrorCode.COMPRESSION_ERROR, "RFC 9113, section 4.3", e.getMessage());
        }
    }

    private static void require(int id, boolean good, ErrorCode code, String section, String fault) {
        if (!good) {
            throw Http2Exception.stream(id, code, section, fault);
        }
    }

    private void response(ClientStream stream, boolean whole, boolean end) {
        int id = stream.id();
        require(id, stream.state().receives(), ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "HEADERS behind the end of the response");
        // RFC 9113, section 8.5: no other frames but DATA and those of control
        require(id, stream.tunnel() == null, ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.5", "HEADERS within a tunnel");
        require(id, whole, ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113, section 10.5.1", "headers are larger than the limit");
        String fault = fields.end();
        require(id, fault.isEmpty(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.3.2", fault);
        if (head.isInterim()) {
            require(id, !end, ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1", "interim response that ends");
            stream.content().interim(head);
        } else if (stream.wantsTunnel() && head.status().isSuccess()) {
            streams.upgraded(stream, head);
            if (end && stream.tunnel() != null && streams.find(id) == stream) {
                streams.inputEnded(stream);
            }
        } else {
            stream.content().begin(head, end);
            if (end) {
                responseEnded(stream, Headers.empty());
            }
        }
    }

    private void trailers(ClientStream stream, boolean whole, boolean end) {
        int id = stream.id();
        require(id, stream.state().receives(), ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "HEADERS behind the end of the response");
        require(id, whole, ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113, section 10.5.1", "trailers are larger than the limit");
        require(id, end, ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1", "HEADERS behind the head that end nothing");
        require(id, trailers.fault().isEmpty(), ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1", trailers.fault());
        responseEnded(stream, trailers.headers());
    }

    private void responseEnded(ClientStream stream, Headers fields) {
        if (streams.find(stream.id()) == stream) {
            // What is wrong with its length is told before the stream counts as ended, so that it can still be reset.
            stream.content().checkLength();
            stream.state(stream.state().inputEnded());
            stream.content().end(fields);
        }
    }

    @Override
    public void onInvalidHeaders(int id, Buffer block, Http2Exception fault) {
        requireNotIdle(id, "HEADERS");
        Buffer decoded = connection.loop().buffers().acquire(decoder.outBytes());
        try {
            fields.begin(head, decoded);
            decode(block, decoded, fields);
        } finally {
            head.clear();
            decoded.release();
        }
        throw fault;
    }

    // ---- content

    @Override
    public void onData(int id, Buffer in, int flowBytes, boolean end) {
        requireNotIdle(id, "DATA");
        streams.received(flowBytes);
        ClientStream stream = streams.find(id);
        if (stream == null) {
            streams.consumed(flowBytes);
            return;
        }
        boolean fits = stream.receiveWindow().receive(flowBytes);
        boolean expected = stream.tunnel() != null || stream.content().isBegun();
        if (!fits || !expected || !stream.state().receives()) {
            streams.consumed(flowBytes);
            throw !fits ? Http2Exception.stream(id, ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9", "more content than the stream's window")
                    : !expected ? Http2Exception.stream(id, ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.1", "DATA before the response")
                    : Http2Exception.stream(id, ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "DATA behind the end of the stream");
        }
        int length = in.readableBytes();
        if (!end && !owner.isInsideFrame() && owner.frameLength() < TINY && length == 0) {
            countCheap("DATA frames with nothing in them");
        }
        if (flowBytes > length) {
            streams.consumed(stream, flowBytes - length);
        }
        if (stream.tunnel() == null) {
            stream.content().receive(in);
            if (end) {
                responseEnded(stream, Headers.empty());
            }
            return;
        }
        stream.tunnel().receive(in);
        if (end && streams.find(id) == stream) {
            streams.inputEnded(stream);
        }
    }

    // ---- control

    @Override
    public void onPriority(int id) {
        requireSettings();
        countCheap("PRIORITY");
    }

    @Override
    public void onPriorityUpdate(int id, Buffer value) {
        throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9218, section 7.1", "a server can't send PRIORITY_UPDATE");
    }

    @Override
    public void onReset(int id, int code) {
        requireNotIdle(id, "RST_STREAM");
        ClientStream stream = streams.find(id);
        if (stream != null) {
            streams.resetByServer(stream, ErrorCode.of(code));
        } else if (!streams.forgives()) {
            countCheap("RST_STREAM for streams that have ended");
        }
    }

    @Override
    public void onSettings(Settings settings) {
        if (owner.hasSettings()) {
            countCheap("SETTINGS");
        }
        output.peer(settings);
        streams.peer(settings, !owner.hasSettings());
        output.settingsAck();
        owner.settings(settings);
    }

    @Override
    public void onSettingsAck() {
        requireSettings();
    }

    @Override
    public void onPing(long opaque, boolean ack) {
        requireSettings();
        countCheap("PING");
        if (!ack) {
            output.ping(opaque, true);
        }
    }

    @Override
    public void onGoAway(int last, int code, Buffer debug) {
        requireSettings();
        owner.goAway(last, ErrorCode.of(code), text(debug));
    }

    /** What a server says for people, if it is fit for a message: some of its printable ASCII. */
    private static String text(Buffer debug) {
        StringBuilder text = new StringBuilder();
        for (int left = Math.min(DEBUG, debug.readableBytes()); left > 0; left--) {
            byte c = debug.read();
            text.append(c >= ' ' && c < 0x7F ? (char) c : '?');
        }
        debug.skip(debug.readableBytes());
        return text.toString();
    }

    @Override
    public void onWindowUpdate(int id, int increment) {
        if (id == 0) {
            requireSettings();
            if (!output.window().change(increment)) {
                throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.1", "connection's window above 2^31-1");
            }
            return;
        }
        requireNotIdle(id, "WINDOW_UPDATE");
        ClientStream stream = streams.find(id);
        if (stream != null) {
            if (!stream.sendWindow().change(increment)) {
                throw Http2Exception.stream(id, ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.1", "stream's window above 2^31-1");
            }
            streams.resume(stream);
        }
    }

    @Override
    public void onPushPromise(int stream, int promised, Buffer block) {
        throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.4", "push though this side allowed none");
    }

    @Override
    public void onUnknown(int type, int stream, int length) {
        requireSettings();
        countCheap("unknown frames");
    }
}
