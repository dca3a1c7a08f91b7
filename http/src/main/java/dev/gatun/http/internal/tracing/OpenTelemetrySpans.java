package dev.gatun.http.internal.tracing;

import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.tracing.TraceContext;
import dev.gatun.http.tracing.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spans by a tracer of OpenTelemetry's. Stateless. */
public final class OpenTelemetrySpans implements Tracing {
    private final Tracer tracer;

    /** Records with {@code tracer}. */
    public OpenTelemetrySpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public Tracing.ServerSpan begin(String name, Map<String, Object> attributes, Optional<TraceContext> parent) {
        SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER);
        // Whatever the thread did before: a request has no other parent than its client's.
        builder.setParent(parent.map(OpenTelemetrySpans::remote).orElseGet(Context::root));
        attributes.forEach((key, value) -> {
            if (value instanceof Long number) {
                builder.setAttribute(key, number);
            } else {
                builder.setAttribute(key, value.toString());
            }
        });
        Span span = builder.startSpan();
        return new Recorded(span, context(span.getSpanContext()));
    }

    private static Context remote(TraceContext parent) {
        TraceStateBuilder state = TraceState.builder();
        String[] members = parent.state().isEmpty() ? new String[0] : parent.state().split(",");
        // Each that is put stands before those of before.
        for (int i = members.length - 1; i >= 0; i--) {
            int equals = members[i].indexOf('=');
            state.put(members[i].substring(0, equals), members[i].substring(equals + 1));
        }
        TraceFlags flags = TraceFlags.fromByte((byte) parent.flags());
        return Context.root().with(Span.wrap(SpanContext.createFromRemoteParent(parent.traceId(), parent.spanId(), flags, state.build())));
    }

    /** Where telemetry is switched off there is no place in a trace. */
    private static TraceContext context(SpanContext own) {
        if (!own.isValid()) {
            return TraceContext.begin(false);
        }
        List<String> state = new ArrayList<>();
        own.getTraceState().forEach((key, value) -> state.add(key + '=' + value));
        return new TraceContext(own.getTraceId(), own.getSpanId(), own.getTraceFlags().asByte(), String.join(",", state));
    }

    private record Recorded(Span span, TraceContext context) implements Tracing.ServerSpan {
        @Override
        public Response within(Handler next, Request request) throws Exception {
            try (Scope _ = Context.root().with(span).makeCurrent()) {
                return next.handle(request);
            }
        }

        @Override
        public void end(String name, Map<String, Object> attributes, Optional<Throwable> failure) {
            span.updateName(name);
            attributes.forEach((key, value) -> {
                if (value instanceof Long number) {
                    span.setAttribute(AttributeKey.longKey(key), number);
                } else {
                    span.setAttribute(AttributeKey.stringKey(key), value.toString());
                }
            });
            if (attributes.containsKey("error.type")) {
                span.setStatus(StatusCode.ERROR);
            }
            failure.ifPresent(span::recordException);
            span.end();
        }
    }
}
