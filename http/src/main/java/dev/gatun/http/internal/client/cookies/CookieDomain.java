package dev.gatun.http.internal.client.cookies;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Hosts, domains and paths as cookies compare them (RFC 6265bis, section 5.1). Pure; any thread. */
final class CookieDomain {
    private CookieDomain() {}

    /** Section 5.1.2: in lower case, labels beyond ASCII in Punycode; empty when that can't be. */
    static Optional<String> canonical(String host) {
        if (host.isEmpty()) {
            return Optional.empty();
        }
        try {
            // A name in ASCII is taken as it is: Java's rules for those are stricter than what names there are.
            String ascii = host.chars().allMatch(c -> c < 0x80) ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
            return Optional.of(ascii.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Section 5.1.3: {@code host} is {@code domain}, or a host below it; addresses have none below. Both are canonical. */
    static boolean matches(String host, String domain) {
        return host.equals(domain) || host.endsWith(domain) && host.charAt(host.length() - domain.length() - 1) == '.' && !isAddress(host);
    }

    /** A name whose last label is a number would be read as an address (WHATWG URL, section 3.5). */
    static boolean isAddress(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return host.indexOf(':') >= 0 || !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Section 5.1.4: the directory of the path that was asked. */
    static String defaultPath(String uriPath) {
        int slash = uriPath.lastIndexOf('/');
        return uriPath.startsWith("/") && slash > 0 ? uriPath.substring(0, slash) : "/";
    }

    /** Section 5.1.4: {@code path} is {@code cookiePath}, or below it. */
    static boolean pathMatches(String path, String cookiePath) {
        return path.startsWith(cookiePath)
            && (path.length() == cookiePath.length() || cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/');
    }
}
