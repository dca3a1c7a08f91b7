package dev.gatun.http.internal.routing;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.Middleware;
import java.util.List;
import java.util.Map;

/**
 * What a router was told, before it is laid out as trees. Kept, so that a router can be mounted more than once. Immutable.
 *
 * @param middleware around all that follows, the first outermost
 * @param routes own routes
 * @param mounts other routers below a prefix
 * @param hosts other routers for names of hosts
 * @param errors what becomes of exceptions
 */
public record RouterDefinition(
        List<Middleware> middleware,
        List<RouteDefinition> routes,
        List<Mount> mounts,
        List<Host> hosts,
        Map<Class<? extends Throwable>, ErrorHandler> errors) {
    /** One route; {@code method} is {@link #ANY} for all. */
    public record RouteDefinition(Method method, RoutePattern pattern, Handler handler) {}

    /** A router below a prefix. */
    public record Mount(RoutePattern prefix, RouterDefinition router) {}

    /** A router for an exact name, or for {@code *.} and a domain. */
    public record Host(String name, RouterDefinition router) {}

    /** Stands for all methods. */
    public static final Method ANY = RouteNode.ANY;

    /** Copies the lists. */
    public RouterDefinition {
        middleware = List.copyOf(middleware);
        routes = List.copyOf(routes);
        mounts = List.copyOf(mounts);
        hosts = List.copyOf(hosts);
        errors = Map.copyOf(errors);
    }
}
