package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers in network byte order, at any address. */
final class BigEndian {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static int shortAt(Buffer in, int at) {
        return in.segment().get(SHORT, at) & 0xFFFF;
    }

    static int intAt(Buffer in, int at) {
        return in.segment().get(INT, at);
    }

    static long longAt(Buffer in, int at) {
        return in.segment().get(LONG, at);
    }

    /** The next four bytes; moves the read index. */
    static int readInt(Buffer in) {
        int value = intAt(in, in.readIndex());
        in.skip(Integer.BYTES);
        return value;
    }

    /** The next four bytes without the first bit, which is reserved where a stream or an increment stands. */
    static int readInt31(Buffer in) {
        return readInt(in) & Integer.MAX_VALUE;
    }

    static void putShort(Buffer out, int value) {
        int at = out.writeIndex();
        out.segment().set(SHORT, at, (short) value);
        out.writeIndex(at + Short.BYTES);
    }

    static void putInt(Buffer out, int value) {
        int at = out.writeIndex();
        out.segment().set(INT, at, value);
        out.writeIndex(at + Integer.BYTES);
    }

    static void putLong(Buffer out, long value) {
        int at = out.writeIndex();
        out.segment().set(LONG, at, value);
        out.writeIndex(at + Long.BYTES);
    }

    /** Overwrites four bytes before the write index. */
    static void replaceInt(Buffer out, int at, int value) {
        out.segment().set(INT, at, value);
    }

    /** Overwrites eight bytes before the write index. */
    static void replaceLong(Buffer out, int at, long value) {
        out.segment().set(LONG, at, value);
    }
}
