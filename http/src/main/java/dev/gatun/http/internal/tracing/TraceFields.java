package dev.gatun.http.internal.tracing;

import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.tracing.TraceContext;

/** Writes the headers of a trace. */
public final class TraceFields {
    private TraceFields() {}

    /** In the place of those that are there. */
    public static void apply(HeaderList headers, TraceContext context) {
        headers.set("traceparent", context.traceparent());
        headers.remove("tracestate");
        if (!context.state().isEmpty()) {
            headers.add("tracestate", context.state());
        }
    }
}
