package dev.gatun.http.hosting;

import dev.gatun.http.internal.routing.HostNames;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Somebody who has hosts of their own here.
 *
 * @param id by which it is known in lists and metrics: letters, digits, dots, dashes and underscores, at most 64
 * @param hosts one name of each host
 * @param limits of all its hosts together
 */
public record Tenant(String id, List<String> hosts, TenantLimits limits) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Checks the id, and puts names into the form in which {@link Host#names()} has them. */
    public Tenant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("tenant '" + id + "': an id has letters, digits, dots, dashes and underscores, at most 64");
        }
        hosts = hosts.stream().map(HostNames::configured).distinct().toList();
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("tenant '" + id + "' has no host");
        }
        Objects.requireNonNull(limits, "limits");
    }

    /** A tenant without limits. */
    public static Tenant of(String id, String... hosts) {
        return new Tenant(id, List.of(hosts), TenantLimits.NONE);
    }

    /** The same with these limits. */
    public Tenant limits(TenantLimits newLimits) {
        return new Tenant(id, hosts, newLimits);
    }
}
