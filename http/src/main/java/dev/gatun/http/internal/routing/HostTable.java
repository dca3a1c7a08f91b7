package dev.gatun.http.internal.routing;

import dev.gatun.http.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds the table of a host: by its exact name, else by the longest {@code *.} domain above it, else the default. Immutable; any thread. */
final class HostTable {
    private final RouteTable whenUnknown;
    private final Map<String, RouteTable> exact = new HashMap<>();
    private final Map<String, RouteTable> domains = new HashMap<>();

    /** @param tables the default, then one for each of {@code hosts} */
    HostTable(List<RouterDefinition.Host> hosts, List<RouteTable> tables) {
        whenUnknown = tables.get(0);
        for (int i = 0; i < hosts.size(); i++) {
            String name = hosts.get(i).name();
            boolean wildcard = name.startsWith("*.");
            if ((wildcard ? domains : exact).put(wildcard ? name.substring(1) : name, tables.get(i + 1)) != null) {
                throw new IllegalArgumentException("duplicate host '" + name + "'");
            }
        }
    }

    /** Checks a name that a program gives, and puts it in lower case. */
    static String checked(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.startsWith("*.") ? lower.substring(2) : lower;
        if (plain.isEmpty() || plain.indexOf('*') >= 0 || plain.indexOf('/') >= 0 || plain.startsWith(".") || plain.endsWith(".")) {
            throw new IllegalArgumentException("host '" + name + "' is neither a name nor '*.' and a domain");
        }
        return lower;
    }

    /** The table of the host that {@code request} is for; its name is not even made where no host is named. */
    RouteTable find(Request request) {
        return exact.isEmpty() && domains.isEmpty() ? whenUnknown : find(request.host());
    }

    /** @param host in lower case, without port */
    private RouteTable find(String host) {
        // A name with the root's dot is the same name (RFC 3986 section 3.2.2).
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        RouteTable table = exact.get(name);
        for (int dot = name.indexOf('.'); table == null && dot > 0 && !domains.isEmpty(); dot = name.indexOf('.', dot + 1)) {
            table = domains.get(name.substring(dot));
        }
        return table != null ? table : whenUnknown;
    }
}
