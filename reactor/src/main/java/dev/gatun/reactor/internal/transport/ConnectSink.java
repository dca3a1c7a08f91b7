package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.SocketFailure;

/** Who is told how a connection attempt ended. */
public interface ConnectSink {
    /** It succeeded. */
    void connected(StreamChannel channel);

    /** It failed. */
    void failed(SocketFailure failure);
}
