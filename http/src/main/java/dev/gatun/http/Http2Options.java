package dev.gatun.http;

import java.time.Duration;

/**
 * How a server speaks HTTP/2 (RFC 9113). The defaults are safe on the open Internet; what one request may cost is in {@link Limits}, as for HTTP/1.
 *
 * @param enabled whether HTTP/2 is spoken in clear text, by prior knowledge and by upgrade; over TLS the negotiation of the protocol decides
 * @param streams the most requests at once on a connection; more are refused with REFUSED_STREAM, which a client may send again
 * @param unreadWindow bytes of a request's content that a client may send before anybody reads it
 * @param streamWindow the most bytes of a request's content under way to who reads it
 * @param connectionWindow the most bytes of content under way on a connection; windows grow up to these as the network needs it
 * @param push whether {@link Response#push} is done; hardly any client wants it
 * @param settingsAck how long a client may take to acknowledge settings, else the connection ends
 */
public record Http2Options(
        boolean enabled, int streams, int unreadWindow, int streamWindow, int connectionWindow, boolean push, Duration settingsAck) {
    /** 100 streams, windows of 64 KiB, 1 MiB and 16 MiB, no push, 10 seconds. */
    public static final Http2Options DEFAULT = new Http2Options(true, 100, 64 << 10, 1 << 20, 16 << 20, false, Duration.ofSeconds(10));

    /** Checks the ranges. */
    public Http2Options {
        if (streams < 1) {
            throw new IllegalArgumentException("streams " + streams + " is below 1");
        }
        if (unreadWindow < 1 || unreadWindow > streamWindow || streamWindow > connectionWindow || connectionWindow < 65_535) {
            throw new IllegalArgumentException("windows " + unreadWindow + ", " + streamWindow + " and " + connectionWindow
                    + " are not 1 <= unread <= stream <= connection, and connection at least 65535");
        }
        if (settingsAck.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("settingsAck " + settingsAck + " is below a millisecond");
        }
    }

    /** The same without HTTP/2 in clear text, or with it. */
    public Http2Options enabled(boolean clearText) {
        return new Http2Options(clearText, streams, unreadWindow, streamWindow, connectionWindow, push, settingsAck);
    }

    /** The same with another number of streams at once. */
    public Http2Options streams(int count) {
        return new Http2Options(enabled, count, unreadWindow, streamWindow, connectionWindow, push, settingsAck);
    }

    /** The same with other windows, in bytes. */
    public Http2Options windows(int unread, int stream, int connection) {
        return new Http2Options(enabled, streams, unread, stream, connection, push, settingsAck);
    }

    /** The same with or without server push. */
    public Http2Options push(boolean on) {
        return new Http2Options(enabled, streams, unreadWindow, streamWindow, connectionWindow, on, settingsAck);
    }

    /** The same with another time for the acknowledgement of settings. */
    public Http2Options settingsAck(Duration time) {
        return new Http2Options(enabled, streams, unreadWindow, streamWindow, connectionWindow, push, time);
    }
}
