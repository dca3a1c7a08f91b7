package dev.gatun.http.hosting;

/**
 * What a tenant's hosts may take of the process, all together. Zero is no limit.
 *
 * @param requestsPerSecond in the long run; more are answered 429
 * @param burst how many may come at once after a pause
 * @param concurrent requests that are being answered at the same time; more are answered 503
 * @param bytesPerSecond content of responses in the long run, and a second's worth at once; who has had more is answered 429 until that is made up for. A
 *     response that has begun is not held back
 * @param connections that have asked for a host of the tenant and are open; requests on further ones are answered 503. A connection may count for several
 *     tenants
 */
public record TenantLimits(int requestsPerSecond, int burst, int concurrent, long bytesPerSecond, int connections) {
    /** No limits. */
    public static final TenantLimits NONE = new TenantLimits(0, 0, 0, 0, 0);

    /** Checks the ranges. */
    public TenantLimits {
        if (requestsPerSecond < 0 || concurrent < 0 || bytesPerSecond < 0 || connections < 0) {
            throw new IllegalArgumentException("limits of a tenant below zero: " + requestsPerSecond + " requests a second, " + concurrent + " at a time, "
                    + bytesPerSecond + " bytes a second, " + connections + " connections");
        }
        if (requestsPerSecond > 0 && burst < 1) {
            throw new IllegalArgumentException("a burst of " + burst + " requests lets none through");
        }
    }

    /** The same with so many requests a second, which may all come at once. */
    public TenantLimits requestsPerSecond(int requests) {
        return new TenantLimits(requests, requests, concurrent, bytesPerSecond, connections);
    }

    /** The same with so many requests at once after a pause. */
    public TenantLimits burst(int requests) {
        return new TenantLimits(requestsPerSecond, requests, concurrent, bytesPerSecond, connections);
    }

    /** The same with so many requests at a time. */
    public TenantLimits concurrent(int requests) {
        return new TenantLimits(requestsPerSecond, burst, requests, bytesPerSecond, connections);
    }

    /** The same with so many bytes a second. */
    public TenantLimits bytesPerSecond(long bytes) {
        return new TenantLimits(requestsPerSecond, burst, concurrent, bytes, connections);
    }

    /** The same with so many connections. */
    public TenantLimits connections(int most) {
        return new TenantLimits(requestsPerSecond, burst, concurrent, bytesPerSecond, most);
    }
}
