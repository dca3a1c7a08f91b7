package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.FrameListener;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.Priority;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.reactor.Buffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What each frame of a client means for its connection and streams, and which are out of place (RFC 9113, sections 5.1 and 6). Loop only. */
final class Http2Frames implements FrameListener {
    private static final Logger LOG = System.getLogger("dev.gatun.http");

    private final Http2Connection connection;
    private final Http2Streams streams;
    private final Http2Output output;
    private final Http2Inflow inflow;
    private final Http2Guard guard;
    private boolean settingsSeen;

    Http2Frames(Http2Connection connection, Http2Streams streams, Http2Output output, Http2Inflow inflow, Http2Guard guard) {
        this.connection = connection;
        this.streams = streams;
        this.output = output;
        this.inflow = inflow;
        this.guard = guard;
    }

    private void requireSettings() {
        if (!settingsSeen) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 3.4", "the first frame is not SETTINGS");
        }
    }

    private void requireNotIdle(int id, String frame) {
        requireSettings();
        if (streams.isIdle(id)) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1", frame + " for a stream that is idle");
        }
    }

    @Override
    public void onHeaders(int id, Buffer block, boolean end) {
        requireSettings();
        Http2Stream stream = streams.find(id);
        if (stream != null) {
            streams.requests().trailers(stream, block, end);
        } else if ((id & 1) == 0) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1.1", "stream of the server's begun by the client");
        } else if (streams.begins(id)) {
            streams.requests().request(id, block, end);
        } else {
            streams.requests().skip(block);
            late(id, "HEADERS");
        }
    }

    @Override
    public void onInvalidHeaders(int id, Buffer block, Http2Exception fault) {
        requireSettings();
        streams.requests().skip(block);
        streams.begins(id);
        throw fault;
    }

    /** A frame for a stream that has ended (RFC 9113, section 5.1). */
    private void late(int id, String frame) {
        switch (streams.past(id)) {
            case RESET_HERE -> { }
            case FORGOTTEN -> {
                // Content may still be on its way for a stream that was reset long ago, behind which many have ended; no request ever is.
                if (frame.equals("HEADERS")) {
                    throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1.1", "HEADERS for a stream that has ended long ago");
                }
            }
            case RESET_THERE -> throw Http2Exception.stream(id, ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", frame + " behind RST_STREAM");
            case ENDED -> throw Http2Exception.connection(ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", frame + " behind the end of its stream");
            default -> throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 5.1.1", frame + " for a stream that was passed over");
        }
    }

    @Override
    public void onData(int id, Buffer in, int flowBytes, boolean end) {
        requireNotIdle(id, "DATA");
        inflow.received(flowBytes);
        int length = in.readableBytes();
        Http2Stream stream = streams.find(id);
        if (stream == null || !stream.state().receives() || !stream.receiveWindow().receive(flowBytes)) {
            inflow.consumed(flowBytes);
            refuseData(id, stream);
            return;
        }
        if (!end && !connection.reader().isInsideFrame()) {
            countContent(stream, length);
        }
        if (flowBytes > length) {
            streams.consumed(stream, flowBytes - length);
        }
        if (stream.tunnel() != null) {
            stream.tunnel().receive(in);
        } else {
            try {
                stream.content().receive(in);
            } catch (Http2Exception e) {
                inflow.consumed(length);
                throw e;
            }
        }
        if (end && streams.isLive(stream)) {
            streams.inputEnded(stream, Headers.empty());
        }
    }

    /** What goes through a tunnel may be small, such as the moves of a game: each is a message, and the protocol within has limits of its own. */
    private void countContent(Http2Stream stream, int length) {
        if (stream.tunnel() == null) {
            guard.content(connection.reader().frameLength());
        } else if (length == 0) {
            guard.content(0);
        }
    }

    private void refuseData(int id, Http2Stream stream) {
        if (stream == null) {
            late(id, "DATA");
        } else if (stream.state().receives()) {
            throw Http2Exception.stream(id, ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9", "more content than the stream's window");
        } else {
            throw Http2Exception.stream(id, ErrorCode.STREAM_CLOSED, "RFC 9113, section 5.1", "DATA behind the end of the request");
        }
    }

    @Override
    public void onPriority(int id) {
        requireSettings();
        guard.priority();
    }

    @Override
    public void onPriorityUpdate(int id, Buffer value) {
        requireSettings();
        guard.priority();
        Http2Stream stream = streams.find(id);
        if (stream != null) {
            output.ready().prioritise(stream, Priority.parse(value));
        } else if ((id & 1) == 0 && streams.isIdle(id)) {
            throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9218, section 7.1", "priority for a push that was not promised");
        }
        // One for a stream that has not begun is passed over: its HEADERS bring a priority of their own.
    }

    @Override
    public void onReset(int id, int code) {
        requireNotIdle(id, "RST_STREAM");
        Http2Stream stream = streams.find(id);
        if (stream == null) {
            guard.lateReset();
        } else {
            guard.reset();
            streams.resetByClient(stream, ErrorCode.of(code));
        }
    }

    @Override
    public void onSettings(Settings settings) {
        if (settingsSeen) {
            guard.settings();
        }
        settingsSeen = true;
        connection.peer(settings);
        output.settingsAck();
    }

    @Override
    public void onSettingsAck() {
        requireSettings();
        connection.settingsAcknowledged();
    }

    @Override
    public void onPing(long opaque, boolean ack) {
        requireSettings();
        if (!ack) {
            guard.ping();
            output.ping(opaque, true);
        } else if (opaque == Http2Inflow.PING && inflow.isMeasuring()) {
            inflow.measured();
        } else {
            // Nobody asked, or once.
            guard.ping();
            if (opaque == Http2Connection.LAST_PING) {
                connection.drainAnswered();
            }
        }
    }

    @Override
    public void onGoAway(int last, int code, Buffer debug) {
        requireSettings();
        LOG.log(Level.DEBUG, "client goes away, connection={0}, code={1}", Long.toString(connection.connection().id()), ErrorCode.of(code));
        streams.clientGoesAway();
    }

    @Override
    public void onWindowUpdate(int id, int increment) {
        if (id == 0) {
            requireSettings();
            guard.windowUpdate();
            boolean wasShut = output.window().available() == 0;
            if (!output.window().change(increment)) {
                throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.1", "connection's window above 2^31-1");
            }
            if (wasShut) {
                streams.resumeAll();
            }
            return;
        }
        requireNotIdle(id, "WINDOW_UPDATE");
        guard.windowUpdate();
        Http2Stream stream = streams.find(id);
        if (stream != null) {
            if (!stream.sendWindow().change(increment)) {
                throw Http2Exception.stream(id, ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9.1", "stream's window above 2^31-1");
            }
            streams.resume(stream);
        }
    }

    @Override
    public void onPushPromise(int stream, int promised, Buffer block) {
        throw Http2Exception.connection(ErrorCode.PROTOCOL_ERROR, "RFC 9113, section 8.4", "a client can't push");
    }

    @Override
    public void onUnknown(int type, int stream, int length) {
        requireSettings();
        guard.ping();
    }
}
