package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;

/**
 * The head of the response that decides over a tunnel. A value; any thread.
 *
 * @param version the version of the exchange
 * @param status  101 or 2xx when the protocol changes
 * @param headers a copy that stays valid
 */
public record UpgradeResponse(HttpVersion version, Status status, Headers headers) {}
