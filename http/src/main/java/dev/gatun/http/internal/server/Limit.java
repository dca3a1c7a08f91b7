package dev.gatun.http.internal.server;

import dev.gatun.http.Status;

/** What can be hit, by the name under which it is counted. */
enum Limit {
    TARGET("target"),
    HEADERS("headers"),
    BODY("body"),
    HEADER_DEADLINE("headerDeadline"),
    BODY_DEADLINE("bodyDeadline"),
    BODY_RATE("bodyRate"),
    IDLE("idle"),
    WRITE_DEADLINE("writeDeadline"),
    WRITE_RATE("writeRate"),
    CONNECTIONS("connections"),
    REQUESTS_PER_CONNECTION("requestsPerConnection"),
    VIRTUAL_THREADS("virtualThreads"),
    PIPELINED("pipelined"),
    PENDING_WRITES("pendingWrites"),
    DRAIN("drain"),
    RATE("rate"),
    TENANT("tenant"),
    PROTOCOL("protocol"),
    MISDIRECTED("misdirected"),
    PROXY_PROTOCOL("proxyProtocol"),
    HTTP2_PINGS("http2Pings"),
    HTTP2_SETTINGS("http2Settings"),
    HTTP2_PRIORITIES("http2Priorities"),
    HTTP2_EMPTY_FRAMES("http2EmptyFrames"),
    HTTP2_RESETS("http2Resets"),
    HTTP2_HEADER_BLOCK("http2HeaderBlock"),
    HTTP2_STREAMS("http2Streams"),
    HTTP2_WINDOW("http2Window"),
    SETTINGS_DEADLINE("settingsDeadline");

    private final String text;

    Limit(String text) {
        this.text = text;
    }

    /** The name in statistics. */
    String text() {
        return text;
    }

    /** What a refused head has hit. */
    static Limit of(Status status) {
        return switch (status.code()) {
            case 413 -> BODY;
            case 414 -> TARGET;
            case 431 -> HEADERS;
            default -> PROTOCOL;
        };
    }
}
