package dev.gatun.http.internal.client.connect;

import dev.gatun.http.client.ClientProxy;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;

/**
 * What a selector of the JDK says. Any thread; the selector may block.
 *
 * @param selector asked for each new connection
 */
public record JdkProxies(ProxySelector selector) implements ClientProxy.Selector {
    @Override
    public ClientProxy proxyFor(String scheme, String host, int port) {
        String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        List<Proxy> proxies = selector.select(URI.create(scheme + "://" + name + ':' + port + '/'));
        if (proxies == null || proxies.isEmpty() || !(proxies.getFirst().address() instanceof InetSocketAddress address)) {
            return ClientProxy.none();
        }
        return switch (proxies.getFirst().type()) {
            case DIRECT -> ClientProxy.none();
            case HTTP -> ClientProxy.http(address.getHostString(), address.getPort());
            case SOCKS -> ClientProxy.socks5(address.getHostString(), address.getPort());
        };
    }
}
