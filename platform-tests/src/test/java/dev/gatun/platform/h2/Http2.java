package dev.gatun.platform.h2;

/** What RFC 9113 numbers, and how its breach is said. */
public final class Http2 {
    /** Section 3.4. */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** Section 6.5.2, 8441 section 3 and 9218 section 2.1. */
    public static final int HEADER_TABLE_SIZE = 1;
    public static final int ENABLE_PUSH = 2;
    public static final int MAX_CONCURRENT_STREAMS = 3;
    public static final int INITIAL_WINDOW_SIZE = 4;
    public static final int MAX_FRAME_SIZE = 5;
    public static final int MAX_HEADER_LIST_SIZE = 6;
    public static final int ENABLE_CONNECT_PROTOCOL = 8;
    public static final int NO_RFC7540_PRIORITIES = 9;

    /** Section 6.9.2. */
    public static final int DEFAULT_WINDOW = 65_535;
    /** Section 6.5.2. */
    public static final int DEFAULT_FRAME = 16_384;
    /** Section 6.5.2. */
    public static final int DEFAULT_TABLE = 4_096;

    private Http2() {}

    /** Section 7, in its order. */
    public enum Code {
        NO_ERROR, PROTOCOL_ERROR, INTERNAL_ERROR, FLOW_CONTROL_ERROR, SETTINGS_TIMEOUT, STREAM_CLOSED, FRAME_SIZE_ERROR, REFUSED_STREAM, CANCEL,
        COMPRESSION_ERROR, CONNECT_ERROR, ENHANCE_YOUR_CALM, INADEQUATE_SECURITY, HTTP_1_1_REQUIRED;

        /** The code of this number, which must be one that is registered. */
        static Code of(int number) {
            require(number >= 0 && number < values().length, "7", "unknown error code " + number);
            return values()[number];
        }

        /** As it is on the wire. */
        public int number() {
            return ordinal();
        }
    }

    /** Fails the test with the section of RFC 9113 that is not kept. */
    static void require(boolean holds, String section, String breach) {
        if (!holds) {
            throw new AssertionError("RFC 9113, section " + section + ": " + breach);
        }
    }
}
