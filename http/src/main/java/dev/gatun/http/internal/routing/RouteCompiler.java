package dev.gatun.http.internal.routing;

import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.Middleware;
import dev.gatun.http.internal.routing.RouteTable.Scope;
import dev.gatun.http.internal.routing.RouteTable.Target;
import dev.gatun.http.internal.routing.RouterDefinition.RouteDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lays a router and all that is mounted in it out as one table for each host: mounted routes get the prefix before their pattern and the outer
 * middleware around their handler, so that a request is matched once. Refuses what is ambiguous. Used while a server is built, by one thread.
 */
final class RouteCompiler {
    private record Entry(Method method, RoutePattern pattern, Target target) {}

    private final List<Entry> entries = new ArrayList<>();
    private final RouteTrie<Scope> scopes = new RouteTrie<>();

    private final Object owner;

    private RouteCompiler(Object owner) {
        this.owner = owner;
    }

    /** The table of the default host, then those of the named hosts in their order. */
    static List<RouteTable> compile(RouterDefinition router, Optional<ErrorHandler> last, Object owner) {
        ErrorMap errors = ErrorMap.outermost(router.errors(), last);
        List<RouteTable> tables = new ArrayList<>();
        // With named hosts alone, another host is not ours: 421 (RFC 9110 section 15.5.20), never some tenant's content.
        boolean hostsOnly = !router.hosts().isEmpty() && router.routes().isEmpty() && router.mounts().isEmpty();
        RouteCompiler own = new RouteCompiler(owner);
        Scope whole = own.add(router, Optional.empty(), UnaryOperator.identity(), errors);
        tables.add(own.table(hostsOnly ? RouteTable.misdirected(whole.chain(), owner) : whole));
        for (RouterDefinition.Host host : router.hosts()) {
            refuseHosts(host.router(), "host '" + host.name() + "'");
            RouteCompiler compiler = new RouteCompiler(owner);
            ErrorMap hostErrors = errors.inner(host.router().errors());
            Scope inner = compiler.add(host.router(), Optional.empty(), chain(router, UnaryOperator.identity(), errors), hostErrors);
            tables.add(compiler.table(inner));
        }
        return tables;
    }

    private RouteTable table(Scope whole) {
        refuseAmbiguity();
        RouteTrie<Target> routes = new RouteTrie<>();
        entries.forEach(entry -> routes.add(entry.method, entry.pattern, entry.target));
        return new RouteTable(routes, scopes, whole);
    }

    private Scope add(RouterDefinition router, Optional<RoutePattern> prefix, UnaryOperator<Handler> outer, ErrorMap errors) {
        UnaryOperator<Handler> chain = chain(router, outer, errors);
        UnaryOperator<Handler> whole = handler -> chain.apply(errors.around(handler));
        for (RouteDefinition route : router.routes()) {
            for (RoutePattern pattern : prefix.map(p -> p.join(route.pattern())).orElse(List.of(route.pattern()))) {
                entries.add(new Entry(route.method(), pattern, new Target(whole.apply(route.handler()), pattern.text(), owner)));
            }
        }
        for (RouterDefinition.Mount mount : router.mounts()) {
            refuseHosts(mount.router(), "mount at '" + mount.prefix() + "'");
            RoutePattern inner = prefix.map(p -> p.join(mount.prefix()).get(0)).orElse(mount.prefix());
            Scope scope = add(mount.router(), Optional.of(inner), chain, errors.inner(mount.router().errors()));
            for (RoutePattern reach : inner.reach()) {
                scopes.add(RouteNode.ANY, reach, scope);
            }
        }
        return new Scope(whole, owner);
    }

    /** The router's middleware, with what it throws itself mapped as well. */
    private static UnaryOperator<Handler> chain(RouterDefinition router, UnaryOperator<Handler> outer, ErrorMap errors) {
        if (router.middleware().isEmpty()) {
            return outer;
        }
        return handler -> outer.apply(errors.around(Middleware.around(router.middleware(), handler)));
    }

    private static void refuseHosts(RouterDefinition router, String where) {
        if (!router.hosts().isEmpty()) {
            throw new IllegalArgumentException(where + " has hosts of its own: hosts belong to the outermost router");
        }
    }

    /**
     * Two routes may match one path only if one of them is the more specific. {@code /a/{x}} and {@code /{y}/b} both match {@code /a/b}, and whichever
     * won, somebody would be surprised.
     */
    private void refuseAmbiguity() {
        for (int i = 0; i < entries.size(); i++) {
            Entry a = entries.get(i);
            for (int j = 0; j < i; j++) {
                Entry b = entries.get(j);
                boolean same = a.method.equals(b.method);
                if (!same && !a.method.equals(RouteNode.ANY) && !b.method.equals(RouteNode.ANY)) {
                    continue;
                }
                switch (a.pattern.relation(b.pattern)) {
                    case SAME -> refuse(same, "duplicate", a, b);
                    case CROSSING -> refuse(true, "ambiguous", a, b);
                    case DISJOINT, NESTED -> { }
                }
            }
        }
    }

    private static void refuse(boolean when, String what, Entry a, Entry b) {
        if (when) {
            throw new IllegalArgumentException(what + " routes: " + b.method + " " + b.pattern + " and " + a.method + " " + a.pattern
                + (what.equals("ambiguous") ? " match some of the same paths, and neither is the more specific" : ""));
        }
    }
}
