package dev.gatun.http.internal.http2.frame;

/** Numbers of the frame types (RFC 9113, section 6; RFC 9218, section 7.1). Plain ints, since a frame may have any. */
public final class FrameType {
    public static final int DATA = 0x0;
    public static final int HEADERS = 0x1;
    public static final int PRIORITY = 0x2;
    public static final int RST_STREAM = 0x3;
    public static final int SETTINGS = 0x4;
    public static final int PUSH_PROMISE = 0x5;
    public static final int PING = 0x6;
    public static final int GOAWAY = 0x7;
    public static final int WINDOW_UPDATE = 0x8;
    public static final int CONTINUATION = 0x9;
    public static final int PRIORITY_UPDATE = 0x10;

    private FrameType() {}
}
