package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import java.time.Duration;
import java.util.Optional;

/** Requests for tests. */
public final class Requests {
    /** For the head of the response, and for each part of content. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Requests() {}

    /** Without content. */
    public static OutgoingRequest get(String target, String... headers) {
        return of(Method.GET, target, 0, false, false, headers);
    }

    /** With content of this length, or {@link OutgoingRequest#UNKNOWN}. */
    public static OutgoingRequest post(String target, long length, String... headers) {
        return of(Method.POST, target, length, true, false, headers);
    }

    /** Any. */
    public static OutgoingRequest of(Method method, String target, long length, boolean content, boolean trailers, String... headers) {
        return new OutgoingRequest(method, "http", "example.com:8080", target, Headers.of(headers), length, content, trailers, Optional.empty(), TIMEOUT,
                TIMEOUT);
    }

    /** For another protocol. */
    public static OutgoingRequest upgrade(String protocol, String... headers) {
        return new OutgoingRequest(Method.GET, "http", "example.com:8080", "/chat", Headers.of(headers), 0, false, false, Optional.of(protocol), TIMEOUT,
                TIMEOUT);
    }
}
