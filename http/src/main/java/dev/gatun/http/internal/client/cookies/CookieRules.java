package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.PublicSuffixes;
import dev.gatun.http.client.StoredCookie;
import java.util.Locale;
import java.util.Optional;

/** Which cookies a server may set (RFC 6265bis, section 5.7), as far as that does not depend on the ones that are there. Any thread. */
final class CookieRules {
    private static final String SECURE_PREFIX = "__secure-";
    private static final String HOST_PREFIX = "__host-";

    private final PublicSuffixes suffixes;

    CookieRules(PublicSuffixes suffixes) {
        this.suffixes = suffixes;
    }

    /** The cookie to keep; nothing where the server must not set it. */
    Optional<StoredCookie> judge(SetCookie set, CookieTarget from) {
        Optional<String> domain = set.domain();
        if (domain.isPresent() && !domain.get().chars().allMatch(c -> c < 0x80)) {
            return Optional.empty();
        }
        if (domain.isPresent() && isPublic(domain.get())) {
            // A site may live at a public suffix itself; its cookie is not for those below.
            if (!domain.get().equals(from.host())) {
                return Optional.empty();
            }
            domain = Optional.empty();
        }
        if (domain.isPresent() && !CookieDomain.matches(from.host(), domain.get())) {
            return Optional.empty();
        }
        StoredCookie cookie = new StoredCookie(set.name(), set.value(), domain.orElse(from.host()), domain.isEmpty(),
            set.path().orElseGet(() -> CookieDomain.defaultPath(from.path())), set.secure(), set.httpOnly(), set.sameSite(), set.expires());
        return isAllowed(cookie, set, from) ? Optional.of(cookie) : Optional.empty();
    }

    private boolean isPublic(String domain) {
        return !CookieDomain.isAddress(domain) && suffixes.isPublic(domain);
    }

    private static boolean isAllowed(StoredCookie cookie, SetCookie set, CookieTarget from) {
        if (cookie.secure() && !from.secure()) {
            return false;
        }
        if (cookie.name().isEmpty()) {
            // It would be sent as its value alone, and the server take that for the name.
            String value = cookie.value().toLowerCase(Locale.ROOT);
            return !value.startsWith(SECURE_PREFIX) && !value.startsWith(HOST_PREFIX);
        }
        String name = cookie.name().toLowerCase(Locale.ROOT);
        boolean host = cookie.secure() && cookie.hostOnly() && set.path().equals(Optional.of("/"));
        return (!name.startsWith(SECURE_PREFIX) || cookie.secure()) && (!name.startsWith(HOST_PREFIX) || host);
    }
}
