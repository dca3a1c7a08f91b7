package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.client.connect.AddressDenied;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.pool.PoolExhausted;

/** What a client is told when no upstream has answered: a status, and nothing of how things look behind the proxy. Stateless. */
public final class Failures {
    private Failures() {}

    /** The answer for {@code failure}. */
    public static Response answer(RuntimeException failure) {
        return Response.of(status(failure)).text(status(failure).reason() + "\n");
    }

    private static Status status(RuntimeException failure) {
        return switch (failure) {
            case ExchangeFailure late when late.kind() == ExchangeFailure.Kind.RESPONSE_TIMEOUT -> Status.GATEWAY_TIMEOUT;
            case ExchangeFailure broken -> Status.BAD_GATEWAY;
            case ConnectFailure denied when denied.getCause() instanceof AddressDenied -> Status.FORBIDDEN;
            case ConnectFailure late when late.isTimeout() -> Status.GATEWAY_TIMEOUT;
            case ConnectFailure unreachable -> Status.BAD_GATEWAY;
            case PoolExhausted full -> Status.SERVICE_UNAVAILABLE;
            case NoUpstream nobody -> Status.SERVICE_UNAVAILABLE;
            default -> Status.BAD_GATEWAY;
        };
    }
}
