package dev.gatun.reactor.memory;

/** Bytes on their way, at most {@link #CAPACITY}: what a kernel's receive buffer would hold. */
final class ByteQueue {
    static final int CAPACITY = 64 << 10;

    private final byte[] ring = new byte[CAPACITY];
    private int first;
    private int size;

    int size() {
        return size;
    }

    int room() {
        return CAPACITY - size;
    }

    void put(byte[] bytes, int offset, int count) {
        int end = (first + size) % CAPACITY;
        int straight = Math.min(count, CAPACITY - end);
        System.arraycopy(bytes, offset, ring, end, straight);
        System.arraycopy(bytes, offset + straight, ring, 0, count - straight);
        size += count;
    }

    byte[] take(int most) {
        byte[] bytes = new byte[Math.min(most, size)];
        int straight = Math.min(bytes.length, CAPACITY - first);
        System.arraycopy(ring, first, bytes, 0, straight);
        System.arraycopy(ring, 0, bytes, straight, bytes.length - straight);
        first = (first + bytes.length) % CAPACITY;
        size -= bytes.length;
        return bytes;
    }
}
