package dev.gatun.reactor;

/** How an event loop asks the operating system for I/O. */
public enum Backend {
    /** The best that works here. */
    AUTO,
    /** Linux {@code epoll(7)}. */
    EPOLL,
    /** POSIX {@code poll(2)}. */
    POLL,
    /** Windows {@code WSAPoll}. */
    WSA_POLL,
    /** {@code java.nio.channels}: works everywhere, without native access. */
    NIO
}
