package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;

/** A large array, sent as fast as the client takes it instead of copied off the heap at once. */
final class ArrayContent implements ContentProducer {
    /** Arrays up to this many bytes are copied at once. */
    static final int THRESHOLD = 128 << 10;

    private static final int PIECE = 32 << 10;

    private final ContentTarget target;
    private final Headers trailers;
    private final byte[] bytes;
    private int sent;
    private boolean done;

    ArrayContent(ContentTarget target, byte[] bytes, Headers trailers) {
        this.target = target;
        this.bytes = bytes;
        this.trailers = trailers;
    }

    /** Sends until the client no longer keeps up or nothing is left. */
    void start() {
        while (!done && sent < bytes.length) {
            int count = Math.min(PIECE, bytes.length - sent);
            target.write(bytes, sent, count);
            sent += count;
            target.flush();
            if (!target.isWritable()) {
                return;
            }
        }
        if (!done) {
            done = true;
            target.end(trailers);
        }
    }

    @Override
    public void onWritable() {
        start();
    }

    @Override
    public void onLost(Throwable cause) {
        done = true;
    }
}
