package dev.gatun.http.internal.client.connect;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/**
 * A connection to a proxy that passes requests on to servers in clear text (RFC 9110, section 7.6): requests get the absolute form (RFC 9112, section 3.2.2)
 * and the proxy's login, so that nobody above need know of the proxy. Loop only.
 */
final class ForwardedConnection implements ClientConnection {
    private final ClientConnection proxy;
    private final Origin place;
    private final Optional<String> authorization;

    /**
     * The connection to the proxy, seen as one to servers.
     *
     * @param place the proxy
     * @param authorization for {@code proxy-authorization}, unless a request has its own
     */
    ForwardedConnection(ClientConnection proxy, Origin place, Optional<String> authorization) {
        this.proxy = proxy;
        this.place = place;
        this.authorization = authorization;
    }

    @Override
    public ClientExchange send(OutgoingRequest request, ExchangeListener listener) {
        return proxy.send(absolute(request), listener);
    }

    private OutgoingRequest absolute(OutgoingRequest request) {
        String absolute = OutgoingRequest.absolute(request.scheme(), request.authority(), request.target());
        return new OutgoingRequest(request.method(), request.scheme(), request.authority(), absolute, fields(request.headers()), request.length(),
                request.hasContent(), request.trailers(), request.upgrade(), request.responseTimeout(), request.gapTimeout());
    }

    private Headers fields(Headers headers) {
        if (authorization.isEmpty() || headers.contains("proxy-authorization")) {
            return headers;
        }
        HeaderList all = HeaderList.copyOf(headers);
        all.add("proxy-authorization", authorization.get());
        return all;
    }

    @Override
    public void owner(Owner owner) {
        proxy.owner(new Owner() {
            @Override
            public void roomGrew(ClientConnection connection) {
                owner.roomGrew(ForwardedConnection.this);
            }

            @Override
            public void retired(ClientConnection connection) {
                owner.retired(ForwardedConnection.this);
            }
        });
    }

    @Override
    public Optional<Origin> proxy() {
        return Optional.of(place);
    }

    @Override
    public HttpVersion version() {
        return proxy.version();
    }

    @Override
    public Connection carrier() {
        return proxy.carrier();
    }

    @Override
    public Optional<TlsSession> tls() {
        // What was agreed with the proxy says nothing of the server.
        return Optional.empty();
    }

    @Override
    public int room() {
        return proxy.room();
    }

    @Override
    public int active() {
        return proxy.active();
    }

    @Override
    public boolean isOpen() {
        return proxy.isOpen();
    }

    @Override
    public void close() {
        proxy.close();
    }

    @Override
    public void abort() {
        proxy.abort();
    }
}
