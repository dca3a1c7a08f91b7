package dev.gatun.http;

import dev.gatun.http.internal.routing.RouterCore;
import dev.gatun.http.internal.routing.RouterDefinition;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the handler for a request by host, path and method. Immutable; any thread.
 *
 * <p>{@snippet :
 * Router api = Router.of(r -> r
 *     .use(Auth.bearer(tokens::verify))
 *     .get("/users/{id}", req -> Response.json(users.find(req.path("id"))))
 *     .put("/files/{path...}", req -> Response.json(store.write(req.path("path"), req.body().stream())))
 *     .get("/ping", Execution.EVENT_LOOP, req -> Response.text("pong"))
 *     .on(NotFound.class, (req, e) -> Response.of(Status.NOT_FOUND).text(e.getMessage())));
 * }
 *
 * <p>A pattern is a path of literal segments, parameters that match one segment that is not empty, and at its end a wildcard that matches all that is
 * left. It is written decoded, and compared with the path as {@link Request#path()} has it, except that an escaped slash divides no segments. Of
 * several patterns that match the most specific one wins: a literal before a parameter before a wildcard. Two that match some of the same paths
 * without one being the more specific are refused, as are duplicates.
 *
 * <p>HEAD is answered by the route for GET unless it has its own, OPTIONS with {@code allow}, a method that has no route with 405 and
 * {@code allow}, a path that has none with {@link NotFound} inside the middleware of the innermost router whose prefix it is below.
 */
public final class Router implements Handler {
    private final RouterDefinition definition;
    private final RouterCore core;

    Router(RouterDefinition definition, Optional<ErrorHandler> last) {
        this.definition = definition;
        this.core = new RouterCore(definition, last);
    }

    /**
     * A router with the routes that {@code routes} adds; frozen on return.
     *
     * @throws IllegalArgumentException when a pattern is malformed, or two routes are duplicates or ambiguous; the message names both
     */
    public static Router of(Consumer<? super Routes> routes) {
        Routes collected = new Routes();
        routes.accept(collected);
        return new Router(collected.freeze(), Optional.empty());
    }

    /**
     * The pattern of the route that {@code request} matched, with the prefixes of its mounts; empty before and when none did. For metrics and logs: its
     * values are as many as the routes. Asking costs nothing that is kept with each request.
     */
    public static Optional<String> template(Request request) {
        return RouterCore.template(request);
    }

    /** The same routes; what no {@link Routes#on on(…)} maps goes to {@code errors}, inside of the middleware. Servers and hosts do it with theirs. */
    public Router errors(ErrorHandler errors) {
        return new Router(definition, Optional.of(Objects.requireNonNull(errors, "errors")));
    }

    RouterDefinition definition() {
        return definition;
    }

    @Override
    public Response handle(Request request) throws Exception {
        return core.handle(request);
    }

    @Override
    public Execution execution(Request request, Execution inherited) {
        return core.execution(request, inherited);
    }
}
