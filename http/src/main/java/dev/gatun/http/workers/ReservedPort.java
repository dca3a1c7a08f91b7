package dev.gatun.http.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A TCP port that the parent keeps for workers that share it ({@link dev.gatun.http.Listen#sharedPort()}): another program can't have it, also while no worker
 * listens, and where the system chose it all workers get the same. The socket is bound and does not listen, so that no connection is ever given to it. Any
 * thread.
 */
public final class ReservedPort implements AutoCloseable {
    private final SocketChannel channel;
    private final InetSocketAddress address;

    private ReservedPort(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.address = (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * Keeps a port.
     *
     * @param address of the machine, and the port; 0 lets the system choose one
     * @throws UnsupportedOperationException when processes can't share a port here
     * @throws UncheckedIOException when the port can't be had
     */
    public static ReservedPort of(InetSocketAddress address) {
        try {
            if (address.getPort() != 0) {
                probe(address);
            }
            try {
                return new ReservedPort(bound(address, true, false));
            } catch (BindException e) {
                // Nobody listens there, so it is connections that have ended a short while ago. With this option they are no obstacle, but neither is this socket
                // to a program that comes while no worker listens.
                return new ReservedPort(bound(address, true, true));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't have " + address + ": " + e.getMessage(), e);
        }
    }

    /** Another server that shares its port, of the same user, would be joined without a word; an exclusive bind finds it. */
    private static void probe(InetSocketAddress address) throws IOException {
        bound(address, false, true).close();
    }

    private static SocketChannel bound(InetSocketAddress address, boolean shared, boolean behindEnded) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                throw new UnsupportedOperationException("processes can't share a port on this system");
            }
            return channel.setOption(StandardSocketOptions.SO_REUSEPORT, shared).setOption(StandardSocketOptions.SO_REUSEADDR, behindEnded).bind(address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The address, with the port that the system chose. */
    public InetSocketAddress address() {
        return address;
    }

    /** The port. */
    public int port() {
        return address.getPort();
    }

    /** Gives the port up; workers that listen keep it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
