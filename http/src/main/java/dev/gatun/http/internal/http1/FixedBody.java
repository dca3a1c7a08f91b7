package dev.gatun.http.internal.http1;

import dev.gatun.reactor.Buffer;

/** Content of an announced length. */
public final class FixedBody implements BodyDecoder {
    private long remaining;

    /** Content of {@code length} bytes. */
    public FixedBody(long length) {
        remaining = length;
    }

    @Override
    public int next(Buffer in, int max) {
        int length = (int) Math.min(remaining, Math.min(max, in.readableBytes()));
        remaining -= length;
        return length;
    }

    @Override
    public boolean isComplete() {
        return remaining == 0;
    }

    /** The bytes that are still to come. */
    public long remaining() {
        return remaining;
    }
}
