package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;

/** The transport's side of a stream connection. */
public interface StreamChannel {
    /** Begins to read, and reports to {@code sink} from now on. */
    void start(StreamSink sink);

    /** {@link StreamSink#wantsInput()} turned true again. */
    void inputWanted();

    /**
     * Sends as much of the queue as goes, or begins to; {@link StreamSink#sendReady()} tells when to call again. Called while a send is under way it does
     * nothing. What has left is taken from the queue by {@link SendQueue#advance}, here or before {@code sendReady()}; meanwhile the caller appends only.
     */
    void flush(SendQueue queue);

    /** What {@link #flush} began leaves now and not when the turn ends; for transports that hand operations over in batches. */
    default void submit() {}

    /** Whether bytes have come that were not brought yet: a close would answer them with a reset, and that would destroy what was sent before. */
    boolean hasInput();

    /** Ends the output; the queue is empty. */
    void shutdownOutput();

    /**
     * Closes the socket. No sink is called any more.
     *
     * @param reset makes it abortive
     * @param unsent passes to the channel, which clears it as soon as nobody reads its memory: at once, or when a send that is under way has ended
     */
    void close(boolean reset, SendQueue unsent);

    /** This side's address. */
    SocketAddress localAddress();

    /** The peer's address. */
    SocketAddress remoteAddress();
}
