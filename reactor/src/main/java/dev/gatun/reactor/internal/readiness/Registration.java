package dev.gatun.reactor.internal.readiness;

/** Something that a poller watches: a stream, a listener, an attempt to connect, a UDP socket. */
abstract class Registration {
    final int fd;
    /** Distinguishes this registration from an earlier one of the same descriptor number, of which events may still be in the batch. */
    final int generation;

    Registration(int fd, int generation) {
        this.fd = fd;
        this.generation = generation;
    }

    final long key() {
        return (long) generation << 32 | fd;
    }

    /** Called when the descriptor is ready. */
    abstract void ready(int events);

    /** Called when {@link #ready} threw: an error that belongs to this descriptor alone. */
    void failed(Throwable failure) {
        throw new IllegalStateException("descriptor " + fd, failure);
    }

    /** Called when the transport ends. */
    abstract void dispose();
}
