package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.reactor.SocketAddresses;

/** Upstreams as the client's pools know them. Stateless. */
final class Origins {
    private Origins() {}

    static Origin of(Upstream upstream) {
        return new Origin(upstream.secure(), upstream.host(), upstream.port(), upstream.socket().map(SocketAddresses::unix));
    }
}
