package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
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

/** An exchange that only asks for another protocol, told to an {@link Outcome}. */
public final class UpgradeExchange implements ExchangeListener {
    private final UpgradeListener listener;
    private Optional<ClientExchange> exchange = Optional.empty();

    private UpgradeExchange(UpgradeListener listener) {
        this.listener = listener;
    }

    /** A request for the protocol {@code echo}. */
    public static OutgoingRequest request(String scheme, String authority, String target, Duration timeout, String... headers) {
        return new OutgoingRequest(Method.GET, scheme, authority, target, Headers.of(headers), 0, false, false, Optional.of("echo"), timeout, Duration.ZERO);
    }

    /** Sends a request. */
    public static void begin(ClientConnection connection, OutgoingRequest request, UpgradeListener listener) {
        new UpgradeExchange(listener).begin(connection, request);
    }

    private void begin(ClientConnection connection, OutgoingRequest request) {
        ClientExchange begun = connection.send(request, this);
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
