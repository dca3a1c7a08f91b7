package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import java.util.OptionalLong;

/**
 * The head of a response. A value; any thread.
 *
 * @param version the version of the exchange
 * @param status the status
 * @param headers a copy that stays valid, names in lower case
 * @param length how many bytes of content follow; empty when only its end will tell, 0 when there is none whatever the headers say
 */
public record IncomingResponse(HttpVersion version, Status status, Headers headers, OptionalLong length) {}
