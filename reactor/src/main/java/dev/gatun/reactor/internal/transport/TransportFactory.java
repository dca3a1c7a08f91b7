package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.BufferPool;

/** Opens a transport, on the thread of the loop that will own it. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * Opens it.
     *
     * @param buffers the loop's buffers
     */
    Transport open(BufferPool buffers);
}
