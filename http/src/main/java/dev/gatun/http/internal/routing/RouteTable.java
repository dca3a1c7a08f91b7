package dev.gatun.http.internal.routing;

import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.MethodNotAllowed;
import dev.gatun.http.MisdirectedRequest;
import dev.gatun.http.NotFound;
import dev.gatun.http.Response;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The frozen routes of one host, and what answers where none matches. Immutable; any thread. */
final class RouteTable {
    /** The template of what no route matches: one value, so that metrics by template stay bounded. */
    private static final String UNMATCHED = "";

    /**
     * Where a request goes.
     *
     * @param handler with all middleware and errors around it
     * @param template the route's pattern, for metrics; empty when there is no route
     * @param owner the router that found it
     */
    record Target(Handler handler, String template, Object owner) {}

    /** A router's reach: what is below its prefix and matches no route still meets its middleware and errors. */
    record Scope(UnaryOperator<Handler> chain, RouteMatch<Target> notFound) {
        Scope(UnaryOperator<Handler> chain, Object owner) {
            this(chain, RouteMatch.plain(new Target(chain.apply(request -> {
                throw new NotFound("no such resource");
            }), UNMATCHED, owner)));
        }
    }

    private final RouteTrie<Target> routes;
    private final RouteTrie<Scope> scopes;
    private final Scope whole;

    RouteTable(RouteTrie<Target> routes, RouteTrie<Scope> scopes, Scope whole) {
        this.routes = routes.freeze();
        this.scopes = scopes.freeze();
        this.whole = whole;
    }

    /** The route that answers; where there is none, one that says so. */
    RouteMatch<Target> find(Method method, String path) {
        if (path.charAt(0) != '/') {
            // The asterisk form asks about the server as a whole (RFC 9110 section 9.3.7); the authority form is CONNECT's.
            return method == Method.OPTIONS ? answer(whole, request -> Response.noContent()) : whole.notFound;
        }
        RouteMatch<Target> match = routes.find(method, path);
        return match != null ? match : unmatched(method, path);
    }

    private RouteMatch<Target> unmatched(Method method, String path) {
        RouteMatch<Scope> nearest = scopes.find(RouteNode.ANY, path);
        Scope scope = nearest != null ? nearest.route() : whole;
        Set<Method> methods = routes.methods(path);
        if (methods.isEmpty()) {
            return scope.notFound;
        }
        String allow = allow(methods);
        return answer(scope, method == Method.OPTIONS ? request -> Response.noContent().header("allow", allow) : request -> {
            throw new MethodNotAllowed(allow);
        });
    }

    private static RouteMatch<Target> answer(Scope scope, Handler handler) {
        return RouteMatch.plain(new Target(scope.chain.apply(handler), UNMATCHED, scope.notFound.route().owner));
    }

    /** RFC 9110 section 10.2.1; sorted, so that caches and tests see one text. */
    private static String allow(Set<Method> methods) {
        Set<String> names = methods.stream().map(Method::name).collect(Collectors.toCollection(TreeSet::new));
        names.add("OPTIONS");
        if (names.contains("GET")) {
            names.add("HEAD");
        }
        return String.join(", ", names);
    }

    /** The answer to a host that is none of ours. */
    static Scope misdirected(UnaryOperator<Handler> chain, Object owner) {
        Handler refusal = request -> {
            throw new MisdirectedRequest("no such host here");
        };
        return new Scope(handler -> chain.apply(refusal), RouteMatch.plain(new Target(chain.apply(refusal), UNMATCHED, owner)));
    }
}
