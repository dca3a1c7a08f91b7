package dev.gatun.http.tracing;

import dev.gatun.http.internal.tracing.OpenTelemetrySpans;
import io.opentelemetry.api.OpenTelemetry;

/** Spans by OpenTelemetry. In a class of its own, so that without {@code opentelemetry-api} on the path only this one can't be used. */
public final class OpenTelemetryTracing {
    private OpenTelemetryTracing() {}

    /**
     * Records spans of kind SERVER with tracer {@code dev.gatun.http}, for {@link Traces#to}. The sampler decides which; code that a handler calls finds the
     * span as the current one. Who calls this requires {@code io.opentelemetry.api} himself.
     */
    @SuppressWarnings("exports")
    public static Tracing of(OpenTelemetry telemetry) {
        return new OpenTelemetrySpans(telemetry.getTracer("dev.gatun.http"));
    }
}
