package dev.gatun.http.internal.client.retry;

import java.time.Duration;

/** What becomes of a request that went wrong. */
public sealed interface Repetition {
    /** It is sent again when {@code delay} has passed. */
    record Again(Duration delay) implements Repetition {}

    /** It is not; {@code reason} goes into the message of the failure. */
    record Never(String reason) implements Repetition {}
}
