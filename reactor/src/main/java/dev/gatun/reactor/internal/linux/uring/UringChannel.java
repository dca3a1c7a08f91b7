package dev.gatun.reactor.internal.linux.uring;

/**
 * Somebody with operations under way: a stream, a listener, an attempt to connect, a UDP socket. It has a place in the {@link ChannelTable} until the last
 * of its operations has completed, although it may have been closed long before: until then the kernel may touch its memory.
 */
abstract class UringChannel {
    final IoUringTransport transport;
    final int fd;
    /** Where it stands in the table, and since when. */
    private final long place;
    /** Operations that have a completion still to come. */
    private int pending;
    boolean closed;

    UringChannel(IoUringTransport transport, int fd) {
        this.transport = transport;
        this.fd = fd;
        this.place = transport.table().add(this);
    }

    /** What is submitted with an operation of this kind, which is now one more under way. */
    final long begins(int kind) {
        pending++;
        return UserData.of(place, kind);
    }

    /** Submits the cancellation of an operation that is under way. */
    final void cancel(int kind) {
        transport.submissions().cancel(UserData.of(place, kind), UserData.IGNORED);
    }

    /** An operation told something; with the last thing that it tells it is over. */
    final void completed(int kind, int result, int flags) {
        if (!Completions.more(flags)) {
            pending--;
        }
        try {
            complete(kind, result, flags);
        } catch (Throwable t) {
            failed(t);
        }
        leaveIfDone();
    }

    /** Called after it was closed, and after each completion: gives the place up when nothing is under way. */
    final void leaveIfDone() {
        if (closed && pending == 0) {
            transport.table().remove(place);
        }
    }

    /** What an operation gave. */
    abstract void complete(int kind, int result, int flags);

    /** Called when {@link #complete} threw: an error that belongs to this channel alone. */
    void failed(Throwable failure) {
        throw new IllegalStateException("descriptor " + fd, failure);
    }

    /** Called when the transport ends. */
    abstract void dispose();
}
