package dev.gatun.reactor.internal.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A channel that is open, and what the JDK does not keep for it. Owned by one loop at a time. */
final class OpenChannel {
    private static final int NOTHING = -1;

    private final SelectableChannel channel;
    private int ahead = NOTHING;
    private boolean outputEnded;
    private boolean dead;

    OpenChannel(SelectableChannel channel) {
        this.channel = channel;
    }

    SelectableChannel channel() {
        return channel;
    }

    NetworkChannel network() {
        return (NetworkChannel) channel;
    }

    SocketChannel stream() {
        return (SocketChannel) channel;
    }

    ServerSocketChannel listener() {
        return (ServerSocketChannel) channel;
    }

    DatagramChannel datagrams() {
        return (DatagramChannel) channel;
    }

    /** Keeps a byte that was read before anybody wanted it. */
    void readAhead(byte value) {
        ahead = value & 0xff;
    }

    /** Whether there is such a byte. */
    boolean hasAhead() {
        return ahead != NOTHING;
    }

    /** Takes that byte. */
    byte takeAhead() {
        byte value = (byte) ahead;
        ahead = NOTHING;
        return value;
    }

    /** This side's output was ended. */
    void endOutput() {
        outputEnded = true;
    }

    /**
     * Whether a hang-up of this channel can mean nothing but that the peer has reset it. A connection that both sides ended hangs up as well, and so does a
     * Unix-domain one of which the peer was closed, with bytes that can still be read.
     */
    boolean hangsUpByReset() {
        return !outputEnded && channel instanceof SocketChannel stream && stream.isConnected() && remoteOf(stream) instanceof InetSocketAddress;
    }

    private static SocketAddress remoteOf(SocketChannel stream) {
        try {
            return stream.getRemoteAddress();
        } catch (IOException e) {
            throw new IllegalStateException("a channel of this loop was closed by somebody else", e);
        }
    }

    /** The peer was seen to have reset the connection. */
    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    /** Which operation of the JDK means that this channel gives input. */
    int inputOperation() {
        return channel instanceof ServerSocketChannel ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
    }

    /** Which one means that it takes output, or that an attempt to connect has ended. */
    int outputOperation() {
        return channel instanceof SocketChannel stream && stream.isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }
}
