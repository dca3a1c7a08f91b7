package dev.gatun.http.internal.client.http2;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.UpgradeFailure;
import dev.gatun.http.internal.client.UpgradeListener;
import dev.gatun.http.internal.client.UpgradeRequest;
import dev.gatun.http.internal.client.UpgradeResponse;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.ClientExchange;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeListener;
import dev.gatun.http.internal.client.exchange.IncomingResponse;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.time.Duration;
import java.util.Optional;

/** An exchange that only asks for another protocol, for whoever wants to hear no more than that. Loop only. */
final class UpgradeExchange implements ExchangeListener {
    private final UpgradeListener listener;
    private Optional<ClientExchange> exchange = Optional.empty();

    UpgradeExchange(UpgradeListener listener) {
        this.listener = listener;
    }

    void begin(ClientConnection connection, UpgradeRequest request) {
        ClientExchange begun = connection.send(new OutgoingRequest(Method.GET, request.scheme(), request.authority(), request.target(), request.headers(), 0,
                false, false, Optional.of(request.protocol()), request.timeout(), Duration.ZERO), this);
        exchange = Optional.of(begun);
        begun.end(Headers.empty());
    }

    @Override
    public ConnectionHandler onUpgraded(IncomingResponse response, Connection tunnel) {
        return listener.onUpgraded(new UpgradeResponse(response.version(), response.status(), response.headers()), tunnel);
    }

    @Override
    public void onInterim(IncomingResponse response) {
        // Says nothing that matters here.
    }

    @Override
    public void onResponse(IncomingResponse response) {
        exchange.ifPresent(ClientExchange::cancel);
        listener.onRefused(new UpgradeResponse(response.version(), response.status(), response.headers()));
    }

    @Override
    public void onContent(Buffer chunk) {
        // Was cancelled.
    }

    @Override
    public void onEnd(Headers trailers) {
        // Was cancelled.
    }

    @Override
    public void onFailed(ExchangeFailure failure) {
        listener.onFailed(failure.kind() == ExchangeFailure.Kind.ABORTED && failure.getCause() instanceof RuntimeException own ? own
                : new UpgradeFailure(failure.getMessage(), failure));
    }
}
