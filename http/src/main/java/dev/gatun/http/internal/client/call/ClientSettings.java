package dev.gatun.http.internal.client.call;

import dev.gatun.http.Headers;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.Timeouts;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.reactor.EventLoops;
import dev.gatun.tls.TlsClientConfig;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a client was told. Immutable.
 *
 * @param loops the program's own; empty for loops that the client makes and ends
 * @param tls asked for when it is first needed
 * @param version which HTTP
 * @param pool how many connections
 * @param timeouts how long to wait, unless a request says otherwise
 * @param redirects the most that are followed
 * @param headers what each request has unless it says otherwise
 * @param base what URIs of requests are relative to
 * @param json for objects
 * @param decompress whether content is decoded
 * @param maxBody the most bytes of content that are read as a whole
 */
public record ClientSettings(
        Optional<EventLoops> loops,
        Supplier<TlsClientConfig> tls,
        VersionPolicy version,
        PoolLimits pool,
        Timeouts timeouts,
        int redirects,
        Headers headers,
        Optional<URI> base,
        JsonCodec json,
        boolean decompress,
        long maxBody) {}
