package dev.gatun.http.internal.server;

import dev.gatun.http.internal.http2.Budget;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.http2.frame.Http2Exception;

/**
 * What a client may do on one connection that costs it next to nothing and this side work (RFC 9113, section 10.5). Each kind has a budget that no honest
 * client comes near; beyond it the connection ends with ENHANCE_YOUR_CALM, and the hit is counted. Loop only.
 */
final class Http2Guard {
    /** PING, and frames of types that nobody knows: CVE-2019-9512. Clients that measure the path send one or two per round trip. */
    static final int PINGS = 200;
    static final int PINGS_PER_SECOND = 20;

    /** SETTINGS: CVE-2019-9515. Clients send one, and seldom another. */
    static final int SETTINGS = 20;
    static final int SETTINGS_PER_SECOND = 1;

    /** PRIORITY and PRIORITY_UPDATE: CVE-2019-9513. Browsers send one or two a request. */
    static final int PRIORITIES = 500;
    static final int PRIORITIES_PER_SECOND = 50;

    /** DATA that brings next to nothing and does not end its stream: CVE-2019-9518. */
    static final int EMPTY_FRAMES = 1000;
    static final int EMPTY_FRAMES_PER_SECOND = 200;
    static final int TINY = 16;

    /** RST_STREAM received (CVE-2023-44487) and provoked (CVE-2025-8671). A browser that leaves a page cancels all of its streams at once. */
    static final int RESETS = 200;
    static final int RESETS_PER_SECOND = 30;

    /** RST_STREAM for a stream that has ended, which is as cheap as any frame: curl 7.88 sends one behind every response. */
    static final int LATE_RESETS = 10_000;
    static final int LATE_RESETS_PER_SECOND = 10_000;

    /** Requests beyond the number of streams: a client may send many before it has seen how many are welcome. */
    static final int REFUSED = 1000;
    static final int REFUSED_PER_SECOND = 100;

    /** Tiny frames that a client's tiny windows make this side send: CVE-2019-9511. */
    static final int TINY_FRAMES_SENT = 1000;
    static final int TINY_FRAMES_SENT_PER_SECOND = 100;

    /** WINDOW_UPDATE; clients that read a large answer send one per frame at the most. */
    static final int WINDOW_UPDATES = 10_000;
    static final int WINDOW_UPDATES_PER_SECOND = 10_000;

    private final ServerConnection connection;
    private final Budget pings = new Budget(PINGS, PINGS_PER_SECOND);
    private final Budget settings = new Budget(SETTINGS, SETTINGS_PER_SECOND);
    private final Budget priorities = new Budget(PRIORITIES, PRIORITIES_PER_SECOND);
    private final Budget emptyFrames = new Budget(EMPTY_FRAMES, EMPTY_FRAMES_PER_SECOND);
    private final Budget resets = new Budget(RESETS, RESETS_PER_SECOND);
    private final Budget lateResets = new Budget(LATE_RESETS, LATE_RESETS_PER_SECOND);
    private final Budget refused = new Budget(REFUSED, REFUSED_PER_SECOND);
    private final Budget tinyFrames = new Budget(TINY_FRAMES_SENT, TINY_FRAMES_SENT_PER_SECOND);
    private final Budget windowUpdates = new Budget(WINDOW_UPDATES, WINDOW_UPDATES_PER_SECOND);

    Http2Guard(ServerConnection connection) {
        this.connection = connection;
    }

    void ping() {
        take(pings, Limit.HTTP2_PINGS, "too many PING or unknown frames");
    }

    void settings() {
        take(settings, Limit.HTTP2_SETTINGS, "too many SETTINGS");
    }

    void priority() {
        take(priorities, Limit.HTTP2_PRIORITIES, "too many changes of priorities");
    }

    /** A part of content came that does not end its stream. */
    void content(int bytes) {
        if (bytes < TINY) {
            take(emptyFrames, Limit.HTTP2_EMPTY_FRAMES, "too many DATA frames with next to nothing in them");
        }
    }

    /** A stream was reset, by the client or because of what the client did. */
    void reset() {
        take(resets, Limit.HTTP2_RESETS, "too many streams reset");
    }

    /** A stream was reset by the client when it had ended. */
    void lateReset() {
        take(lateResets, Limit.HTTP2_RESETS, "too many ended streams reset");
    }

    /** A stream was refused. */
    void refusal() {
        take(refused, Limit.HTTP2_STREAMS, "too many streams beyond the limit");
    }

    void windowUpdate() {
        take(windowUpdates, Limit.HTTP2_WINDOW, "too many WINDOW_UPDATE");
    }

    /** Windows force a tiny frame upon this side. */
    void tinyFrame() {
        take(tinyFrames, Limit.HTTP2_WINDOW, "windows that let through next to nothing, again and again");
    }

    private void take(Budget budget, Limit limit, String what) {
        if (!budget.take(connection.share().loop().nanoTime())) {
            connection.hit(limit);
            throw Http2Exception.connection(ErrorCode.ENHANCE_YOUR_CALM, "RFC 9113, section 10.5", what);
        }
    }
}
