package dev.gatun.http.internal.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Little-endian numbers without sign at places of an array. */
record Fields(ByteBuffer bytes) {
    static Fields of(byte[] bytes) {
        return new Fields(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    int two(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    long four(int at) {
        return bytes.getInt(at) & 0xffff_ffffL;
    }

    long eight(int at) {
        return bytes.getLong(at);
    }
}
