package dev.gatun.platform.attacks;

/** The names under which limits of HTTP/2 are counted. */
final class Http2Names {
    static final String PINGS = "http2Pings";
    static final String SETTINGS = "http2Settings";
    static final String PRIORITIES = "http2Priorities";
    static final String EMPTY_FRAMES = "http2EmptyFrames";
    static final String RESETS = "http2Resets";
    static final String HEADER_BLOCK = "http2HeaderBlock";
    static final String STREAMS = "http2Streams";
    static final String WINDOW = "http2Window";
    static final String HEADERS = "headers";
    static final String SETTINGS_DEADLINE = "settingsDeadline";
    static final String HEADER_DEADLINE = "headerDeadline";
    static final String WRITE_DEADLINE = "writeDeadline";

    private Http2Names() {}
}
