package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.client.CookieJar;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.RedirectPolicy;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What a client was told about calls. Immutable.
 *
 * @param version which HTTP
 * @param pool how many connections
 * @param timeouts how long to wait, unless a request says otherwise
 * @param redirects which are followed
 * @param retry what is sent again
 * @param authenticators answer those who want credentials: servers, and proxies
 * @param cookies where cookies are kept
 * @param headers what each request has unless it says otherwise
 * @param base what URIs of requests are relative to
 * @param at where all origins are reached, instead of where their names point
 * @param json for objects
 * @param decompress whether content is decoded
 * @param maxBody the most bytes of content that are read as a whole
 * @param clock what time it is
 */
public record ClientSettings(
        VersionPolicy version,
        PoolLimits pool,
        Timeouts timeouts,
        RedirectPolicy redirects,
        Retry retry,
        List<Authentication> authenticators,
        CookieJar cookies,
        Headers headers,
        Optional<URI> base,
        Optional<SocketAddress> at,
        JsonCodec json,
        boolean decompress,
        long maxBody,
        Clock clock) {
    /** Whether an origin that was never met is expected to speak HTTP/2. */
    boolean expectsHttp2(Origin origin) {
        return switch (version) {
            case AUTO, UPGRADE -> origin.secure();
            case HTTP_1_1 -> false;
            case HTTP_2 -> true;
        };
    }
}
