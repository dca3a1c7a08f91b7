package dev.gatun.examples.showcase.config;

import dev.gatun.http.hosting.Tenant;
import dev.gatun.http.hosting.TenantLimits;
import java.util.List;
import java.util.Optional;

/** Who owns which hosts, and what they may take together. */
final class TenantSettings {
    private TenantSettings() {}

    static Optional<Tenant> read(Value id, Section section, ConfigurationReader reader) {
        List<String> hosts = section.need("hosts").map(list -> list.list(name -> reader.ownedHost(name, id.text().orElse("")))).orElse(List.of());
        int requests = section.find("requestsPerSecond", "no limit").flatMap(value -> value.number(1, Integer.MAX_VALUE)).orElse(0L).intValue();
        int burst = section.find("burst", "as requestsPerSecond").flatMap(value -> value.number(1, Integer.MAX_VALUE)).map(Long::intValue).orElse(requests);
        int concurrent = section.find("concurrent", "no limit").flatMap(value -> value.number(1, Integer.MAX_VALUE)).orElse(0L).intValue();
        long bytes = section.find("bytesPerSecond", "no limit").flatMap(value -> value.bytes(1, Long.MAX_VALUE)).orElse(0L);
        int connections = section.find("connections", "no limit").flatMap(value -> value.number(1, Integer.MAX_VALUE)).orElse(0L).intValue();
        if (section.has("burst") && requests == 0) {
            section.wrong("\"burst\" is for \"requestsPerSecond\", and there is none");
        }
        TenantLimits limits = new TenantLimits(requests, burst, concurrent, bytes, connections);
        return hosts.isEmpty() ? Optional.empty() : id.parsed(text -> new Tenant(text, hosts, limits));
    }
}
