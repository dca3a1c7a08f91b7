package dev.gatun.reactor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Short names for the addresses that the reactor understands. */
public final class SocketAddresses {
    private SocketAddresses() {}

    /**
     * A TCP or UDP address. A literal ({@code 127.0.0.1}, {@code ::1}) is parsed; a name is looked up, which blocks.
     *
     * @throws IllegalArgumentException when the name is unknown or the port is not in 0..65535
     */
    public static InetSocketAddress tcp(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host " + host, e);
        }
    }

    /** A Unix-domain stream socket at a path. */
    public static SocketAddress unix(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    /** A Unix-domain stream socket with an abstract name (Linux only); {@code name} is without the leading NUL. */
    public static SocketAddress abstractUnix(String name) {
        return new AbstractUnixAddress(name);
    }
}
