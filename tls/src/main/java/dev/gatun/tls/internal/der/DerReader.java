package dev.gatun.tls.internal.der;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Reads DER (X.690) element by element: as much of it as private keys and OCSP responses are made of. Definite lengths and tags of one byte only.
 *
 * <p>Pure; one thread at a time. Lengths are checked against the element around them before anything is copied, so that what is announced costs nothing.
 */
public final class DerReader {
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int OID = 0x06;
    public static final int ENUMERATED = 0x0a;
    public static final int GENERALIZED_TIME = 0x18;
    public static final int SEQUENCE = 0x30;

    /** Context-specific and constructed: {@code CONTEXT + n} is what ASN.1 writes as {@code [n]}. */
    public static final int CONTEXT = 0xa0;

    /** The longest object identifier that is read, in bytes; those in use have some 10. */
    static final int MAX_OID_BYTES = 64;

    private final byte[] bytes;
    private final int end;
    private int position;

    private DerReader(byte[] bytes, int begin, int end) {
        this.bytes = bytes;
        this.position = begin;
        this.end = end;
    }

    /** A reader of all the bytes, which are not copied. */
    public static DerReader of(byte[] bytes) {
        return new DerReader(bytes, 0, bytes.length);
    }

    public boolean hasMore() {
        return position < end;
    }

    /** Whether an element with the tag comes next. */
    public boolean isNext(int tag) {
        return position < end && (bytes[position] & 0xff) == tag;
    }

    /** Steps into the next element, which must have the tag; this reader goes on behind it. */
    public DerReader enter(int tag) {
        if (!isNext(tag)) {
            throw new MalformedDer("byte " + position + ": tag 0x" + Integer.toHexString(tag) + " expected, but there is "
                + (hasMore() ? "0x" + Integer.toHexString(bytes[position] & 0xff) : "nothing more"));
        }
        int content = contentBegin();
        DerReader inner = new DerReader(bytes, content, content + contentLength());
        position = inner.end;
        return inner;
    }

    /** The content of the next element, which must have the tag. */
    public byte[] take(int tag) {
        return enter(tag).rest();
    }

    /** What is left of this reader's element, as it is. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return rest;
    }

    /** The next element with its tag and length, whatever it is. */
    public byte[] element() {
        int begin = position;
        skip();
        return Arrays.copyOfRange(bytes, begin, position);
    }

    /** Passes over the next element. */
    public void skip() {
        int content = contentBegin();
        position = content + contentLength();
    }

    public BigInteger integer() {
        return number(INTEGER);
    }

    /** An integer that must be in a range. */
    public int integer(String name, int least, int most) {
        BigInteger value = integer();
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            String shown = value.bitLength() > 64 ? "a number of " + value.bitLength() + " bits" : value.toString();
            throw new MalformedDer(name + " is " + shown + ", not between " + least + " and " + most);
        }
        return value.intValueExact();
    }

    /** The value of an ENUMERATED. */
    public int enumerated() {
        BigInteger value = number(ENUMERATED);
        return value.bitLength() < 31 ? value.intValueExact() : -1;
    }

    private BigInteger number(int tag) {
        byte[] content = take(tag);
        if (content.length == 0) {
            throw new MalformedDer("byte " + position + ": a number without a byte");
        }
        return new BigInteger(content);
    }

    /** An object identifier with dots. */
    public String oid() {
        byte[] content = take(OID);
        if (content.length == 0 || content.length > MAX_OID_BYTES || content[content.length - 1] < 0) {
            throw new MalformedDer("byte " + position + ": an object identifier of " + content.length + " bytes without an end");
        }
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        for (byte b : content) {
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(b & 0x7f));
            if (b >= 0) {
                text.append(text.isEmpty() ? firstArcs(arc) : "." + arc);
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** X.690 section 8.19.4: the first two arcs share a number. */
    private static String firstArcs(BigInteger joined) {
        int first = joined.min(BigInteger.TWO.multiply(BigInteger.valueOf(40))).intValueExact() / 40;
        return first + "." + joined.subtract(BigInteger.valueOf(first * 40L));
    }

    private int contentBegin() {
        if (position + 1 >= end) {
            throw new MalformedDer("byte " + position + ": ends before an element's length");
        }
        if ((bytes[position] & 0x1f) == 0x1f) {
            throw new MalformedDer("byte " + position + ": a tag of several bytes");
        }
        int length = bytes[position + 1] & 0xff;
        return position + 2 + (length < 0x80 ? 0 : length & 0x7f);
    }

    private int contentLength() {
        int first = bytes[position + 1] & 0xff;
        int begin = contentBegin();
        long length = first;
        if (first >= 0x80) {
            int count = first & 0x7f;
            if (count == 0 || count > 4 || begin > end) {
                throw new MalformedDer("byte " + position + ": a length of " + count + " bytes");
            }
            length = 0;
            for (int i = position + 2; i < begin; i++) {
                length = length << 8 | bytes[i] & 0xff;
            }
        }
        if (length > end - begin) {
            throw new MalformedDer("byte " + position + ": an element of " + length + " bytes where " + Math.max(0, end - begin) + " are left");
        }
        return (int) length;
    }
}
