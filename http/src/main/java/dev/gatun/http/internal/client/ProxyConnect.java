package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.FieldSyntax;
import dev.gatun.http.internal.head.ResponseHead;
import java.time.Duration;

/**
 * Asks a proxy of HTTP/1.1 for a tunnel to a server (RFC 9110, section 9.3.6); the handler that the listener gives then speaks with the server, TLS for
 * example. One per connection; loop only.
 */
public final class ProxyConnect extends Http1Handshake {
    private final String authority;
    private final Headers headers;

    /**
     * The handler of a connection to the proxy.
     *
     * @param authority host and port of the server, the port always
     * @param headers   more fields, {@code proxy-authorization} for example
     * @param timeout   the most time until the proxy has answered
     */
    public ProxyConnect(String authority, Headers headers, Duration timeout, UpgradeListener listener) {
        super(timeout, listener);
        FieldSyntax.check("host", authority);
        headers.forEach(FieldSyntax::check);
        this.authority = authority;
        this.headers = headers.copy();
    }

    @Override
    Method method() {
        return Method.CONNECT;
    }

    @Override
    String target() {
        return authority;
    }

    @Override
    Headers fields() {
        HeaderList fields = new HeaderList();
        fields.add("host", authority);
        headers.forEach(fields::add);
        return fields;
    }

    @Override
    String what() {
        return "tunnel to " + authority + " by proxy";
    }

    /** Any 2xx opens the tunnel, right behind the head: a Content-Length or Transfer-Encoding means nothing there. */
    @Override
    boolean accepts(ResponseHead response) {
        if (response.code() == Status.SWITCHING_PROTOCOLS.code()) {
            throw new ProtocolException(Status.BAD_GATEWAY, "RFC 9110, section 7.8", "101 though nobody asked for another protocol", true);
        }
        return response.status().isSuccess();
    }
}
