package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.Buffer;

/**
 * Buffers of a connection that the network reads although they were sent: each is held by a reference until the kernel says that it is free.
 *
 * <p>The kernel says as well whether it has copied the bytes after all, as it must on the loopback and with devices that can't gather. Then it was the
 * dearer way of copying, and the connection goes back to plain sending.
 */
final class ZeroCopy {
    /** Sends whose memory may be held at a time. */
    static final int SLOTS = 8;

    /** Bytes from which the bookkeeping of pages is worth it. */
    static final int LEAST = 64 << 10;

    private final Buffer[] held = new Buffer[SLOTS];
    private int count;
    private boolean pays = true;

    /** Whether the buffer should go this way. */
    boolean suits(Buffer buffer) {
        return pays && buffer.readableBytes() >= LEAST && count < SLOTS;
    }

    /** Holds a buffer: the slot that its completions will name. */
    int hold(Buffer buffer) {
        int slot = 0;
        while (held[slot] != null) {
            slot++;
        }
        held[slot] = buffer.retain();
        count++;
        return slot;
    }

    /** The network reads the buffer no more. */
    void release(int slot) {
        Buffer buffer = held[slot];
        held[slot] = null;
        count--;
        buffer.release();
    }

    /** What a notification says of how the bytes left. */
    void notified(int usage) {
        pays &= (usage & LinuxNative.IORING_NOTIF_USAGE_ZC_COPIED()) == 0;
    }

    /** The socket can't, or the system's limit of locked memory is reached. */
    void refused() {
        pays = false;
    }

    boolean holdsAny() {
        return count > 0;
    }
}
