package dev.gatun.http.internal.routing;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Execution;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.RequestView;
import dev.gatun.http.Response;
import dev.gatun.http.internal.Paths;
import dev.gatun.http.internal.routing.RouteTable.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A frozen router at work. The event loop asks for the execution first; what it found then stays with the request as its path parameters, so that
 * the handler's call need not search again. Immutable; any thread.
 */
public final class RouterCore {
    private final HostIndex<RouteTable> hosts;

    /** @param last is asked about exceptions that no router maps */
    public RouterCore(RouterDefinition definition, Optional<ErrorHandler> last) {
        hosts = index(definition.hosts(), RouteCompiler.compile(definition, last, this));
    }

    /** @param tables the default, then one for each of {@code hosts} */
    private static HostIndex<RouteTable> index(List<RouterDefinition.Host> hosts, List<RouteTable> tables) {
        Map<String, RouteTable> named = new HashMap<>();
        for (int i = 0; i < hosts.size(); i++) {
            if (named.put(hosts.get(i).name(), tables.get(i + 1)) != null) {
                throw new IllegalArgumentException("duplicate host '" + hosts.get(i).name() + "'");
            }
        }
        return new HostIndex<>(named, tables.getFirst());
    }

    /** Where the route that matches wants to run. */
    public Execution execution(Request request, Execution inherited) {
        RouteMatch<Target> match = find(request);
        request.pathParameters(match);
        return match.route().handler().execution(request, inherited);
    }

    /** Answers with the route that matches. */
    public Response handle(Request request) throws Exception {
        Target known = known(request);
        if (known == null) {
            RouteMatch<Target> match = find(request);
            request.pathParameters(match);
            known = match.route();
        }
        return known.handler().handle(request);
    }

    /** The pattern of the route that was found for {@code request}. */
    public static Optional<String> template(Request request) {
        return request.pathParameters() instanceof RouteMatch<?> match && match.route() instanceof Target target && !target.template().isEmpty()
            ? Optional.of(target.template()) : Optional.empty();
    }

    /** What {@link #execution} found. A view may have another path than the request that it was asked about, so there it does not count. */
    private Target known(Request request) {
        boolean mine = request.pathParameters() instanceof RouteMatch<?> match && match.route() instanceof Target target && target.owner() == this;
        return mine && !(request instanceof RequestView) ? (Target) ((RouteMatch<?>) request.pathParameters()).route() : null;
    }

    private RouteMatch<Target> find(Request request) {
        String target = request.target();
        String path = Paths.mayEscapeSlash(target) ? Paths.segments(target) : request.path();
        // An extended CONNECT goes where the same request goes as a GET with Upgrade in HTTP/1.1 (RFC 8441, section 5).
        boolean upgrades = request.method() == Method.CONNECT && request.upgrade().isPresent();
        return hosts.find(request).find(upgrades ? Method.GET : request.method(), path);
    }
}
