package dev.gatun.websocket.internal.deflate;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** An array that grows. */
final class HeapTarget implements DeflateTarget {
    private byte[] bytes;
    private int size;

    HeapTarget(int expected) {
        bytes = new byte[expected];
    }

    @Override
    public ByteBuffer room(int least) {
        if (bytes.length - size < least) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + least));
        }
        return ByteBuffer.wrap(bytes, size, bytes.length - size);
    }

    @Override
    public void wrote(int count) {
        size += count;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
