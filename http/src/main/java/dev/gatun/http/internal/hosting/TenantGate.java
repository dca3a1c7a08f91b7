package dev.gatun.http.internal.hosting;

import dev.gatun.http.Completion;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpException;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.ServiceUnavailable;
import dev.gatun.http.TooManyRequests;
import dev.gatun.http.internal.metrics.RequestLabels;
import dev.gatun.http.internal.server.Refusals;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * In front of the rules of a tenant's host: decides on the event loop, where a refusal costs no thread, and sees to it that what was taken is given back. Any
 * thread.
 */
public final class TenantGate implements Handler {
    private final String tenant;
    private final TenantMeter meter;
    private final Handler inner;
    private final Consumer<Completion> leave;

    /** @param tenant its id */
    public TenantGate(String tenant, TenantMeter meter, Handler inner) {
        this.tenant = tenant;
        this.meter = meter;
        this.inner = inner;
        this.leave = completion -> meter.leave(completion.bytes());
    }

    /** Whose host a request is for. */
    public static Optional<String> of(Request request) {
        return request.attribute(RequestLabels.KEY).map(RequestLabels::tenantName).filter(name -> !name.isEmpty());
    }

    /** Whose host it is. */
    public String tenant() {
        return tenant;
    }

    @Override
    public Execution execution(Request request, Execution inherited) {
        return admission(request).refusal().isPresent() ? Execution.EVENT_LOOP : inner.execution(request, inherited);
    }

    @Override
    public Response handle(Request request) throws Exception {
        Admission admission = admission(request);
        if (admission.refusal().isPresent()) {
            Refusals.tenant(request);
            throw refused(admission.refusal().get()).header("retry-after", Long.toString(admission.retrySeconds()));
        }
        return inner.handle(request);
    }

    /** What was decided, or is decided now: once for each request. */
    private Admission admission(Request request) {
        return request.attribute(Admission.KEY).orElseGet(() -> {
            Admission admission = connected(request) ? meter.enter() : meter.refuse(TenantMeter.Refusal.CONNECTIONS, 1);
            request.attribute(Admission.KEY, admission);
            if (admission.refusal().isEmpty()) {
                request.onComplete(leave);
            }
            return admission;
        });
    }

    /** Whether the connection is one of those that the tenant may have; they are not counted where there is no limit. */
    private boolean connected(Request request) {
        return meter.limits().connections() == 0 || request.attribute(ConnectionLeases.KEY).map(leases -> leases.hold(meter, meter::connect, meter::disconnect))
                .orElse(true);
    }

    private static HttpException refused(TenantMeter.Refusal why) {
        return switch (why) {
            case REQUESTS -> new TooManyRequests("too many requests");
            case BYTES -> new TooManyRequests("too much content");
            case CONCURRENT -> new ServiceUnavailable("too many requests at a time");
            case CONNECTIONS -> new ServiceUnavailable("too many connections");
        };
    }
}
