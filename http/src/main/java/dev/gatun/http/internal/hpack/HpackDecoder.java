package dev.gatun.http.internal.hpack;

import dev.gatun.reactor.Buffer;

/** Decodes header blocks (RFC 7541). One per connection, on the thread of its loop. */
public final class HpackDecoder {
    public static final int METHOD = 1;
    public static final int PATH = 2;
    public static final int SCHEME = 3;
    public static final int AUTHORITY = 4;
    public static final int STATUS = 5;
    public static final int PROTOCOL = 6;
    public static final int OTHER_PSEUDO = 7;

    public HpackDecoder(int tableSize, int listBytes, int listCount) {
    }

    public boolean decode(Buffer block, Buffer out, HpackSink sink) {
        throw new UnsupportedOperationException();
    }

    public int outBytes() {
        throw new UnsupportedOperationException();
    }

    public void tableSize(int newBound) {
        throw new UnsupportedOperationException();
    }
}
