package dev.gatun.http.tracing;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Handler;
import dev.gatun.http.Middleware;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.internal.tracing.SpanAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Middleware that gives each request its place in a trace, by the headers of W3C Trace Context, and leaves it as the attribute {@link #CONTEXT}: the reverse
 * proxy and {@code ClientRequest.trace} pass it on, and the access log's JSON has the trace's id. Immutable.
 */
public final class Traces implements Middleware {
    /** The request's own place in its trace. */
    public static final AttributeKey<TraceContext> CONTEXT = AttributeKey.of("trace-context");

    /** There where somebody records the spans. */
    private static final AttributeKey<Tracing.ServerSpan> SPAN = AttributeKey.of("span");

    private final boolean trusting;
    private final boolean answering;
    private final double share;
    private final Optional<Tracing> tracing;

    private Traces(boolean trusting, boolean answering, double share, Optional<Tracing> tracing) {
        this.trusting = trusting;
        this.answering = answering;
        this.share = share;
        this.tracing = tracing;
    }

    /** Begins a new trace with each request, whatever the client says: for servers that anybody may ask. */
    public static Traces begun() {
        return new Traces(false, false, 1, Optional.empty());
    }

    /** Goes on with the client's trace where it says one, and begins one otherwise: for servers behind a proxy or among services. */
    public static Traces trusted() {
        return new Traces(true, false, 1, Optional.empty());
    }

    /** Tells the client as well, in the header {@code traceresponse}. */
    public Traces inResponse() {
        return new Traces(trusting, true, share, tracing);
    }

    /**
     * Marks such a share of the traces that begin here as sampled, 1 by default. Of no effect with {@link #to}, where the other decides.
     *
     * @param newShare 0 to 1
     */
    public Traces sampled(double newShare) {
        if (!(newShare >= 0 && newShare <= 1)) {
            throw new IllegalArgumentException("share of sampled traces " + newShare + " is not in 0..1");
        }
        return new Traces(trusting, answering, newShare, tracing);
    }

    /** Has spans recorded. */
    public Traces to(Tracing recording) {
        return new Traces(trusting, answering, share, Optional.of(recording));
    }

    /**
     * What those are to be told that are asked on behalf of {@code request}; nothing without this middleware. Where spans are recorded it is the request's own
     * place, so that theirs hang on one that exists; otherwise a new one each time.
     */
    public static Optional<TraceContext> outgoing(Request request) {
        Optional<TraceContext> own = request.attribute(CONTEXT);
        return request.attribute(SPAN).isPresent() ? own : own.map(TraceContext::child);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        Optional<TraceContext> parent = trusting ? TraceContext.of(request.headers()) : Optional.empty();
        if (tracing.isPresent()) {
            return recorded(request, next, tracing.get().begin(SpanAttributes.method(request), SpanAttributes.begin(request), parent));
        }
        TraceContext context = parent.map(TraceContext::child).orElseGet(() -> TraceContext.begin(ThreadLocalRandom.current().nextDouble() < share));
        request.attribute(CONTEXT, context);
        return answered(next.handle(request), context);
    }

    private Response recorded(Request request, Handler next, Tracing.ServerSpan span) throws Exception {
        request.attribute(CONTEXT, span.context());
        request.attribute(SPAN, span);
        String method = SpanAttributes.method(request);
        request.onComplete(completion -> {
            Optional<String> route = Router.template(request);
            Map<String, Object> attributes = SpanAttributes.end(completion, route);
            span.end(route.map(pattern -> method + ' ' + pattern).orElse(method), attributes, completion.failure());
        });
        return answered(span.within(next, request), span.context());
    }

    private Response answered(Response response, TraceContext context) {
        return answering ? response.header("traceresponse", context.traceparent()) : response;
    }
}
