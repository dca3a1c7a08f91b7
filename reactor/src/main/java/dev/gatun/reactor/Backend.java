package dev.gatun.reactor;

/** How an event loop asks the operating system for I/O. */
public enum Backend {
    /** The best that works here. */
    AUTO,
    /** Linux {@code epoll(7)}. */
    EPOLL,
    /**
     * Linux {@code io_uring(7)}, from 6.0 on; never chosen by {@link #AUTO}. Where the kernel or a container forbids it, {@link #EPOLL} takes its place, and
     * one line in the log says why.
     */
    IO_URING,
    /** {@code kqueue(2)} of macOS and the BSDs. */
    KQUEUE,
    /** POSIX {@code poll(2)}. */
    POLL,
    /** Windows {@code WSAPoll}. */
    WSA_POLL,
    /** Windows I/O completion ports. */
    IOCP,
    /** {@code java.nio.channels}: works everywhere, without native access. */
    NIO
}
