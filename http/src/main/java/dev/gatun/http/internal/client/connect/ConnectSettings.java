package dev.gatun.http.internal.client.connect;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.client.Pins;
import dev.gatun.http.client.Resolver;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsClientConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How connections to servers are made. A value; any thread.
 *
 * @param resolver finds addresses
 * @param proxy the way there
 * @param proxyLogins answers proxies that want credentials for a tunnel
 * @param tls for origins of https; asked for on a virtual thread, when it is needed
 * @param version which HTTP
 * @param pins keys that servers must have
 * @param denied addresses that are not connected to, whatever names point there; those of proxies, and where an origin says that it is, don't count
 * @param tuning of sockets
 * @param localAddress where sockets are bound before they connect
 * @param connect the most time until there is a connection, to the proxy where there is one: names and all addresses; zero for no limit
 * @param handshake the most time for the answer of a proxy, and for TLS, each; zero for no limit
 * @param stagger from one address to the next (RFC 8305, section 5)
 * @param wire how much of a server its connection puts up with
 */
public record ConnectSettings(
        Resolver resolver,
        ClientProxy proxy,
        Optional<Authentication> proxyLogins,
        Supplier<TlsClientConfig> tls,
        VersionPolicy version,
        Pins pins,
        AddressRanges denied,
        SocketTuning tuning,
        Optional<SocketAddress> localAddress,
        Duration connect,
        Duration handshake,
        Duration stagger,
        WireLimits wire) {
    /** What RFC 8305, section 8, recommends. */
    public static final Duration STAGGER = Duration.ofMillis(250);

    /** Below that, every connection would be tried at once (RFC 8305, section 8). */
    private static final Duration LEAST_STAGGER = Duration.ofMillis(10);

    /** @throws IllegalArgumentException when a time is out of its range */
    public ConnectSettings {
        if (connect.isNegative() || handshake.isNegative() || stagger.compareTo(LEAST_STAGGER) < 0) {
            throw new IllegalArgumentException("connect timeout " + connect + ", handshake timeout " + handshake + ", stagger " + stagger);
        }
    }

    /**
     * Straight to servers, by the system's names, which are kept for half a minute; 10 seconds for each step.
     *
     * @param tls see {@link #tls()}
     */
    public static ConnectSettings of(Supplier<TlsClientConfig> tls) {
        return new ConnectSettings(Resolver.system().cached(Duration.ofSeconds(30), Duration.ofSeconds(5), 1024), ClientProxy.none(), Optional.empty(), tls,
                VersionPolicy.AUTO, Pins.none(), AddressRanges.NONE, SocketTuning.DEFAULT, Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(10),
                STAGGER, WireLimits.DEFAULT);
    }

    /** The same with another resolver. */
    public ConnectSettings resolver(Resolver names) {
        return new ConnectSettings(names, proxy, proxyLogins, tls, version, pins, denied, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same by another way. */
    public ConnectSettings proxy(ClientProxy way) {
        return new ConnectSettings(resolver, way, proxyLogins, tls, version, pins, denied, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same with credentials for proxies. */
    public ConnectSettings proxyLogins(Authentication logins) {
        return new ConnectSettings(resolver, proxy, Optional.of(logins), tls, version, pins, denied, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same with another HTTP. */
    public ConnectSettings version(VersionPolicy policy) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, policy, pins, denied, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same with pins. */
    public ConnectSettings pins(Pins keys) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, keys, denied, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same with addresses that are not connected to, {@link AddressRanges#PRIVATE} for example where others say which servers are asked. */
    public ConnectSettings denied(AddressRanges addresses) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, addresses, tuning, localAddress, connect, handshake, stagger, wire);
    }

    /** The same with socket options. */
    public ConnectSettings tuning(SocketTuning socket) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, denied, socket, localAddress, connect, handshake, stagger, wire);
    }

    /** The same from a local address. */
    public ConnectSettings localAddress(SocketAddress address) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, denied, tuning, Optional.of(address), connect, handshake, stagger, wire);
    }

    /** The same with other time-outs. */
    public ConnectSettings timeouts(Duration connecting, Duration handshakes) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, denied, tuning, localAddress, connecting, handshakes, stagger, wire);
    }

    /** The same with another pause between addresses. */
    public ConnectSettings stagger(Duration pause) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, denied, tuning, localAddress, connect, handshake, pause, wire);
    }

    /** The same with other limits. */
    public ConnectSettings wire(WireLimits limits) {
        return new ConnectSettings(resolver, proxy, proxyLogins, tls, version, pins, denied, tuning, localAddress, connect, handshake, stagger, limits);
    }
}
