package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/** Opens channels of the family that an address needs, non-blocking, and closes them. */
final class Channels {
    private Channels() {}

    private interface Opening<C extends SelectableChannel> {
        C open(ProtocolFamily family) throws IOException;
    }

    static ServerSocketChannel listener(SocketAddress address) {
        return open(address, ServerSocketChannel::open);
    }

    static SocketChannel stream(SocketAddress address) {
        return open(address, SocketChannel::open);
    }

    static DatagramChannel datagrams(SocketAddress address) {
        if (!(address instanceof InetSocketAddress)) {
            throw new IllegalArgumentException("datagrams need an IP address, not " + address);
        }
        return open(address, DatagramChannel::open);
    }

    private static <C extends SelectableChannel> C open(SocketAddress address, Opening<C> opening) {
        ProtocolFamily family = family(address);
        try {
            C channel = opening.open(family);
            try {
                channel.configureBlocking(false);
                return channel;
            } catch (IOException e) {
                close(channel);
                throw e;
            }
        } catch (UnsupportedOperationException e) {
            throw JdkError.EAFNOSUPPORT.failure("socket", address);
        } catch (IOException e) {
            throw JdkError.failure("socket", address, e);
        }
    }

    private static ProtocolFamily family(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        if (address instanceof InetSocketAddress ip) {
            if (ip.isUnresolved()) {
                throw new IllegalArgumentException("the host of " + ip + " is not resolved");
            }
            return ip.getAddress() instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        }
        if (address instanceof UnixDomainSocketAddress unix) {
            if (unix.getPath().toString().isEmpty()) {
                throw new SocketFailure("socket address", "", 0, "EINVAL", "a Unix socket path is empty");
            }
            return StandardProtocolFamily.UNIX;
        }
        throw new IllegalArgumentException("addresses of " + address.getClass().getName() + " are not understood by the JDK: " + address);
    }

    static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone all the same (close(2)).
            return;
        }
    }
}
