package dev.gatun.reactor;

import dev.gatun.reactor.internal.handover.HeldSocket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A socket that is bound and listens, and that no event loop serves yet: one that was bound here, that the starter of this program had bound
 * (socket activation), or that another process has handed over. Whoever connects meanwhile waits in its queue. All methods may be called from any thread.
 *
 * <p>{@link EventLoops#listen(ListenSocket, ListenOptions, Function)} takes it over; what is not taken over is to be closed.
 *
 * <p>Processes that hold one socket accept from one queue, and a connection waits there until one of them takes it: none is lost when one of them ends.
 * The price is that the kernel does not balance; whoever is idle takes more. Where each process is to have a queue of its own, let each bind the port by
 * itself, with {@code SO_REUSEPORT}.
 *
 * <p>Every method that makes one throws {@link UnsupportedOperationException}, saying why, where native calls can't be made.
 */
public interface ListenSocket extends AutoCloseable {
    /**
     * Binds, and listens. Only backlog, tuning and the treatment of a stale socket file count of the options.
     *
     * @throws SocketFailure when the address can't be bound
     */
    static ListenSocket bind(SocketAddress address, ListenOptions options) {
        return HeldSocket.bind(address, options);
    }

    /**
     * A socket that this process was started with, by its descriptor. From now on it does not block and is no child's; not to block is a property of the
     * socket, and so is seen by all processes that hold it.
     *
     * @throws IllegalArgumentException when it is no stream socket, does not listen, or was not inherited but opened here (it has {@code FD_CLOEXEC})
     * @throws SocketFailure when there is no such descriptor, or it is no socket
     * @throws UnsupportedOperationException on Windows, where a {@link #ticket} is the way
     */
    static ListenSocket inherited(int descriptor) {
        return HeldSocket.inherited(descriptor);
    }

    /**
     * The sockets that a service manager had bound and started this process with, by name and in their order (sd_listen_fds_with_names(3): the variables
     * {@code LISTEN_PID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES}; without names they are called {@code unknown}). Empty when the process was not
     * started that way. To be called once: what was taken has been taken.
     *
     * @throws IllegalArgumentException when the variables are malformed, or a socket is none that {@link #inherited} takes
     */
    static Map<String, List<ListenSocket>> activated() {
        return HeldSocket.activated();
    }

    /**
     * Takes the socket that a {@link #ticket} is for.
     *
     * @throws SocketFailure when the ticket has expired, was redeemed before, is not for this process, or (on Linux) its giver has ended
     * @throws IllegalArgumentException when it is no ticket of this system
     */
    static ListenSocket redeem(byte[] ticket) {
        return HeldSocket.redeem(ticket);
    }

    /** The bound address. */
    SocketAddress localAddress();

    /** Another one for the same socket, for example one to serve and one to hand over later. */
    ListenSocket duplicate();

    /**
     * A ticket with which one other process gets this socket as well, once. It may be sent by any way that others can't read; a pipe to a child is one.
     * This one may be closed, or served, as soon as the ticket was redeemed.
     *
     * <p>On Linux a thread waits for that process for 10 seconds and gives the socket out by {@code SCM_RIGHTS} (unix(7)) if it has the same user, that
     * process id and the ticket's secret. On Windows the ticket is what {@code WSADuplicateSocketW} gives: the other process has the socket from now on, and
     * until it ends if it does not redeem the ticket.
     *
     * @param pid the process that will redeem it
     * @throws SocketFailure on Windows, when there is no such process or this one has no right to it
     * @throws UnsupportedOperationException on other systems; start the other process with the descriptor, and take it by {@link #inherited}
     */
    byte[] ticket(long pid);

    /** Closes it here, unless it was taken over; other processes go on with theirs. The file of a Unix-domain socket that nobody else got is removed. */
    @Override
    void close();
}
