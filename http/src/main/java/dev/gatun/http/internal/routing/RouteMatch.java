package dev.gatun.http.internal.routing;

import dev.gatun.http.PathParameters;
import java.util.List;
import java.util.Optional;

/**
 * A route that a path matched, with where in the path its parameters are. Values become Strings only when they are asked for.
 * Routes without parameters have one shared instance. Immutable once the search has returned it.
 *
 * @param <R> what a route leads to
 */
public final class RouteMatch<R> implements PathParameters {
    private static final int[] NONE = {};

    private final R route;
    private final List<String> names;
    private final String path;
    private final int[] offsets;

    RouteMatch(R route, List<String> names) {
        this(route, names, "", NONE);
    }

    /** A match of a route without parameters. */
    static <R> RouteMatch<R> plain(R route) {
        return new RouteMatch<>(route, List.of());
    }

    private RouteMatch(R route, List<String> names, String path, int[] offsets) {
        this.route = route;
        this.names = names;
        this.path = path;
        this.offsets = offsets;
    }

    /** Called on the way out of the search: the last parameter comes first and makes the copy that the others fill. */
    RouteMatch<R> with(String path, int index, int start, int end) {
        RouteMatch<R> match = offsets == NONE ? new RouteMatch<>(route, names, path, new int[2 * names.size()]) : this;
        match.offsets[2 * index] = start;
        match.offsets[2 * index + 1] = end;
        return match;
    }

    /** What the route leads to. */
    public R route() {
        return route;
    }

    /** The names of the parameters, in the order of the pattern. */
    public List<String> names() {
        return names;
    }

    /** The decoded value of a parameter. In a tail wildcard a slash that was escaped can't be told from one that was not: {@link #rawValue} can. */
    @Override
    public Optional<String> value(String name) {
        return rawValue(name).map(value -> value.replace(RequestPath.ESCAPED_SLASH, '/'));
    }

    /** As {@link #value}, but with {@link RequestPath#ESCAPED_SLASH} for slashes that are data. */
    public Optional<String> rawValue(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(path.substring(offsets[2 * index], offsets[2 * index + 1]));
    }
}
