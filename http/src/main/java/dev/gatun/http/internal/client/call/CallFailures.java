package dev.gatun.http.internal.client.call;

import dev.gatun.http.Method;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Says what went wrong with a request. A value; any thread.
 *
 * @param method the method
 * @param uri what was asked for
 * @param address where it was sent to
 * @param attempts how many there were
 */
record CallFailures(Method method, URI uri, Optional<SocketAddress> address, int attempts) {
    /** A failure that is no time-out, behind which nobody knows what the server has done. */
    RequestFailed of(Phase phase, String message, Throwable cause) {
        return of(phase, message, false, false, 0, cause);
    }

    /** A failure. */
    RequestFailed of(Phase phase, String message, boolean unprocessed, boolean timeout, long sent, Throwable cause) {
        return told(phase, shown() + ": " + message, unprocessed, timeout, sent, cause);
    }

    /** A failure whose message says already what was asked of whom. */
    RequestFailed told(Phase phase, String message, boolean unprocessed, boolean timeout, long sent, Throwable cause) {
        String count = attempts > 1 ? " (attempt " + attempts + ')' : "";
        return new RequestFailed(phase, uri, address, sent, unprocessed || method.isIdempotent(), timeout, attempts, message + count, cause);
    }

    /** Method and URI without the query, which may hold a secret. */
    String shown() {
        String text = uri.toString();
        int query = text.indexOf('?');
        return method + " " + (query < 0 ? text : text.substring(0, query));
    }
}
