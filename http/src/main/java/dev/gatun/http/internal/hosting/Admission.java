package dev.gatun.http.internal.hosting;

import dev.gatun.http.AttributeKey;
import java.util.Optional;

/**
 * What was decided of a request when it came.
 *
 * @param refusal why it is not let in; empty when it is
 * @param retrySeconds when it may be asked again
 */
record Admission(Optional<TenantMeter.Refusal> refusal, long retrySeconds) {
    static final AttributeKey<Admission> KEY = AttributeKey.of("admission");
    static final Admission LET_IN = new Admission(Optional.empty(), 0);
}
