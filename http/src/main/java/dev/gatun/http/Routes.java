package dev.gatun.http;

import dev.gatun.http.internal.files.StaticFiles;
import dev.gatun.http.internal.routing.ErrorMap;
import dev.gatun.http.internal.routing.HostNames;
import dev.gatun.http.internal.routing.RoutePattern;
import dev.gatun.http.internal.routing.RouterDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Collects the routes of a {@link Router}. Used by one thread, until the router is made; after that each change throws {@link IllegalStateException}.
 */
public final class Routes {
    private final List<Middleware> middleware = new ArrayList<>();
    private final List<RouterDefinition.RouteDefinition> routes = new ArrayList<>();
    private final List<RouterDefinition.Mount> mounts = new ArrayList<>();
    private final List<RouterDefinition.Host> hosts = new ArrayList<>();
    private final Map<Class<? extends Throwable>, ErrorHandler> errors = new HashMap<>();
    private boolean frozen;

    Routes() {}

    RouterDefinition freeze() {
        frozen = true;
        return new RouterDefinition(middleware, routes, mounts, hosts, errors);
    }

    /**
     * What a server answers with: a router, or where there are no routes the handler alone, so that it costs no search. Either way exceptions become
     * responses inside of the middleware.
     */
    Handler outermost(List<Middleware> around, Optional<Handler> handler, ErrorHandler last) {
        if (routes.isEmpty() && mounts.isEmpty() && hosts.isEmpty()) {
            Handler alone = handler.orElseThrow(() -> new IllegalStateException("server has neither handler nor route"));
            ErrorMap map = ErrorMap.outermost(errors, Optional.of(last));
            Handler inner = alone instanceof Router router ? router.errors(last) : alone;
            return around.isEmpty() && errors.isEmpty() ? inner : map.around(Middleware.around(around, map.around(inner)));
        }
        middleware.addAll(0, around);
        handler.ifPresent(rest -> any("/{rest...}", rest));
        return new Router(freeze(), Optional.of(last));
    }

    private Routes change() {
        if (frozen) {
            throw new IllegalStateException("routes are frozen");
        }
        return this;
    }

    /** Middleware around all routes of this router, wherever they are added; the first is the outermost. It runs for 404 and 405 as well. */
    public Routes use(Middleware... added) {
        change().middleware.addAll(List.of(added));
        return this;
    }

    /** A route for GET, and HEAD. */
    public Routes get(String pattern, Handler handler) {
        return route(Method.GET, pattern, handler);
    }

    /** A route for GET, and HEAD, that runs as {@code execution} says. */
    public Routes get(String pattern, Execution execution, Handler handler) {
        return route(Method.GET, pattern, execution, handler);
    }

    /** A route for HEAD alone; without one, that for GET answers. */
    public Routes head(String pattern, Handler handler) {
        return route(Method.HEAD, pattern, handler);
    }

    /** A route for POST. */
    public Routes post(String pattern, Handler handler) {
        return route(Method.POST, pattern, handler);
    }

    /** A route for POST that runs as {@code execution} says. */
    public Routes post(String pattern, Execution execution, Handler handler) {
        return route(Method.POST, pattern, execution, handler);
    }

    /** A route for PUT. */
    public Routes put(String pattern, Handler handler) {
        return route(Method.PUT, pattern, handler);
    }

    /** A route for PUT that runs as {@code execution} says. */
    public Routes put(String pattern, Execution execution, Handler handler) {
        return route(Method.PUT, pattern, execution, handler);
    }

    /** A route for PATCH. */
    public Routes patch(String pattern, Handler handler) {
        return route(Method.PATCH, pattern, handler);
    }

    /** A route for PATCH that runs as {@code execution} says. */
    public Routes patch(String pattern, Execution execution, Handler handler) {
        return route(Method.PATCH, pattern, execution, handler);
    }

    /** A route for DELETE. */
    public Routes delete(String pattern, Handler handler) {
        return route(Method.DELETE, pattern, handler);
    }

    /** A route for DELETE that runs as {@code execution} says. */
    public Routes delete(String pattern, Execution execution, Handler handler) {
        return route(Method.DELETE, pattern, execution, handler);
    }

    /** A route for OPTIONS instead of the automatic answer. */
    public Routes options(String pattern, Handler handler) {
        return route(Method.OPTIONS, pattern, handler);
    }

    /** A route for all methods that have none of their own. */
    public Routes any(String pattern, Handler handler) {
        return route(RouterDefinition.ANY, pattern, handler);
    }

    /** A route for all methods that have none of their own, run as {@code execution} says. */
    public Routes any(String pattern, Execution execution, Handler handler) {
        return route(RouterDefinition.ANY, pattern, execution, handler);
    }

    /** A route for whatever method. */
    public Routes route(Method method, String pattern, Handler handler) {
        Objects.requireNonNull(handler, "handler");
        change().routes.add(new RouterDefinition.RouteDefinition(method, RoutePattern.parse(pattern), handler));
        return this;
    }

    /** A route for whatever method that runs as {@code execution} says. */
    public Routes route(Method method, String pattern, Execution execution, Handler handler) {
        return route(method, pattern, Handler.on(execution, handler));
    }

    /** All routes of {@code router}, with its middleware and errors, below {@code prefix}; {@code /} puts them beside this router's own. */
    public Routes mount(String prefix, Router router) {
        return mount(prefix, router.definition());
    }

    /** A router of its own below {@code prefix}. */
    public Routes mount(String prefix, Consumer<? super Routes> router) {
        return mount(prefix, collect(router));
    }

    private Routes mount(String prefix, RouterDefinition router) {
        change().mounts.add(new RouterDefinition.Mount(RoutePattern.parse(prefix).requirePrefix(), router));
        return this;
    }

    /**
     * A router for one host, inside this router's middleware. This router's own routes are the default host's; if it has none, a host that is not
     * named is answered 421.
     *
     * @param name {@code admin.example.com}, or {@code *.example.com} for all below it; the longest match wins, exact names first
     */
    public Routes host(String name, Consumer<? super Routes> router) {
        change().hosts.add(new RouterDefinition.Host(HostNames.configured(name), collect(router)));
        return this;
    }

    private static RouterDefinition collect(Consumer<? super Routes> router) {
        Routes inner = new Routes();
        router.accept(inner);
        return inner.freeze();
    }

    /** The files below {@code directory}, for GET and HEAD, with the options' defaults. */
    public Routes files(String prefix, Path directory) {
        return files(prefix, directory, options -> {});
    }

    /** The files below {@code directory}, for GET and HEAD. */
    public Routes files(String prefix, Path directory, Consumer<? super FileOptions.Builder> options) {
        return files(prefix, FileTree.directory(directory), options);
    }

    /** The files of {@code tree}, for GET and HEAD, with the options' defaults. */
    public Routes files(String prefix, FileTree tree) {
        return files(prefix, tree, options -> {});
    }

    /** The files of {@code tree}, for GET and HEAD. */
    public Routes files(String prefix, FileTree tree, Consumer<? super FileOptions.Builder> options) {
        FileOptions.Builder builder = FileOptions.builder();
        options.accept(builder);
        Handler files = StaticFiles.of(tree, builder.build());
        String base = RoutePattern.parse(prefix).requirePrefix().text();
        if (!base.equals("/")) {
            get(base, files);
        }
        return get((base.equals("/") ? "" : base) + "/{" + StaticFiles.PARAMETER + "...}", files);
    }

    /**
     * What becomes of an exception of a route: the handler for its nearest superclass, here before in a router around this one. The response passes
     * through the middleware as any other.
     */
    public <E extends Throwable> Routes on(Class<E> type, BiFunction<? super Request, ? super E, ? extends Response> handler) {
        Objects.requireNonNull(handler, "handler");
        if (change().errors.put(type, (request, error) -> handler.apply(request, type.cast(error))) != null) {
            throw new IllegalArgumentException("two handlers for " + type.getName());
        }
        return this;
    }
}
