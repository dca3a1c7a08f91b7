package dev.gatun.http.internal.routing;

import dev.gatun.http.Method;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The frozen routes of one host, as a tree with a node for each segment. Finding a route compares characters in place: a route without parameters
 * costs no allocation, one with parameters the offsets of their values. Immutable after {@link #freeze()}; any thread may search it then.
 *
 * @param <R> what a route leads to
 */
public final class RouteTrie<R> {
    private final RouteNode<R> root = new RouteNode<>();

    /** Puts a route in; {@code method} is {@link RouteNode#ANY} for all methods. Only while building. */
    public void add(Method method, RoutePattern pattern, R route) {
        RouteNode<R> node = root;
        for (RoutePattern.Segment segment : pattern.segments()) {
            if (segment.kind() == RoutePattern.Kind.WILDCARD) {
                node = node.wildcardChild();
            } else {
                node = segment.kind() == RoutePattern.Kind.STATIC ? node.staticChild(segment.text()) : node.parameterChild();
            }
        }
        node.add(method, new RouteMatch<>(route, pattern.names()));
    }

    /** Ends building. */
    public RouteTrie<R> freeze() {
        root.freeze();
        return this;
    }

    /**
     * The route for {@code method} whose pattern is the most specific one that {@code path} matches, or {@code null}.
     *
     * @param path as {@link RequestPath#normalise} gives it
     */
    public RouteMatch<R> find(Method method, String path) {
        return find(root, method, path, 1, 0);
    }

    /** The methods that have a route for {@code path}; with {@link RouteNode#ANY} for a route of all methods. */
    public Set<Method> methods(String path) {
        Set<Method> methods = new LinkedHashSet<>();
        methods(root, path, 1, methods);
        return methods;
    }

    private RouteMatch<R> find(RouteNode<R> node, Method method, String path, int start, int depth) {
        int slash = path.indexOf('/', start);
        int end = slash < 0 ? path.length() : slash;
        RouteNode<R> child = node.findStatic(path, start, end);
        if (child != null) {
            RouteMatch<R> match = slash < 0 ? child.match(method) : find(child, method, path, end + 1, depth);
            if (match != null) {
                return match;
            }
        }
        if (node.parameter() != null && end > start) {
            RouteMatch<R> match = slash < 0 ? node.parameter().match(method) : find(node.parameter(), method, path, end + 1, depth + 1);
            if (match != null) {
                return match.with(path, depth, start, end);
            }
        }
        if (node.wildcard() != null) {
            RouteMatch<R> match = node.wildcard().match(method);
            if (match != null) {
                return match.with(path, depth, start, path.length());
            }
        }
        return null;
    }

    private void methods(RouteNode<R> node, String path, int start, Set<Method> into) {
        int slash = path.indexOf('/', start);
        int end = slash < 0 ? path.length() : slash;
        RouteNode<R> child = node.findStatic(path, start, end);
        if (child != null) {
            methods(child, path, slash, end, into);
        }
        if (node.parameter() != null && end > start) {
            methods(node.parameter(), path, slash, end, into);
        }
        if (node.wildcard() != null) {
            into.addAll(node.wildcard().methods());
        }
    }

    private void methods(RouteNode<R> child, String path, int slash, int end, Set<Method> into) {
        if (slash < 0) {
            into.addAll(child.methods());
        } else {
            methods(child, path, end + 1, into);
        }
    }
}
