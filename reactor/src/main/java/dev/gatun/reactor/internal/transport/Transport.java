package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * How I/O is done; the only thing that an event loop speaks to. One loop owns it and calls it on its thread; only {@link #wakeUp()} comes from others.
 *
 * <p>What a transport owes, whether it waits for readiness (epoll, poll) or for completions (io_uring, IOCP):
 * <ul>
 *   <li>{@link #report} tells the sinks what happened, and no sink after its channel was closed;
 *   <li>the bytes of a channel arrive in order, once, and their end after them;
 *   <li>memory of a {@link SendQueue} is not touched after {@link SendQueue#advance} passed it or {@link SendQueue#clear} released it;
 *   <li>a closed channel has given its descriptor back, or will before {@link #close()} returns.
 * </ul>
 */
public interface Transport extends AutoCloseable {
    /**
     * Waits until something happened, and calls no sink yet: the loop reads its clock in between, so that what is reported bears the time after the
     * wait and not that before it.
     *
     * @param timeoutNanos the longest wait; 0 looks without waiting, a negative value waits for ever. Rounded up, so a timer never fires early
     */
    void await(long timeoutNanos);

    /** Tells the sinks what {@link #await} found. */
    void report();

    /** Ends a wait that is going on or comes next. Any thread. */
    void wakeUp();

    /**
     * Whether several loops can listen on one port of their own ({@code SO_REUSEPORT} with balancing); otherwise one loop accepts and deals out.
     */
    boolean sharesPorts();

    /** Whether the system can choose among the sockets of a shared port by the CPU that handles a packet. */
    default boolean steersPorts() {
        return false;
    }

    /**
     * Listens.
     *
     * @param sharedPort whether other loops listen on the same port
     */
    AcceptChannel listen(SocketAddress address, ListenOptions options, boolean sharedPort, AcceptSink sink);

    /**
     * Accepts from a socket that listens already. When it fails, the socket remains the caller's.
     *
     * @param handle the system's handle
     * @param shared whether others may accept from the same queue
     */
    default AcceptChannel serve(int handle, ListenOptions options, boolean shared, AcceptSink sink) {
        throw new UnsupportedOperationException("this transport serves no sockets from elsewhere");
    }

    /**
     * Fails when the address is taken by somebody who does not share it; shared ports would hide that.
     */
    void probe(SocketAddress address, ListenOptions options);

    /** Takes an accepted socket over, from this or another loop's listener. Reading starts with {@link StreamChannel#start}. */
    StreamChannel adopt(AcceptedSocket socket, SocketTuning tuning);

    /** Stops counting a socket that another loop takes over. */
    void handOver(AcceptedSocket socket);

    /** Counts a socket that another loop handed over. */
    void takeOver(AcceptedSocket socket);

    /** Closes an accepted socket that nobody wants. */
    void discard(AcceptedSocket socket);

    /** Starts to connect; the outcome goes to {@code sink}, never before this call returns. */
    PendingConnect connect(SocketAddress address, ConnectOptions options, ConnectSink sink);

    /** The failure of an attempt to connect that got no answer in time, in the terms of the system. */
    SocketFailure timedOut(SocketAddress address, Duration timeout);

    /** Opens a UDP socket. */
    DatagramChannel bindDatagrams(SocketAddress address, DatagramOptions options, DatagramSink sink);

    /** Descriptors that are open, the transport's own included. */
    int descriptors();

    /** Tuning options that the system refused so far. */
    long optionsRefused();

    /** Gives everything back. */
    @Override
    void close();
}
