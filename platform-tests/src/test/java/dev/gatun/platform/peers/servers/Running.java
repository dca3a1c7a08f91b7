package dev.gatun.platform.peers.servers;

/**
 * A server on 127.0.0.1 that runs until it is closed.
 *
 * <p>Below {@code /f} it serves the files of the directory that it was given; {@code /p/trailed} has the field {@code x-end: yes} behind its content, and content
 * that is sent to {@code /p/echo} comes back. Those that can do it have more: see {@link Program}.
 */
interface Running extends AutoCloseable {
    /** Where it listens. */
    int port();

    @Override
    void close();
}
