package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * How much a response is wanted (RFC 9218, section 4): the value of the header field {@code priority} and of PRIORITY_UPDATE frames.
 *
 * @param urgency     0, the most urgent, to 7
 * @param incremental whether it is worth something in parts, so that it shares the connection with others of the same urgency
 */
public record Priority(int urgency, boolean incremental) {
    /** Urgency when nothing is said. */
    public static final int DEFAULT_URGENCY = 3;
    /** The least urgent. */
    public static final int LOWEST_URGENCY = 7;

    private static final Priority[] ALL = all();

    /** What holds when nothing is said: urgency 3, not incremental. */
    public static final Priority DEFAULT = of(DEFAULT_URGENCY, false);

    /** @throws IllegalArgumentException if {@code urgency} is not in 0..7 */
    public Priority {
        if (urgency < 0 || urgency > LOWEST_URGENCY) {
            throw new IllegalArgumentException("urgency " + urgency);
        }
    }

    /** One of the sixteen that there are; allocates nothing. */
    public static Priority of(int urgency, boolean incremental) {
        return ALL[urgency << 1 | (incremental ? 1 : 0)];
    }

    /** The readable bytes as a priority; see {@link #parse(MemorySegment, int, int)}. */
    public static Priority parse(Buffer value) {
        return parse(value.segment(), value.readIndex(), value.readableBytes());
    }

    /**
     * A priority from a dictionary of structured fields (RFC 9651, section 3.2). What is no dictionary counts as absent, as do members that are unknown, of
     * another type, or out of range (RFC 9218, section 4). Allocates nothing.
     */
    public static Priority parse(MemorySegment bytes, int start, int length) {
        return PriorityField.parse(bytes, start, start + length);
    }

    private static Priority[] all() {
        Priority[] all = new Priority[2 * (LOWEST_URGENCY + 1)];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Priority(i >> 1, (i & 1) != 0);
        }
        return all;
    }

    /** The field value, as short as it can be told. */
    @Override
    public String toString() {
        if (urgency == DEFAULT_URGENCY) {
            return incremental ? "i" : "";
        }
        return "u=" + urgency + (incremental ? ", i" : "");
    }
}
