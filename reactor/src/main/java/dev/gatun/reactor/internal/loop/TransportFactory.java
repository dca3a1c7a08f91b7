package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.internal.transport.Transport;

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
