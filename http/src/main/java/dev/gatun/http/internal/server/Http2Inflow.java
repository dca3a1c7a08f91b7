package dev.gatun.http.internal.server;

import dev.gatun.http.Http2Options;
import dev.gatun.http.internal.http2.ReceiveWindow;
import dev.gatun.http.internal.http2.SendWindow;
import dev.gatun.http.internal.http2.WindowTuner;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;

/**
 * Flow control of what comes in. A stream that nobody reads keeps its small first window, so a hundred of them can't use up the connection's; one that is
 * read gets a larger one, and all grow with what the path holds. Bytes are given back when nobody holds them any more. Loop only.
 */
final class Http2Inflow {
    /** The opaque bytes of the PING that measures. */
    static final long PING = 0x67_61_74_75_6e_2d_62_77L;

    /** Where the windows of streams that are read begin. */
    private static final int FIRST_WINDOW = 256 << 10;
    /** How many streams' windows the connection's holds. */
    private static final int STREAMS = 4;

    private final Http2Output output;
    private final Http2Options options;
    private final WindowTuner tuner;
    private final ReceiveWindow window = new ReceiveWindow(SendWindow.INITIAL);

    Http2Inflow(Http2Output output, Http2Options options) {
        this.output = output;
        this.options = options;
        this.tuner = new WindowTuner(Math.min(FIRST_WINDOW, options.streamWindow()), options.connectionWindow() / STREAMS);
    }

    /** Makes the connection's window as large as it is to be at first. */
    void start() {
        grow();
        update();
    }

    private void grow() {
        // Whatever is unread on all streams must not use it up.
        long unread = (long) options.streams() * options.unreadWindow() + options.streamWindow();
        long wanted = Math.max(unread, (long) STREAMS * tuner.window());
        window.grow((int) Math.min(options.connectionWindow(), wanted));
    }

    /** Notes a part of a DATA frame. */
    void received(int flowBytes) {
        if (!window.receive(flowBytes)) {
            throw Http2Exception.connection(ErrorCode.FLOW_CONTROL_ERROR, "RFC 9113, section 6.9", "more content than the connection's window");
        }
        if (tuner.received(flowBytes)) {
            output.ping(PING, false);
        }
    }

    /** Whether the PING that measures is under way. */
    boolean isMeasuring() {
        return tuner.isMeasuring();
    }

    /** The PING that measures was answered. */
    void measured() {
        if (tuner.answered()) {
            grow();
            update();
        }
    }

    /** Bytes that came on any stream are held no longer. */
    void consumed(int bytes) {
        window.consume(bytes);
        update();
    }

    /** Bytes that came on any stream and that somebody still holds. */
    int held() {
        return window.held();
    }

    private void update() {
        int increment = window.update();
        if (increment > 0) {
            output.windowUpdate(0, increment);
        }
    }

    /** More is welcome on a stream: gives back what was consumed, also while it was not, and makes the window as large as it should be. */
    void widen(Http2Stream stream) {
        ReceiveWindow own = stream.receiveWindow();
        own.grow(Math.min(options.streamWindow(), tuner.window()));
        goOn(stream);
    }

    /** Lets the client send as much again as was consumed. */
    void goOn(Http2Stream stream) {
        int increment = stream.receiveWindow().update();
        if (increment > 0) {
            output.windowUpdate(stream.id(), increment);
        }
    }
}
