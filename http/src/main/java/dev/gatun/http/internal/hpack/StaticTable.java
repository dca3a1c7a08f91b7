package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.HeaderNames;
import dev.gatun.http.internal.head.Words;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The fields that both sides know from the beginning (RFC 7541, appendix A), for the decoder as bytes. */
final class StaticTable {
    /** How many there are; the dynamic table begins behind them. */
    static final int COUNT = 61;

    /** Ints of an entry in a table of spans, and their places. */
    static final int SPAN = 4;
    static final int START = 0;
    static final int NAME_LENGTH = 1;
    static final int VALUE_LENGTH = 2;
    static final int KIND = 3;

    /** A kind is the id of a known header, with that of a pseudo-header above. */
    static final int PSEUDO_SHIFT = 8;
    static final int ID_MASK = (1 << PSEUDO_SHIFT) - 1;

    /** Name, and behind a blank the value if there is one. */
    private static final List<String> FIELDS = List.of(
            ":authority", ":method GET", ":method POST", ":path /", ":path /index.html", ":scheme http", ":scheme https", ":status 200", ":status 204",
            ":status 206", ":status 304", ":status 400", ":status 404", ":status 500", "accept-charset", "accept-encoding gzip, deflate",
            "accept-language", "accept-ranges", "accept", "access-control-allow-origin", "age", "allow", "authorization", "cache-control",
            "content-disposition", "content-encoding", "content-language", "content-length", "content-location", "content-range", "content-type",
            "cookie", "date", "etag", "expect", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
            "if-unmodified-since", "last-modified", "link", "location", "max-forwards", "proxy-authenticate", "proxy-authorization", "range",
            "referer", "refresh", "retry-after", "server", "set-cookie", "strict-transport-security", "transfer-encoding", "user-agent", "vary",
            "via", "www-authenticate");

    private static final int[] SPANS = new int[SPAN * (COUNT + 1)];
    private static final byte[] BYTES = fill();

    private StaticTable() {}

    private static byte[] fill() {
        StringBuilder text = new StringBuilder();
        for (int index = 1; index <= COUNT; index++) {
            byte[] name = name(index).getBytes(StandardCharsets.US_ASCII);
            int span = SPAN * index;
            SPANS[span + START] = text.length();
            SPANS[span + NAME_LENGTH] = name.length;
            SPANS[span + VALUE_LENGTH] = value(index).length();
            SPANS[span + KIND] = kind(Buffer.copyOf(name).segment(), 0, name.length);
            text.append(name(index)).append(value(index));
        }
        // room for who copies words
        text.append("\0".repeat(Words.LOOSE));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The name of entry 1 to {@link #COUNT}. */
    static String name(int index) {
        return FIELDS.get(index - 1).split(" ", 2)[0];
    }

    /** The value of entry 1 to {@link #COUNT}, mostly empty. */
    static String value(int index) {
        String field = FIELDS.get(index - 1);
        int blank = field.indexOf(' ');
        return blank < 0 ? "" : field.substring(blank + 1);
    }

    /** Where names and values lie, each value right behind its name. Not to be changed. */
    static byte[] bytes() {
        return BYTES;
    }

    /** {@link #SPAN} ints an entry, the first entry at index 1. Not to be changed. */
    static int[] spans() {
        return SPANS;
    }

    /** The kind of a name in memory. */
    static int kind(MemorySegment bytes, int at, int length) {
        if (length > 0 && bytes.get(Words.BYTE, at) == ':') {
            return PseudoNames.idOf(bytes, at, length) << PSEUDO_SHIFT;
        }
        return HeaderNames.idOf(bytes, at, length);
    }
}
