package dev.gatun.http;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a server listens, and how. Immutable. */
public final class Listen {
    private final SocketAddress address;
    private final ListenOptions options;
    private final Optional<TlsConfig> tls;
    private final Optional<AddressRanges> trustedProxies;

    private Listen(SocketAddress address, ListenOptions options, Optional<TlsConfig> tls, Optional<AddressRanges> trustedProxies) {
        this.address = address;
        this.options = options;
        this.tls = tls;
        this.trustedProxies = trustedProxies;
    }

    /** TCP on all addresses of the machine; port 0 lets the system choose. */
    public static Listen tcp(int port) {
        return at(new InetSocketAddress(port));
    }

    /** TCP on one address. */
    public static Listen tcp(String host, int port) {
        return at(SocketAddresses.tcp(host, port));
    }

    /** A Unix-domain socket at a path. */
    public static Listen unix(Path path) {
        return at(SocketAddresses.unix(path));
    }

    /** A Unix-domain socket with an abstract name, Linux only. */
    public static Listen abstractUnix(String name) {
        return at(SocketAddresses.abstractUnix(name));
    }

    /** Any address that the reactor knows. */
    public static Listen at(SocketAddress address) {
        return new Listen(Objects.requireNonNull(address, "address"), ListenOptions.DEFAULT, Optional.empty(), Optional.empty());
    }

    /** The same with socket options. */
    public Listen socket(SocketTuning tuning) {
        return new Listen(address, options.tuning(tuning), tls, trustedProxies);
    }

    /** The same with another backlog. */
    public Listen backlog(int connections) {
        return new Listen(address, options.backlog(connections), tls, trustedProxies);
    }

    /** The same with other water marks, in bytes: how much unsent response data a connection holds before its producer is held back. */
    public Listen waterMarks(int low, int high) {
        return new Listen(address, options.waterMarks(low, high), tls, trustedProxies);
    }

    /** The same with TLS; whether HTTP/2 or HTTP/1.1 is spoken is agreed on in the handshake (ALPN, RFC 7301). */
    public Listen tls(TlsConfig config) {
        return new Listen(address, options, Optional.of(config), trustedProxies);
    }

    /**
     * The same for proxies only, that say by the PROXY protocol (version 1 or 2) who their client is, in front of TLS and of all else. {@link
     * Request#remoteAddress()} is then the client's. Peers of a Unix-domain socket are trusted, since only whom its directory lets in can reach it. The
     * connection of anybody else, and one that does not begin with a header, is ended.
     *
     * @param trusted addresses of the proxies
     */
    public Listen proxyProtocol(AddressRanges trusted) {
        return new Listen(address, options, tls, Optional.of(trusted));
    }

    /**
     * As {@link #proxyProtocol(AddressRanges)}.
     *
     * @param trusted addresses of the proxies, and ranges of those such as {@code 10.0.0.0/8}; without any those of this machine
     */
    public Listen proxyProtocol(String... trusted) {
        return proxyProtocol(trusted.length == 0 ? AddressRanges.LOOPBACK : AddressRanges.of(trusted));
    }

    /** Which proxies announce their clients; empty when none does. */
    public Optional<AddressRanges> trustedProxies() {
        return trustedProxies;
    }

    /** How TLS is spoken; empty in clear text. */
    public Optional<TlsConfig> tls() {
        return tls;
    }

    /** The address as it was given. */
    public SocketAddress address() {
        return address;
    }

    /** How the listener is made. */
    public ListenOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
