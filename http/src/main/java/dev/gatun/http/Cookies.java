package dev.gatun.http;

import dev.gatun.http.internal.cookies.CookieSyntax;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The cookies of a request, by name (RFC 6265 section 4.2). Immutable; any thread. */
public final class Cookies {
    private final Map<String, String> values;

    private Cookies(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * The cookies that {@code request} brings. Of two with one name the first counts: clients send the one of the longest path first.
     *
     * @throws ProtocolException 400 when a {@code cookie} field breaks the grammar, rather than guessing where one cookie ends
     */
    public static Cookies of(Request request) {
        return new Cookies(CookieSyntax.parse(request.headers().all("cookie")));
    }

    /** The value of a cookie. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The names, in the order of the field. */
    public Set<String> names() {
        return values.keySet();
    }

    @Override
    public String toString() {
        // Values are sessions more often than not.
        return "Cookies" + values.keySet();
    }
}
