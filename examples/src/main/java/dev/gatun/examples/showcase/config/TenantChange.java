package dev.gatun.examples.showcase.config;

import dev.gatun.http.hosting.Tenant;
import dev.gatun.http.hosting.Tenants;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** From the tenants that there are to those that there are to be, once their hosts are there: who stays keeps what it has counted. Used by one thread. */
record TenantChange(Tenants tenants, List<Tenant> before, List<Tenant> after, Consumer<String> told) {
    void apply() {
        // Also when none has changed: hosts may have gone and come back.
        tenants.replaceAll(after);
        before.stream().filter(isNotIn(after)).forEach(tenant -> told.accept("tenant " + tenant.id() + ": no more"));
        after.stream().filter(isNotIn(before)).forEach(tenant -> told.accept("tenant " + tenant.id() + ": is new"));
        after.stream().filter(isNotIn(before).negate()).filter(tenant -> !before.contains(tenant))
                .forEach(tenant -> told.accept("tenant " + tenant.id() + ": has changed"));
    }

    private static Predicate<Tenant> isNotIn(List<Tenant> others) {
        return tenant -> others.stream().noneMatch(other -> other.id().equals(tenant.id()));
    }
}
