package dev.gatun.reactor.internal.nio;

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

    /** Which operation of the JDK means that this channel gives input. */
    int inputOperation() {
        return channel instanceof ServerSocketChannel ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
    }

    /** Which one means that it takes output, or that an attempt to connect has ended. */
    int outputOperation() {
        return channel instanceof SocketChannel stream && stream.isConnectionPending() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }
}
