package dev.gatun.http.internal.server;

import dev.gatun.http.BodySink;
import dev.gatun.reactor.Buffer;

/** A sink that takes buffers as well, so that what comes from another connection of the loop is copied once and never onto the heap. */
public interface BufferSink extends BodySink {
    /** Appends the readable bytes of {@code content}, which stays the caller's. Loop only. */
    void write(Buffer content);
}
