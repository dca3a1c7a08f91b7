package dev.gatun.http.hosting;

import java.util.Map;

/**
 * What was counted of a tenant since it was registered. A consistent snapshot is not promised.
 *
 * @param requests that were let in
 * @param active those that are being answered
 * @param connections that have asked for its hosts and are open; counted only where they are limited
 * @param bytes content of responses
 * @param refused requests that were not let in, by limit: {@code requests}, {@code concurrent}, {@code bytes}, {@code connections}
 */
public record TenantStatistics(long requests, long active, long connections, long bytes, Map<String, Long> refused) {
    /** Takes a copy. */
    public TenantStatistics {
        refused = Map.copyOf(refused);
    }
}
