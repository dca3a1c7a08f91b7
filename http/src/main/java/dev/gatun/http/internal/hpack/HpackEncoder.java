package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.http1.DateHeader;
import dev.gatun.reactor.Buffer;

/** Encodes header blocks (RFC 7541). One per connection, on the thread of its loop. */
public final class HpackEncoder {
    /** The most bytes that {@link #begin} writes. */
    public static final int BEGIN_BOUND = 12;
    /** The most bytes that {@link #status}, {@link #contentLength} or {@link #date} writes. */
    public static final int SHORT_BOUND = 40;

    public HpackEncoder(int ownMaximum) {
    }

    public void peerTableSize(long size) {
        throw new UnsupportedOperationException();
    }

    public void begin(Buffer out) {
        throw new UnsupportedOperationException();
    }

    public void status(int code) {
        throw new UnsupportedOperationException();
    }

    public void field(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public void field(String name, String value, Indexing how) {
        throw new UnsupportedOperationException();
    }

    public void contentLength(long value) {
        throw new UnsupportedOperationException();
    }

    public void date(DateHeader date) {
        throw new UnsupportedOperationException();
    }

    public void pseudo(int which, String value) {
        throw new UnsupportedOperationException();
    }

    public static int bound(String name, String value) {
        return name.length() + value.length() + 14;
    }
}
