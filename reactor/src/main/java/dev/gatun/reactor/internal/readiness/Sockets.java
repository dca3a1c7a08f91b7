package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Do it: non-blocking sockets of one family of systems. Owned by one loop.
 *
 * <p>Calls that are made per byte give {@link #WOULD_BLOCK} or the system's error number negated; {@link #failure} turns that into an exception. Calls
 * that set something up throw {@link SocketFailure}.
 */
public interface Sockets extends AutoCloseable {
    /** Nothing can be done now; wait for readiness. */
    int WOULD_BLOCK = Integer.MIN_VALUE;

    /** The descriptor table of the process or the system is full. */
    int EXHAUSTED = Integer.MIN_VALUE + 1;

    /** The kernel can't send this file; copy it. */
    int UNSUPPORTED = Integer.MIN_VALUE + 2;

    /** How many waiting connections {@link #refuseWaiting} closes at once. */
    int MOST_REFUSED = 16;

    /** A bound, listening socket. */
    int listen(SocketAddress address, ListenOptions options, boolean sharedPort);

    /** Counts a listening socket from elsewhere as one of these, and sets the options that it can still be given. */
    default void adoptListener(int listener, ListenOptions options) {
        throw new UnsupportedOperationException("a backend that is made of the JDK's channels can't serve a socket that the JDK has not opened;"
                + " take another than " + Backend.NIO);
    }

    /** Fails when the address is taken. It does not listen: who connected in that moment would be reset. */
    void probe(SocketAddress address, ListenOptions options);

    /** Accepts a connection: its descriptor, {@link #WOULD_BLOCK}, {@link #EXHAUSTED}, or an error. */
    int accept(int listener);

    /** Lets no handshake begin at a listener that is about to close; those under way go on. Does nothing where there is no means to it. */
    default void refuseHandshakes(int listener) {}

    /** The peer of the connection that {@link #accept} gave last. */
    SocketAddress acceptedFrom();

    /** Whether the kernel deals the connections of a port out among the sockets that share it. */
    boolean balancesSharedPorts();

    /** Whether it can be told to choose among them by the CPU that handles a packet. */
    default boolean steersSharedPorts() {
        return false;
    }

    /** Tells it so, of all sockets that share this one's port: the i-th that listened gets what {@code cpus.get(i)} handles. */
    default void steer(int listener, List<Integer> cpus) {
        throw new UnsupportedOperationException("ports are not steered here");
    }

    /** Sets on an accepted connection what it has not inherited from its listener. Allocates nothing. */
    void tuneAccepted(int fd, SocketAddress remote, SocketTuning tuning);

    /** Starts to connect a new socket: its descriptor; the outcome shows when it is writable. */
    int connect(SocketAddress address, SocketTuning tuning, SocketAddress localOrNull);

    /** A bound UDP socket; its memory comes from {@code buffers}. */
    Datagrams bindDatagrams(SocketAddress address, DatagramOptions options, BufferPool buffers);

    /** Takes a socket's pending error; 0 when there is none. */
    int takeError(int fd);

    /** Sends ACKs at once until the kernel changes its mind again. */
    void quickAck(int fd);

    /** Receives what fits behind the buffer's write index, and moves that: how many bytes, 0 at the end, {@link #WOULD_BLOCK}, or an error. */
    int receive(int fd, Buffer buffer);

    /** Whether bytes wait to be received. */
    boolean hasInput(int fd);

    /** Sends from the queue's buffers at the front, as many as one call takes: how many bytes, {@link #WOULD_BLOCK}, or an error. */
    long send(int fd, SendQueue queue);

    /** Sends a range of a file: how many bytes, 0 when the file has ended, {@link #WOULD_BLOCK}, {@link #UNSUPPORTED}, or an error. */
    long sendFile(int fd, OpenFile file, long offset, long length);

    /** Ends the output. */
    void shutdownOutput(int fd);

    /** Closes; {@code reset} drops unsent bytes and sends RST. */
    void close(int fd, boolean reset);

    /** The bound address. */
    SocketAddress localAddress(int fd);

    /** Whether an error says that the peer has gone away. */
    boolean isReset(int error);

    /** The exception for a result. */
    SocketFailure failure(String call, Object address, int result);

    /** The failure of an attempt to connect that got no answer in time, in the terms of the system. */
    SocketFailure timedOut(SocketAddress address, Duration timeout);

    /** Gives a spare descriptor up, so that one connection can be accepted and closed although the table is full; and takes it again. */
    void releaseSpare();

    /** Takes the spare descriptor again, if one can be had. */
    void takeSpare();

    /** Whether a failure to accept is that of the listening socket, so that all that follow will fail as well, and not that of a connection. */
    static boolean isOfListener(SocketFailure failure) {
        return switch (failure.errorName()) {
            case "EINVAL", "EBADF", "ENOTSOCK", "WSAEINVAL", "WSAENOTSOCK" -> true;
            default -> false;
        };
    }

    /**
     * No descriptors are left: some of those who wait at a listener are accepted by means of the spare one and closed, so that they need not wait for a
     * time-out; the listener is paused and its sink told. It stands here because a class of its own could not be loaded in that moment.
     */
    static void refuseWaiting(Sockets sockets, int listener, AcceptChannel channel, AcceptSink sink) {
        // The spare stays free until all is told: what is done here for the first time may have to open a file, to load a class.
        sockets.releaseSpare();
        SocketFailure failure = sockets.failure("accept", channel.localAddress(), EXHAUSTED);
        for (int i = 0; i < MOST_REFUSED; i++) {
            int accepted = sockets.accept(listener);
            if (accepted < 0) {
                break;
            }
            sockets.close(accepted, true);
        }
        channel.pause();
        sink.exhausted(failure);
        sockets.takeSpare();
    }

    /** A descriptor came from, or went to, another loop. */
    void count(int change);

    /** Open descriptors. */
    int descriptors();

    /** Options that the system refused. */
    long optionsRefused();

    @Override
    void close();
}
