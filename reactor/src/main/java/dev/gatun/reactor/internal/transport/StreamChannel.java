package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;

/** The transport's side of a stream connection. */
public interface StreamChannel {
    /** Begins to read, and reports to {@code sink} from now on. */
    void start(StreamSink sink);

    /** {@link StreamSink#wantsInput()} turned true again. */
    void inputWanted();

    /** Sends as much of the queue as goes; {@link StreamSink#sendReady()} tells when to call again. */
    void flush(SendQueue queue);

    /** Ends the output; the queue is empty. */
    void shutdownOutput();

    /** Closes the socket; {@code reset} makes it abortive. No sink is called any more. */
    void close(boolean reset);

    /** This side's address. */
    SocketAddress localAddress();

    /** The peer's address. */
    SocketAddress remoteAddress();
}
