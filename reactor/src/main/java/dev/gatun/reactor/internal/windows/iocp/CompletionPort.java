package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.OpenFile;
import java.net.SocketAddress;

/**
 * An I/O completion port, and the operations whose ends it reports; what {@link IocpTransport} stands on. Owned by one loop; {@link #post} is for all threads.
 *
 * <p>An operation is begun with the address of its {@code OVERLAPPED}, zeroed, in a slot of {@link OperationSlots}. The result says what became of it:
 * <ul>
 *   <li>0 or more: it has ended well. Whether the port reports it as well is what {@link #associate} told of the socket;
 *   <li>{@link #PENDING}: the port will report it, exactly once, also when it is cancelled or its socket closed. Until then the system may write to the slot,
 *       and read or write the memory that the operation was given;
 *   <li>anything else: a system error, negated. The port reports nothing.
 * </ul>
 */
public interface CompletionPort extends AutoCloseable {
    /** The operation goes on; no other result and no {@code Sockets} constant has this number. */
    int PENDING = Integer.MIN_VALUE + 8;

    /** The system can't do this here; nothing was begun. */
    int UNSUPPORTED = Integer.MIN_VALUE + 9;

    /**
     * Has the port report the operations of a socket from now on; possible once in a socket's life.
     *
     * @return whether operations that end at once are <em>not</em> reported
     */
    boolean associate(int socket);

    /**
     * Waits for reports.
     *
     * @param timeoutNanos 0 does not wait, negative waits for ever; rounded up
     * @return how many there are; they are kept until the next call
     */
    int dequeue(long timeoutNanos);

    /** The {@code OVERLAPPED} of report {@code index}; 0 for what {@link #post} sent. */
    long overlapped(int index);

    /** Whether operation {@code index} failed. */
    boolean failed(int index);

    /** How many bytes operation {@code index} moved. */
    int transferred(int index);

    /** Ends a wait. Any thread. */
    void post();

    /** Why an operation failed that was reported as such: the error, negated. Its socket is open, and its slot not used again. */
    int error(int socket, long overlapped);

    /** Asks for the end of an operation, which is reported like any other, be it that it ended by itself meanwhile. */
    void cancel(int socket, long overlapped);

    /** Accepts the next connection of {@code listener} into {@code socket}, which is neither bound nor connected; the slot has room for the addresses. */
    int accept(int listener, int socket, long overlapped);

    /** The peer of a connection that was accepted with this slot. */
    SocketAddress acceptedFrom(long overlapped);

    /** Connects {@code socket}, which is bound. */
    int connect(int socket, SocketAddress to, long overlapped);

    /** Ends when a stream has bytes, or the end of them: a receive of no bytes, which needs no memory to wait with. */
    int awaitInput(int socket, long overlapped);

    /** Ends when a datagram is there: a peek of no bytes. */
    int awaitDatagram(int socket, long overlapped);

    /** Sends the first {@code count} parts of the gather list, all their bytes. */
    int send(int socket, GatherList parts, int count, long overlapped);

    /** Sends one part of the list as a datagram; the slot has room for the address. */
    int sendTo(int socket, GatherList part, SocketAddress to, long overlapped);

    /** Sends a range of a file, or {@link #UNSUPPORTED}. */
    int sendFile(int socket, OpenFile file, long offset, int length, long overlapped);

    /** Handles of its own. */
    int descriptors();

    /** Gives the port back; no operation is under way. */
    @Override
    void close();
}
