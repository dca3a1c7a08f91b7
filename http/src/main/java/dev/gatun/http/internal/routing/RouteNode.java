package dev.gatun.http.internal.routing;

import dev.gatun.http.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One segment of the tree: its children and the routes that end here. Built by one thread, then only read. */
final class RouteNode<R> {
    /** Stands for all methods: a token that nobody registers, so a request that carries it gets nothing that another would not. */
    static final Method ANY = Method.of("*");

    private final Map<String, RouteNode<R>> children = new HashMap<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<RouteMatch<R>> routes = new ArrayList<>();
    private RouteNode<R> parameter;
    private RouteNode<R> wildcard;
    private String[] keys = {};
    private RouteNode<R>[] slots;
    private Method[] frozenMethods;
    private RouteMatch<R>[] frozenRoutes;

    RouteNode<R> staticChild(String segment) {
        return children.computeIfAbsent(segment, s -> new RouteNode<>());
    }

    RouteNode<R> parameterChild() {
        parameter = parameter != null ? parameter : new RouteNode<>();
        return parameter;
    }

    RouteNode<R> wildcardChild() {
        wildcard = wildcard != null ? wildcard : new RouteNode<>();
        return wildcard;
    }

    void add(Method method, RouteMatch<R> route) {
        methods.add(method);
        routes.add(route);
    }

    /** Turns the children into a table with open addressing, so that a region of a path is looked up without a String of its own. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void freeze() {
        int size = Integer.highestOneBit(Math.max(1, children.size() * 2)) * 2;
        keys = new String[children.isEmpty() ? 0 : size];
        slots = new RouteNode[keys.length];
        children.forEach((key, child) -> {
            int slot = hash(key, 0, key.length()) & keys.length - 1;
            while (keys[slot] != null) {
                slot = slot + 1 & keys.length - 1;
            }
            keys[slot] = key;
            slots[slot] = child;
            child.freeze();
        });
        frozenMethods = methods.toArray(Method[]::new);
        frozenRoutes = routes.toArray(new RouteMatch[0]);
        if (parameter != null) {
            parameter.freeze();
        }
        if (wildcard != null) {
            wildcard.freeze();
        }
    }

    RouteNode<R> findStatic(String path, int start, int end) {
        if (keys.length == 0) {
            return null;
        }
        int slot = hash(path, start, end) & keys.length - 1;
        while (keys[slot] != null) {
            if (keys[slot].length() == end - start && path.startsWith(keys[slot], start)) {
                return slots[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    /** Length and three characters spread the few children of a node well enough; hashing each character would read the path twice. */
    private static int hash(String text, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return 0;
        }
        int h = length * 31 + text.charAt(start);
        h = h * 31 + text.charAt(start + (length >> 1));
        h = h * 31 + text.charAt(end - 1);
        return h ^ h >>> 7;
    }

    RouteNode<R> parameter() {
        return parameter;
    }

    RouteNode<R> wildcard() {
        return wildcard;
    }

    List<Method> methods() {
        return methods;
    }

    /** The route of {@code method}; else HEAD is answered by GET's (RFC 9110 section 9.3.2); else the one for all methods. */
    RouteMatch<R> match(Method method) {
        RouteMatch<R> match = exact(method);
        if (match == null && method == Method.HEAD) {
            match = exact(Method.GET);
        }
        return match != null ? match : exact(ANY);
    }

    private RouteMatch<R> exact(Method method) {
        for (int i = 0; i < frozenMethods.length; i++) {
            if (frozenMethods[i].equals(method)) {
                return frozenRoutes[i];
            }
        }
        return null;
    }
}
