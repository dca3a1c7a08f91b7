package dev.gatun.reactor;

import java.net.SocketAddress;
import java.time.Duration;

/**
 * A stream connection (TCP, Unix-domain, or a layer such as TLS above one), owned by one event loop.
 *
 * <p>Unless a method says otherwise it is called on the connection's loop; from another thread use {@link #loop()} and
 * {@link EventLoop#execute(Runnable)}. Methods on a connection that is closed do nothing, except that a buffer passed to it is released.
 */
public interface Connection {
    /** The loop that owns this connection. Any thread. */
    EventLoop loop();

    /** A number that no other connection of this process has. Any thread. */
    long id();

    /** The peer's address; for Unix-domain sockets a {@link java.net.UnixDomainSocketAddress}. Any thread. */
    SocketAddress remoteAddress();

    /**
     * This side's address. Any thread; from another one than the loop's it may wait for the loop. When it is first asked for after the end:
     * {@code 0.0.0.0:0}.
     */
    SocketAddress localAddress();

    /** Whether neither side has ended the connection and {@link #close()} was not called. */
    boolean isOpen();

    /** Replaces the handler; used by protocol upgrades. Unread bytes are presented to the new handler before new ones arrive. */
    void handler(ConnectionHandler handler);

    /** The handler in use. */
    ConnectionHandler handler();

    /**
     * Appends the readable bytes of {@code data} to what is to be sent. A pooled buffer's reference passes to the connection; of a borrowed one
     * the bytes are copied. When the event loop has no memory left for the copy, the connection ends with that failure.
     *
     * <p>What is written in one turn of the loop leaves in as few system calls as possible when the turn ends, or at {@link #flush()}.
     */
    void write(Buffer data);

    /** Appends a range of a file, sent by the kernel where it can ({@code sendfile}). The region is closed by the connection when done. */
    void sendFile(FileRegion region);

    /** Sends what was written now, instead of at the end of the turn. */
    void flush();

    /** Bytes written and not yet taken by the operating system. */
    long pendingBytes();

    /**
     * Whether more should be written: not from the moment when {@link #pendingBytes()} reached the high-water mark until it fell below the low one. Advice:
     * {@link #write} never refuses.
     */
    boolean isWritable();

    /** Stops reading: {@code onData} is not called until {@link #resumeReading()}; the kernel's window then slows the peer down. */
    void pauseReading();

    /** Reads again; bytes that were kept unread are presented first, in this or the next turn of the loop. */
    void resumeReading();

    /** Whether {@link #pauseReading()} is in force. */
    boolean isReadingPaused();

    /** Ends this side's output (FIN) after all pending bytes; reading goes on. */
    void shutdownOutput();

    /**
     * Ends the connection after all pending bytes were sent. Input that waits unread by then is thrown away, for two seconds at most, because a close would
     * answer it with a reset that could destroy what was sent last.
     */
    void close();

    /** Ends the connection now: pending bytes are dropped and the peer sees a reset (RST). */
    void abort();

    /** Like {@link #abort()}, and says why to {@link ConnectionHandler#onClosed}. */
    void abort(CloseCause cause);

    /**
     * Closes the connection when nothing was received and nothing could be sent for this long; zero switches it off. Checked by a timer that is
     * not re-armed per byte, so it may fire late by up to the wheel's tick, never early.
     */
    void idleTimeout(Duration timeout);
}
