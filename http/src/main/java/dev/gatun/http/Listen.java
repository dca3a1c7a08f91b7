package dev.gatun.http;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.Steering;
import dev.gatun.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a server listens, and how. Immutable. */
public final class Listen {
    private final SocketAddress address;
    private final Optional<ListenSocket> taken;
    private final ListenOptions options;
    private final Optional<TlsConfig> tls;
    private final Optional<AddressRanges> trustedProxies;
    private final Versions versions;

    private enum Versions { BOTH, HTTP_1, HTTP_2 }

    private Listen(
            SocketAddress address,
            Optional<ListenSocket> taken,
            ListenOptions options,
            Optional<TlsConfig> tls,
            Optional<AddressRanges> trustedProxies,
            Versions versions) {
        this.address = address;
        this.taken = taken;
        this.options = options;
        this.tls = tls;
        this.trustedProxies = trustedProxies;
        this.versions = versions;
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
        Objects.requireNonNull(address, "address");
        return new Listen(address, Optional.empty(), ListenOptions.DEFAULT, Optional.empty(), Optional.empty(), Versions.BOTH);
    }

    /**
     * A socket that listens already: inherited, from a service manager, or handed over by another process. The server takes it over when it starts. If it
     * breaks later, the server binds its address anew, as any other.
     */
    public static Listen on(ListenSocket socket) {
        return new Listen(socket.localAddress(), Optional.of(socket), ListenOptions.DEFAULT, Optional.empty(), Optional.empty(), Versions.BOTH);
    }

    /** The same with socket options. */
    public Listen socket(SocketTuning tuning) {
        return new Listen(address, taken, options.tuning(tuning), tls, trustedProxies, versions);
    }

    /** The same on a TCP port that other processes listen on, too: see {@link ListenOptions#sharedPort()}, and {@code dev.gatun.http.workers}. */
    public Listen sharedPort() {
        return new Listen(address, taken, options.sharedPort(), tls, trustedProxies, versions);
    }

    /** The same with connections going to the loop on the CPU that handles their packets: see {@link ListenOptions#steering}. */
    public Listen steering(Steering steering) {
        return new Listen(address, taken, options.steering(steering), tls, trustedProxies, versions);
    }

    /** The same with another backlog. */
    public Listen backlog(int connections) {
        return new Listen(address, taken, options.backlog(connections), tls, trustedProxies, versions);
    }

    /** The same with other water marks, in bytes: how much unsent response data a connection holds before its producer is held back. */
    public Listen waterMarks(int low, int high) {
        return new Listen(address, taken, options.waterMarks(low, high), tls, trustedProxies, versions);
    }

    /** The same with TLS; whether HTTP/2 or HTTP/1.1 is spoken is agreed on in the handshake (ALPN, RFC 7301). */
    public Listen tls(TlsConfig config) {
        return new Listen(address, taken, options, Optional.of(config), trustedProxies, versions);
    }

    /**
     * The same for proxies only, that say by the PROXY protocol (version 1 or 2) who their client is, in front of TLS and of all else. {@link
     * Request#remoteAddress()} is then the client's. Peers of a Unix-domain socket are trusted, since only whom its directory lets in can reach it. The
     * connection of anybody else, and one that does not begin with a header, is ended.
     *
     * @param trusted addresses of the proxies
     */
    public Listen proxyProtocol(AddressRanges trusted) {
        return new Listen(address, taken, options, tls, Optional.of(trusted), versions);
    }

    /**
     * As {@link #proxyProtocol(AddressRanges)}.
     *
     * @param trusted addresses of the proxies, and ranges of those such as {@code 10.0.0.0/8}; without any those of this machine
     */
    public Listen proxyProtocol(String... trusted) {
        return proxyProtocol(trusted.length == 0 ? AddressRanges.LOOPBACK : AddressRanges.of(trusted));
    }

    /**
     * The same for HTTP/1.1, and 1.0, only. In clear text a client that begins with the preface of HTTP/2 is told so (GOAWAY with HTTP_1_1_REQUIRED, RFC 9113,
     * section 7), and an offer of {@code Upgrade: h2c} is not taken; with TLS a client that offers no {@code http/1.1} is refused in the handshake
     * (no_application_protocol, RFC 7301, section 3.2).
     */
    public Listen http1Only() {
        return new Listen(address, taken, options, tls, trustedProxies, Versions.HTTP_1);
    }

    /**
     * The same for HTTP/2 only, also where {@link Http2Options} switch it off for clear text. In clear text a client must begin with the preface; a request in
     * HTTP/1 is answered 505. With TLS a client that offers no {@code h2} is refused in the handshake; one that does not know ALPN must begin with the preface.
     */
    public Listen http2Only() {
        return new Listen(address, taken, options, tls, trustedProxies, Versions.HTTP_2);
    }

    /** Whether HTTP/1.1 is spoken. */
    public boolean speaksHttp1() {
        return versions != Versions.HTTP_2;
    }

    /** Whether HTTP/2 is spoken, unless {@link Http2Options} or {@link TlsConfig} are against it. */
    public boolean speaksHttp2() {
        return versions != Versions.HTTP_1;
    }

    /** Which proxies announce their clients; empty when none does. */
    public Optional<AddressRanges> trustedProxies() {
        return trustedProxies;
    }

    /** How TLS is spoken; empty in clear text. */
    public Optional<TlsConfig> tls() {
        return tls;
    }

    /** The socket that is taken over; empty when the server binds one. */
    public Optional<ListenSocket> taken() {
        return taken;
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
