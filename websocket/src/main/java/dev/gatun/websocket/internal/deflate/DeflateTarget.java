package dev.gatun.websocket.internal.deflate;

import java.nio.ByteBuffer;

/** Where a {@link MessageDeflater} writes. */
interface DeflateTarget {
    /** Room for at least {@code bytes} more. */
    ByteBuffer room(int bytes);

    /** Tells that {@code count} bytes of the room were used; negative when bytes at the end are taken back. */
    void wrote(int count);
}
