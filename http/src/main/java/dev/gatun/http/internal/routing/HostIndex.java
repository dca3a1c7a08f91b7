package dev.gatun.http.internal.routing;

import dev.gatun.http.Request;
import java.util.HashMap;
import java.util.Map;

/** Finds what belongs to a host: by its exact name, else by the longest {@code *.} domain above it, else the default. Immutable; any thread. */
public final class HostIndex<T> {
    private final T whenUnknown;
    private final Map<String, T> exact = new HashMap<>();
    /** By the domain with the dot in front. */
    private final Map<String, T> domains = new HashMap<>();

    /**
     * @param byName by names as {@link HostNames#configured} has them
     * @param whenUnknown for all other hosts
     */
    public HostIndex(Map<String, T> byName, T whenUnknown) {
        this.whenUnknown = whenUnknown;
        byName.forEach((name, value) -> (HostNames.isWildcard(name) ? domains : exact).put(HostNames.isWildcard(name) ? name.substring(1) : name, value));
    }

    /** What belongs to the host that {@code request} is for; its name is not even made where no host is named. */
    public T find(Request request) {
        return exact.isEmpty() && domains.isEmpty() ? whenUnknown : find(request.host());
    }

    /** @param host in lower case, without port */
    public T find(String host) {
        // A name with the root's dot is the same name (RFC 3986 section 3.2.2).
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        T found = exact.get(name);
        for (int dot = name.indexOf('.'); found == null && dot > 0 && !domains.isEmpty(); dot = name.indexOf('.', dot + 1)) {
            found = domains.get(name.substring(dot));
        }
        return found != null ? found : whenUnknown;
    }
}
