package dev.gatun.http;

import java.util.Optional;

/**
 * How an exchange ended; for access logs and metrics.
 *
 * @param status of the response; empty when the exchange ended before there was any, since the client went, or was cut off
 * @param bytes of the response's body that were handed to the connection, framing not counted
 * @param nanos from the end of the request's head to the end of the response
 * @param failure why the response is not whole, when it is not: the client went away, a deadline passed, the body's source failed
 */
public record Completion(Optional<Status> status, long bytes, long nanos, Optional<Throwable> failure) {}
