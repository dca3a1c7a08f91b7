package dev.gatun.http.internal.http1;

import dev.gatun.http.Method;
import dev.gatun.http.internal.head.Words;

/** Recognises a registered method, with the space behind it, in the first eight bytes of a request: all of them fit. */
final class KnownMethods {
    private static final Method[] METHODS = {
        Method.GET, Method.POST, Method.HEAD, Method.PUT, Method.DELETE, Method.OPTIONS, Method.PATCH, Method.CONNECT, Method.TRACE
    };
    private static final long[] WORDS = new long[METHODS.length];
    private static final long[] MASKS = new long[METHODS.length];

    static {
        for (int i = 0; i < METHODS.length; i++) {
            String start = METHODS[i].name() + " ";
            WORDS[i] = Words.of(start);
            MASKS[i] = -1L >>> 64 - 8 * start.length();
        }
    }

    private KnownMethods() {}

    /** The method that {@code word} begins with, or null: this package's own business, on the way of every request. */
    static Method of(long word) {
        for (int i = 0; i < WORDS.length; i++) {
            if ((word & MASKS[i]) == WORDS[i]) {
                return METHODS[i];
            }
        }
        return null;
    }
}
