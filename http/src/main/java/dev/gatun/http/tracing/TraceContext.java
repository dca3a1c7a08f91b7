package dev.gatun.http.tracing;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.negotiation.Fields;
import dev.gatun.http.internal.tracing.TraceState;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A place in a trace, as the headers {@code traceparent} and {@code tracestate} say it (W3C Trace Context, levels 1 and 2). Immutable.
 *
 * @param traceId of the whole trace: 32 hexadecimal digits in lower case, not all zero
 * @param spanId of this place in it: 16 of them, not all zero
 * @param flags {@link #SAMPLED} and {@link #RANDOM}; others are not passed on, as nobody knows what they mean
 * @param state what tracing systems on the way say of the trace, in the form of {@code tracestate}; empty for nothing
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {
    /** The flag of a trace that its callers may have recorded. */
    public static final int SAMPLED = 1;
    /** The flag of a trace whose id is random in its last 7 bytes (level 2). */
    public static final int RANDOM = 2;

    private static final HexFormat HEX = HexFormat.of();
    private static final int TRACE_ID = 32;
    private static final int SPAN_ID = 16;
    /** {@code 00-<trace id>-<span id>-00}. */
    private static final int LENGTH = 2 + 1 + TRACE_ID + 1 + SPAN_ID + 1 + 2;

    /** Checks the ids, drops other flags, and a state that is malformed. */
    public TraceContext {
        if (!isId(traceId, TRACE_ID) || !isId(spanId, SPAN_ID)) {
            throw new IllegalArgumentException("no place in a trace: trace id '" + traceId + "', span id '" + spanId + '\'');
        }
        flags &= SAMPLED | RANDOM;
        state = TraceState.checked(state);
    }

    /** A new trace. */
    public static TraceContext begin(boolean sampled) {
        return new TraceContext(fresh(TRACE_ID), fresh(SPAN_ID), sampled ? SAMPLED | RANDOM : RANDOM, "");
    }

    /** What headers say; nothing when they say none, several, or a malformed one: then a trace begins anew (section 4.3). */
    public static Optional<TraceContext> of(Headers headers) {
        List<String> parents = headers.all("traceparent");
        return parents.size() == 1 ? parse(parents.get(0), Fields.joined(headers, "tracestate").orElse("")) : Optional.empty();
    }

    /** What the values of the two headers say; nothing when the first is malformed. A malformed second one is as none. */
    public static Optional<TraceContext> parse(String traceparent, String tracestate) {
        String value = traceparent.strip();
        if (value.length() < LENGTH || !isHex(value, 0, 2) || value.startsWith("ff")) {
            return Optional.empty();
        }
        // A version to come may have more to say behind what is known (section 3.2.4).
        boolean ends = value.length() == LENGTH || !value.startsWith("00") && value.charAt(LENGTH) == '-';
        boolean divided = value.charAt(2) == '-' && value.charAt(35) == '-' && value.charAt(52) == '-' && isHex(value, 53, LENGTH);
        String traceId = value.substring(3, 35);
        String spanId = value.substring(36, 52);
        if (!ends || !divided || !isId(traceId, TRACE_ID) || !isId(spanId, SPAN_ID)) {
            return Optional.empty();
        }
        return Optional.of(new TraceContext(traceId, spanId, HexFormat.fromHexDigits(value, 53, LENGTH), tracestate));
    }

    /** A new place in the same trace. */
    public TraceContext child() {
        return new TraceContext(traceId, fresh(SPAN_ID), flags, state);
    }

    /** Whether {@link #SAMPLED} is set. */
    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The value of {@code traceparent}, in version 00. */
    public String traceparent() {
        return "00-" + traceId + '-' + spanId + "-0" + flags;
    }

    private static boolean isId(String id, int length) {
        return id.length() == length && isHex(id, 0, length) && !id.chars().allMatch(c -> c == '0');
    }

    /** In lower case alone (section 3.2.2). */
    private static boolean isHex(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Never all zero. Ids are for finding spans; they are no secrets. */
    private static String fresh(int length) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long low = random.nextLong();
        while (low == 0) {
            low = random.nextLong();
        }
        return length == SPAN_ID ? HEX.toHexDigits(low) : HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(low);
    }
}
