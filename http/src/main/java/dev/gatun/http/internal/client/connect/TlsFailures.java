package dev.gatun.http.internal.client.connect;

import dev.gatun.reactor.CloseCause;
import dev.gatun.tls.TlsFailure;

/** Which failures of TLS are worth another attempt. */
public final class TlsFailures {
    private TlsFailures() {}

    /** Whether the same may work a little later: not when both sides can't agree, or the certificate is not good. */
    public static boolean mayPass(CloseCause cause) {
        return !(cause.error().orElse(null) instanceof TlsFailure failure) || switch (failure.kind()) {
            case ENDED, TRUNCATED, DEADLINE -> true;
            default -> false;
        };
    }
}
