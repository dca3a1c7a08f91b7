package dev.gatun.http.internal.proxy.forward;

import dev.gatun.http.ClientGone;
import dev.gatun.http.Completion;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.proxy.reverse.Failures;
import dev.gatun.http.internal.proxy.reverse.Relay;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One CONNECT: first a connection to the host, then bytes both ways until both have ended. Loop only. */
final class Tunnel implements Connector.Listener {
    private final Request request;
    private final ForwardCounters counters;
    private final Relay relay;
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private Optional<Connector.Attempt> attempt = Optional.empty();
    private boolean connecting = true;
    private boolean answered;

    Tunnel(Request request, ForwardCounters counters, Duration idle) {
        this.request = request;
        this.counters = counters;
        this.relay = new Relay(idle, this::ended);
    }

    CompletableFuture<Response> open(Connector connector, Origin origin, EventLoop loop) {
        request.onComplete(this::completed);
        Connector.Attempt begun = connector.connect(origin, loop, this);
        if (connecting) {
            attempt = Optional.of(begun);
        }
        return answer;
    }

    /** The connection was made for HTTP, but nothing was said on it yet. */
    @Override
    public void connected(ClientConnection client) {
        connecting = false;
        answered = true;
        counters.tunnels.increment();
        Connection carrier = client.carrier();
        ConnectionHandler side = relay.upstream();
        carrier.handler(side);
        side.onOpen(carrier);
        answer.complete(Response.tunnel(opened -> relay.client()));
    }

    @Override
    public void failed(ConnectFailure failure) {
        connecting = false;
        counters.closeTunnel();
        request.attribute(ReverseProxy.FAILURE, String.valueOf(failure.getMessage()));
        answer.complete(Failures.answer(failure));
    }

    private void completed(Completion completion) {
        if (connecting) {
            connecting = false;
            attempt.ifPresent(Connector.Attempt::cancel);
            counters.closeTunnel();
            answer.completeExceptionally(new ClientGone("client is gone before there was a tunnel"));
        } else if (answered && completion.failure().isPresent()) {
            relay.abort();
        }
    }

    private void ended() {
        counters.closeTunnel();
        counters.fromClients.add(relay.fromClient());
        counters.toClients.add(relay.fromUpstream());
    }
}
