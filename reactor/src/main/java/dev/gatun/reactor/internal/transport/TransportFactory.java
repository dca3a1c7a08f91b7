package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.BufferPool;
import java.util.Optional;

/** Opens a transport, on the thread of the loop that will own it. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * Opens it.
     *
     * @param buffers the loop's buffers
     */
    Transport open(BufferPool buffers);

    /**
     * How a loop apart accepts from sockets that listen already, for the loops of this one; empty where they do that themselves. Both transports understand
     * each other's accepted sockets.
     */
    default Optional<TransportFactory> accepting() {
        return Optional.empty();
    }
}
