package dev.gatun.reactor;

import java.util.Optional;

/**
 * Why a connection ended.
 *
 * @param kind who or what ended it
 * @param error the exception behind it, when there is one
 */
public record CloseCause(Kind kind, Optional<Throwable> error) {
    /** The closed set of reasons. */
    public enum Kind {
        /** This side closed it and all bytes were sent. */
        CLOSED,
        /** This side aborted it; unsent bytes were dropped. */
        ABORTED,
        /** The peer reset the connection. */
        RESET,
        /** A deadline of this side passed. */
        DEADLINE,
        /** A system call or a handler failed. */
        FAILED,
        /** The event loop ended. */
        SHUTDOWN
    }

    /** Closed by this side. */
    public static final CloseCause CLOSED = new CloseCause(Kind.CLOSED, Optional.empty());

    /** Aborted by this side. */
    public static final CloseCause ABORTED = new CloseCause(Kind.ABORTED, Optional.empty());

    /** The idle deadline passed. */
    public static final CloseCause DEADLINE = new CloseCause(Kind.DEADLINE, Optional.empty());

    /** The event loop ended. */
    public static final CloseCause SHUTDOWN = new CloseCause(Kind.SHUTDOWN, Optional.empty());

    /** Reset by the peer. */
    public static CloseCause reset(Throwable error) {
        return new CloseCause(Kind.RESET, Optional.of(error));
    }

    /** Ended by an error. */
    public static CloseCause failed(Throwable error) {
        return new CloseCause(Kind.FAILED, Optional.of(error));
    }
}
