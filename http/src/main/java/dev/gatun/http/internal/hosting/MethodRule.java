package dev.gatun.http.internal.hosting;

import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.MethodNotAllowed;
import dev.gatun.http.Middleware;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses all methods but some, whatever the routes know. Immutable; any thread. */
public final class MethodRule implements Middleware {
    private final Set<Method> allowed;
    private final String allow;

    /** @param allowed HEAD has to be among them, if it is wanted */
    public MethodRule(Set<Method> allowed) {
        if (allowed.isEmpty()) {
            throw new IllegalArgumentException("a host that allows no method answers nobody");
        }
        this.allowed = allowed;
        this.allow = allowed.stream().map(Method::name).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        // An extended CONNECT is what a GET with Upgrade is in HTTP/1.1 (RFC 8441, section 5).
        boolean upgrades = request.method() == Method.CONNECT && request.upgrade().isPresent();
        if (!allowed.contains(upgrades ? Method.GET : request.method())) {
            throw new MethodNotAllowed(allow);
        }
        return next.handle(request);
    }
}
