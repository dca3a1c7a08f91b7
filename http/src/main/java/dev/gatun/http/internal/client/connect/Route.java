package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.ClientProxy;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.tls.TlsClientConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The way to an origin. A value.
 *
 * @param addresses where to connect, in the order in which they are tried: the proxy's where there is one
 * @param proxy what is asked there to go on; never one that depends on the server
 * @param tls for an origin of https, and for a proxy that is spoken with over TLS
 */
record Route(List<SocketAddress> addresses, ClientProxy proxy, Optional<TlsClientConfig> tls) {
    /** One selector may lead to another, but not for ever. */
    private static final int MOST_SELECTORS = 8;

    /** The way, if it can be told without waiting for anything. */
    static Optional<Route> known(ConnectSettings settings, Origin origin) {
        if (origin.secure() || settings.proxy() instanceof ClientProxy.Selected || isSecure(settings.proxy())) {
            return Optional.empty();
        }
        ClientProxy proxy = origin.at().isPresent() ? ClientProxy.none() : settings.proxy();
        return place(origin, proxy).flatMap(Route::literal)
                .map(address -> new Route(List.of(checked(settings, origin, proxy, address)), proxy, Optional.empty()));
    }

    /**
     * Finds the way; on a virtual thread.
     *
     * @throws UnknownHostException when the name has no address
     * @throws AddressDenied when it has none that may be connected to
     */
    static Route find(ConnectSettings settings, Origin origin) throws UnknownHostException {
        ClientProxy proxy = origin.at().isPresent() ? ClientProxy.none() : selected(settings.proxy(), origin);
        Optional<TlsClientConfig> tls = origin.secure() || isSecure(proxy) ? Optional.of(settings.tls().get()) : Optional.empty();
        SocketAddress place = place(origin, proxy).orElseThrow();
        Optional<SocketAddress> literal = literal(place);
        if (literal.isPresent()) {
            return new Route(List.of(checked(settings, origin, proxy, literal.get())), proxy, tls);
        }
        InetSocketAddress named = (InetSocketAddress) place;
        List<InetAddress> found = settings.resolver().addresses(named.getHostString());
        if (found.isEmpty()) {
            throw new UnknownHostException(named.getHostString());
        }
        List<InetAddress> allowed = isDirect(origin, proxy) ? found.stream().filter(address -> !settings.denied().contains(address)).toList() : found;
        if (allowed.isEmpty()) {
            throw new AddressDenied(named.getHostString(), found);
        }
        return new Route(AddressOrder.alternating(allowed).stream().<SocketAddress>map(address -> new InetSocketAddress(address, named.getPort())).toList(),
                proxy, tls);
    }

    private static boolean isSecure(ClientProxy proxy) {
        return proxy instanceof ClientProxy.Http http && http.secure();
    }

    private static boolean isDirect(Origin origin, ClientProxy proxy) {
        return proxy instanceof ClientProxy.Direct && origin.at().isEmpty();
    }

    private static SocketAddress checked(ConnectSettings settings, Origin origin, ClientProxy proxy, SocketAddress address) {
        if (isDirect(origin, proxy) && settings.denied().contains(address)) {
            throw new AddressDenied(origin.host(), List.of());
        }
        return address;
    }

    private static ClientProxy selected(ClientProxy configured, Origin origin) {
        ClientProxy proxy = configured;
        for (int i = 0; proxy instanceof ClientProxy.Selected(ClientProxy.Selector selector); i++) {
            if (i == MOST_SELECTORS) {
                throw new IllegalStateException("the selectors of proxies for " + origin + " lead to one another without end");
            }
            proxy = selector.proxyFor(origin.scheme(), origin.host(), origin.port());
        }
        return proxy;
    }

    /** What is connected to, by name; empty when that depends on a selector. */
    private static Optional<SocketAddress> place(Origin origin, ClientProxy proxy) {
        return switch (proxy) {
            case ClientProxy.Direct direct -> origin.at().or(() -> Optional.of(InetSocketAddress.createUnresolved(origin.host(), origin.port())));
            case ClientProxy.Http http -> Optional.of(InetSocketAddress.createUnresolved(http.host(), http.port()));
            case ClientProxy.Socks5 socks -> Optional.of(InetSocketAddress.createUnresolved(socks.host(), socks.port()));
            case ClientProxy.Selected selected -> Optional.empty();
        };
    }

    private static Optional<SocketAddress> literal(SocketAddress place) {
        return place instanceof InetSocketAddress inet && inet.isUnresolved()
                ? Literals.address(inet.getHostString()).map(address -> new InetSocketAddress(address, inet.getPort())) : Optional.of(place);
    }
}
