package dev.gatun.http.internal.hpack;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A name as the encoder knows it: checked, and in lower case. Immutable, any thread. */
final class HpackName {
    /**
     * Who can guess at these and watch the size of the blocks could find them out byte by byte if they were indexed (RFC 7541, section 7.1.3). A cookie
     * among them only if it is short.
     */
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "set-cookie", "authentication-info",
            "proxy-authentication-info", "x-api-key", "x-auth-token", "x-csrf-token", "x-xsrf-token");

    /** Their values differ from message to message, and would drive out of the table what is of use. */
    private static final Set<String> CHANGING = Set.of(":path", "age", "content-disposition", "content-length", "content-location", "content-range", "etag",
            "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "location", "range", "retry-after",
            "sec-websocket-accept", "sec-websocket-key", "traceparent", "tracestate", "x-request-id");

    /** Shorter cookies are guessed too easily to be indexed; what nghttp2 and browsers take, too. */
    private static final int SHORT_COOKIE = 20;

    private static final String[] NO_VALUES = {};

    private final String text;
    private final int huffmanBytes;
    private final Indexing indexing;
    private final boolean cookie;
    private final int staticIndex;
    private final String[] staticValues;

    private HpackName(String text, int staticIndex, String[] staticValues) {
        this.text = text;
        this.huffmanBytes = HpackStrings.huffmanBytes(text);
        this.indexing = SECRET.contains(text) ? Indexing.NEVER : CHANGING.contains(text) ? Indexing.NOT_INDEXED : Indexing.INDEXED;
        this.cookie = text.equals("cookie");
        this.staticIndex = staticIndex;
        this.staticValues = staticValues;
    }

    /** A name that is in the static table, or may be. */
    static HpackName known(String text) {
        int first = 0;
        List<String> values = new ArrayList<>();
        for (int index = 1; index <= StaticTable.COUNT; index++) {
            if (StaticTable.name(index).equals(text)) {
                first = first == 0 ? index : first;
                values.add(StaticTable.value(index));
            }
        }
        return new HpackName(text, first, values.toArray(NO_VALUES));
    }

    /** A name that is not in the static table: a token in lower case. */
    static HpackName other(String text) {
        return new HpackName(text, 0, NO_VALUES);
    }

    /** In lower case. */
    String text() {
        return text;
    }

    /** How a field of this name is sent if nobody says how. */
    Indexing indexing(String value) {
        return cookie && value.length() < SHORT_COOKIE ? Indexing.NEVER : indexing;
    }

    /** The first entry of the static table with this name, 0 if there is none. */
    int staticIndex() {
        return staticIndex;
    }

    /** The entry of the static table that is this field, 0 if there is none. */
    int staticIndex(String value) {
        for (int i = 0; i < staticValues.length; i++) {
            if (staticValues[i].equals(value)) {
                return staticIndex + i;
            }
        }
        return 0;
    }

    /** Appends the name as a literal and gives the index behind it. */
    int writeLiteral(boolean huffman, MemorySegment target, int at) {
        return HpackStrings.write(text, huffman ? huffmanBytes : text.length(), target, at);
    }
}
