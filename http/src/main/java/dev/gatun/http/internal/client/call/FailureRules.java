package dev.gatun.http.internal.client.call;

import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.pool.PoolExhausted;

/** What the failures of the parts below mean for a call. Pure. */
final class FailureRules {
    private FailureRules() {}

    /** Whether another attempt may go better. */
    static boolean mayPass(RuntimeException failure) {
        return switch (failure) {
            case ConnectFailure connect -> connect.mayPass();
            case ExchangeFailure exchange -> switch (exchange.kind()) {
                case CONNECTION_LOST, STREAM_RESET, RESPONSE_TIMEOUT, GAP_TIMEOUT -> true;
                case PROTOCOL, LIMIT, ABORTED -> false;
            };
            // Too many wait already.
            case PoolExhausted exhausted -> false;
            default -> false;
        };
    }

    /** What the program hears. */
    static RequestFailed failure(CallFailures failures, Attempt from, RuntimeException failure) {
        return switch (failure) {
            case ConnectFailure connect -> new CallFailures(failures.method(), failures.uri(), connect.address(), failures.attempts())
                    .told(phase(connect), connect.getMessage(), true, connect.isTimeout(), 0, connect);
            case PoolExhausted exhausted -> failures.of(Phase.POOL, exhausted.getMessage(), true, true, 0, exhausted);
            case ExchangeFailure exchange -> failures.told(from.phase(), exchange.getMessage(), !exchange.mayBeProcessed(), isTimeout(exchange),
                    from.sent(), exchange);
            default -> failures.of(from.phase(), failure.toString(), false, false, from.sent(), failure);
        };
    }

    private static boolean isTimeout(ExchangeFailure failure) {
        return failure.kind() == Kind.RESPONSE_TIMEOUT || failure.kind() == Kind.GAP_TIMEOUT;
    }

    private static Phase phase(ConnectFailure failure) {
        return switch (failure.step()) {
            case RESOLVE -> Phase.RESOLVE;
            case CONNECT -> Phase.CONNECT;
            case PROXY -> Phase.PROXY;
            case TLS -> Phase.TLS;
        };
    }

    /** For messages. */
    static String doing(Phase phase) {
        return switch (phase) {
            case POOL, RESOLVE, CONNECT, PROXY, TLS -> "waiting for a connection";
            case SEND -> "sending the request";
            case RESPONSE -> "waiting for the response";
            case CONTENT, REDIRECT, CANCELLED -> "receiving the content";
        };
    }
}
