package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.SocketFailure;

/** Who is told about new connections. */
public interface AcceptSink {
    /** A connection came; the receiver adopts or discards it. */
    void accepted(AcceptedSocket socket);

    /** No descriptors are left: the channel has paused itself and waits for {@link AcceptChannel#resume()}. */
    void exhausted(SocketFailure failure);

    /** The listening socket is broken: the channel has closed itself. Called once. */
    void failed(SocketFailure failure);
}
