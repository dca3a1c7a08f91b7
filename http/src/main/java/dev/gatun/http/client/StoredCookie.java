package dev.gatun.http.client;

import dev.gatun.http.SameSite;
import java.time.Instant;
import java.util.Optional;

/**
 * A cookie in a {@link CookieJar} (RFC 6265bis, section 5.7). A value; any thread.
 *
 * @param name may be empty: some servers set a value only
 * @param domain in lower case, without a dot in front
 * @param hostOnly whether only {@code domain} itself gets it, not the hosts below
 * @param path where the paths begin that get it
 * @param secure whether it is sent over TLS only
 * @param sameSite what the server said of it, if anything
 * @param expires when it ends; empty for one that ends with the program
 */
public record StoredCookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        boolean secure,
        boolean httpOnly,
        Optional<SameSite> sameSite,
        Optional<Instant> expires) {
    /** Whether its end has come. */
    public boolean isExpired(Instant now) {
        return expires.isPresent() && !expires.get().isAfter(now);
    }

    /** Without the value, which is a session more often than not. */
    @Override
    public String toString() {
        return "StoredCookie[" + name + " of " + (hostOnly ? "" : "*.") + domain + path + ']';
    }
}
