package dev.gatun.reactor.internal.windows.iocp;

/**
 * One kind of operation of one channel, of which at most one is under way. The object lives as long as its channel, so that an operation makes none.
 *
 * <pre>
 *   IDLE --begin()--> BEGUN --submitted(PENDING)------------> UNDER WAY --report--> REPORTED --finish()--> IDLE
 *                       |                                                              ^
 *                       |--submitted(error, or a result nobody reports)----------------'
 *                       '--abandon()--> IDLE                   (what has ended at once, and is dealt with at once)
 * </pre>
 *
 * From BEGUN to IDLE it holds a slot; UNDER WAY the slot is the system's. The channel hears of the end in {@link #ended(int)} alone, and there first asks
 * whether it has been closed meanwhile.
 */
abstract class Operation {
    private static final int NO_SLOT = -1;

    final IocpTransport transport;
    private final OperationSlots slots;
    private int slot = NO_SLOT;
    private long overlapped;
    private boolean reported;
    private boolean failed;
    /** Bytes or, of a call that failed at once, the error. */
    private int outcome;

    Operation(IocpTransport transport, OperationSlots slots) {
        this.transport = transport;
        this.slots = slots;
    }

    /** The socket that the operation is one of; only asked while the channel is open. */
    abstract int socket();

    /** Whether the socket is open still. */
    abstract boolean isOpen();

    /** It has ended: the bytes moved, or the error. Of a channel that was closed meanwhile the result says nothing. */
    abstract void ended(int result);

    /** {@link #ended(int)} threw. */
    abstract void failed(Throwable failure);

    /** Whether the system may still use the slot and the memory that the operation was given, or the end has not been told. */
    final boolean isPending() {
        return slot != NO_SLOT;
    }

    /** Takes a slot: the address of the {@code OVERLAPPED} to begin with. */
    final long begin() {
        slot = slots.take(this);
        reported = false;
        failed = false;
        overlapped = slots.address(slot);
        return overlapped;
    }

    /** The address that {@link #begin()} gave; in {@link #ended(int)} the slot still has what the system left there, until another is begun. */
    final long overlapped() {
        return overlapped;
    }

    /** What the call said; {@code reports} whether the port reports what ended at once. */
    final void submitted(int result, boolean reports) {
        boolean comes = result == CompletionPort.PENDING || result >= 0 && reports;
        if (!comes) {
            outcome = result;
            endsWith();
        }
    }

    /** The port's report. */
    final void reported(boolean newFailed, int bytes) {
        failed = newFailed;
        outcome = bytes;
        endsWith();
    }

    private void endsWith() {
        reported = true;
        transport.reportLater(this);
    }

    /** Reports at the next opportunity that it has ended well, although nothing was begun: what it waits for is known to be there. */
    final void endAtOnce() {
        begin();
        submitted(0, false);
    }

    /** Gives the slot back of a call that ended at once. */
    final void abandon() {
        slots.release(slot);
        slot = NO_SLOT;
    }

    /** Tells the channel. */
    final void finish() {
        int result = outcome;
        if (failed && isOpen()) {
            result = transport.port().error(socket(), overlapped);
        }
        abandon();
        ended(result);
    }

    /** Asks the system to end it soon; it is reported as ever. */
    final void revoke() {
        if (slot != NO_SLOT && !reported) {
            transport.port().cancel(socket(), overlapped);
        }
    }
}
