package dev.gatun.reactor.internal.readiness;

/**
 * What is ready? One small file per system call: epoll, poll, kqueue; later WSAPoll.
 *
 * <p>Interest and readiness are sets of {@link #READ} and {@link #WRITE}; {@link #ERROR} and {@link #HANGUP} are always reported. {@code key} is the
 * registrant's own number and comes back with the event.
 */
public interface Poller extends AutoCloseable {
    int READ = 1;
    int WRITE = 2;
    int ERROR = 4;
    int HANGUP = 8;
    /** The peer ended its output. Edge-triggered pollers must report it, for a short read must not end the reading then; others may. */
    int INPUT_END = 16;

    /** The key of a poller's own wake-up descriptor; what others register is never negative. */
    long WAKE_UP_KEY = -1;

    /** Registers a descriptor. */
    void add(int fd, int interest, long key);

    /** Changes what a registered descriptor is watched for. */
    void modify(int fd, int interest, long key);

    /** Forgets a descriptor that stays open. */
    void remove(int fd);

    /** Forgets a descriptor that is closed next; a poller whose kernel does that by itself saves the call. */
    void closing(int fd);

    /** The same where duplicates of the descriptor stay open, here or in another process: not every kernel takes the close of one for the end then. */
    default void closingDuplicate(int fd) {
        closing(fd);
    }

    /**
     * Waits.
     *
     * @param timeoutNanos 0 does not wait, negative waits for ever; rounded up to what the call takes
     * @return how many descriptors are ready; one of them may have {@link #WAKE_UP_KEY}
     */
    int poll(long timeoutNanos);

    /** The key of ready descriptor {@code index}. */
    long key(int index);

    /** What it is ready for. */
    int ready(int index);

    /**
     * The error that came with the last {@link #ERROR} of a descriptor, once: some systems take it from the socket when they report it, so that the socket
     * does not know it any more. 0 where the socket is to be asked.
     */
    default int takenError(int fd) {
        return 0;
    }

    /** Whether readiness is reported once per change, so that a reader must go on until nothing is left. */
    boolean edgeTriggered();

    /** Ends a wait. Any thread. */
    void wakeUp();

    /** Descriptors of its own. */
    int descriptors();

    @Override
    void close();
}
