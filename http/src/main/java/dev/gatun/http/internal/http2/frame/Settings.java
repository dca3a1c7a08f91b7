package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The values of one SETTINGS frame (RFC 9113, section 6.5.2; RFC 8441, section 3; RFC 9218, section 2.1): those that are present, each valid. Ids that are
 * not known are left out. Not thread-safe; nobody's but the connection's that made or received it.
 */
public final class Settings {
    public static final int HEADER_TABLE_SIZE = 1;
    public static final int ENABLE_PUSH = 2;
    public static final int MAX_CONCURRENT_STREAMS = 3;
    public static final int INITIAL_WINDOW_SIZE = 4;
    public static final int MAX_FRAME_SIZE = 5;
    public static final int MAX_HEADER_LIST_SIZE = 6;
    public static final int ENABLE_CONNECT_PROTOCOL = 8;
    public static final int NO_RFC7540_PRIORITIES = 9;

    /** Bytes of one entry. */
    static final int ENTRY_SIZE = 6;
    static final int HIGHEST_ID = NO_RFC7540_PRIORITIES;

    private static final long LARGEST_VALUE = 0xFFFF_FFFFL;

    private final int[] values = new int[HIGHEST_ID + 1];
    private int present;
    private long smallestTableSize = LARGEST_VALUE;

    /**
     * Puts a value; one that was there is replaced.
     *
     * @throws IllegalArgumentException if the id is not known or the value does not fit into 32 bits
     * @throws Http2Exception           if RFC 9113 forbids the value
     */
    public Settings put(int id, long value) {
        if (!isKnown(id) || value < 0 || value > LARGEST_VALUE) {
            throw new IllegalArgumentException("setting " + id + " of " + value);
        }
        check(id, value);
        if (id == HEADER_TABLE_SIZE) {
            smallestTableSize = Math.min(smallestTableSize, value);
        }
        values[id] = (int) value;
        present |= 1 << id;
        return this;
    }

    /** Whether a value is present. */
    public boolean has(int id) {
        return isKnown(id) && (present & 1 << id) != 0;
    }

    /** The value, 0 to 2^32-1, or {@code otherwise} when none is present. */
    public long value(int id, long otherwise) {
        return has(id) ? values[id] & LARGEST_VALUE : otherwise;
    }

    /** The smallest HEADER_TABLE_SIZE among all that the frame had: an encoder has to go through it (RFC 7541, section 4.2). 2^32-1 if there was none. */
    public long smallestTableSize() {
        return smallestTableSize;
    }

    /** How many values are present. */
    public int count() {
        return Integer.bitCount(present);
    }

    /**
     * The settings in the header field HTTP2-Settings, with which a client asks for h2c in HTTP/1.1 (RFC 7540, section 3.2.1).
     *
     * @throws Http2Exception if the text is not base64url of a payload of SETTINGS, or a value is forbidden
     */
    public static Settings fromBase64Url(String text) {
        if (text.length() > FrameLimits.SETTINGS_ENTRIES * ENTRY_SIZE * 4 / 3) {
            throw Faults.SETTINGS_TOO_MANY;
        }
        byte[] payload;
        try {
            payload = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Faults.SETTINGS_TEXT;
        }
        if (payload.length % ENTRY_SIZE != 0) {
            throw Faults.SETTINGS_TEXT;
        }
        return read(Buffer.copyOf(payload));
    }

    /** What {@link #fromBase64Url} reads. */
    public String toBase64Url() {
        ByteBuffer payload = ByteBuffer.allocate(count() * ENTRY_SIZE);
        for (int id = HEADER_TABLE_SIZE; id <= HIGHEST_ID; id++) {
            if (has(id)) {
                payload.putShort((short) id).putInt(values[id]);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(payload.array());
    }

    /** All entries of a payload, of which the length was checked. */
    static Settings read(Buffer payload) {
        Settings settings = new Settings();
        while (payload.isReadable()) {
            int at = payload.readIndex();
            int id = BigEndian.shortAt(payload, at);
            if (isKnown(id)) {
                settings.put(id, BigEndian.intAt(payload, at + 2) & LARGEST_VALUE);
            }
            payload.skip(ENTRY_SIZE);
        }
        return settings;
    }

    private static boolean isKnown(int id) {
        return id >= HEADER_TABLE_SIZE && id <= HIGHEST_ID && id != 7;
    }

    private static void check(int id, long value) {
        switch (id) {
            case ENABLE_PUSH -> require(value <= 1, Faults.ENABLE_PUSH);
            case INITIAL_WINDOW_SIZE -> require(value <= Integer.MAX_VALUE, Faults.INITIAL_WINDOW_SIZE);
            case MAX_FRAME_SIZE -> require(value >= FrameLimits.SMALLEST_MAX_FRAME_SIZE && value <= FrameHeader.LARGEST_PAYLOAD, Faults.MAX_FRAME_SIZE);
            case ENABLE_CONNECT_PROTOCOL -> require(value <= 1, Faults.ENABLE_CONNECT_PROTOCOL);
            case NO_RFC7540_PRIORITIES -> require(value <= 1, Faults.NO_RFC7540_PRIORITIES);
            default -> { }
        }
    }

    private static void require(boolean allowed, Http2Exception otherwise) {
        if (!allowed) {
            throw otherwise;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Settings[");
        for (int id = HEADER_TABLE_SIZE; id <= HIGHEST_ID; id++) {
            if (has(id)) {
                text.append(text.length() > "Settings[".length() ? ", " : "").append(id).append('=').append(value(id, 0));
            }
        }
        return text.append(']').toString();
    }
}
