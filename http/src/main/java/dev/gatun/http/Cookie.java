package dev.gatun.http;

import dev.gatun.http.internal.cookies.CookieSyntax;
import dev.gatun.http.internal.negotiation.FieldReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A cookie for {@code Set-Cookie} (RFC 6265 section 4.1, with SameSite and the name prefixes of RFC 6265bis). Immutable; any thread.
 *
 * <p>The defaults are the safe ones: {@code Secure; HttpOnly; SameSite=Lax; Path=/}, gone with the browser's session.
 *
 * @param name a token; {@code __Host-} and {@code __Secure-} are promises that are checked
 * @param value what RFC 6265 calls cookie-octets: printable ASCII without space, quotes, comma, semicolon and backslash
 * @param path which paths it is sent to
 * @param domain a domain whose hosts get it all; only the answering host when empty
 * @param maxAge how long the client keeps it, in whole seconds; zero deletes it
 * @param expires until when the client keeps it, for clients that do not know {@code Max-Age}
 * @param secure only over TLS
 * @param httpOnly not for scripts
 * @param sameSite whether other sites' requests carry it
 */
public record Cookie(
        String name,
        String value,
        String path,
        Optional<String> domain,
        Optional<Duration> maxAge,
        Optional<Instant> expires,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException when a part could break out of its field, or a rule between the parts is not kept */
    public Cookie {
        check(FieldReader.isToken(name), "name is not a token");
        check(CookieSyntax.isValue(value), "'" + name + "' has a value with a character outside of cookie-octet; encode it");
        check(path.startsWith("/") && CookieSyntax.isAttribute(path), "'" + name + "' needs a path that begins with '/' and has no ';'");
        check(domain.map(Cookie::isDomain).orElse(true), "'" + name + "' needs a domain of letters, digits, '-' and '.'");
        check(maxAge.map(age -> !age.isNegative()).orElse(true), "'" + name + "' has a negative Max-Age");
        check(secure || sameSite != SameSite.NONE, "'" + name + "' needs Secure with SameSite=None");
        // RFC 6265bis section 4.1.3: user agents drop such a cookie when the promise is broken, and compare the prefix without case.
        String lower = name.toLowerCase(Locale.ROOT);
        check(secure || !lower.startsWith("__secure-") && !lower.startsWith("__host-"), "'" + name + "' needs Secure");
        check(!lower.startsWith("__host-") || domain.isEmpty() && path.equals("/"), "'" + name + "' needs the path '/' and no domain");
    }

    private static boolean isDomain(String domain) {
        return !domain.isEmpty() && domain.chars().allMatch(c -> c == '-' || c == '.' || c < 0x80 && Character.isLetterOrDigit(c));
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("cookie " + message);
        }
    }

    /** A cookie with the safe defaults. */
    public static Cookie of(String name, String value) {
        return builder(name, value).build();
    }

    /** A cookie that makes the client forget the one of this name at path {@code /}. */
    public static Cookie expired(String name) {
        return builder(name, "").maxAge(Duration.ZERO).expires(Instant.EPOCH).build();
    }

    /** Begins a cookie with the safe defaults. */
    public static Builder builder(String name, String value) {
        return new Builder(name, value);
    }

    /** The value of the {@code Set-Cookie} field. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(96).append(name).append('=').append(value).append("; Path=").append(path);
        domain.ifPresent(d -> text.append("; Domain=").append(d));
        maxAge.ifPresent(age -> text.append("; Max-Age=").append(age.toSeconds()));
        expires.ifPresent(date -> text.append("; Expires=").append(DATE.format(date)));
        if (secure) {
            text.append("; Secure");
        }
        if (httpOnly) {
            text.append("; HttpOnly");
        }
        return text.append("; SameSite=").append(sameSite).toString();
    }

    /** Collects the parts of a cookie. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final String value;
        private String path = "/";
        private Optional<String> domain = Optional.empty();
        private Optional<Duration> maxAge = Optional.empty();
        private Optional<Instant> expires = Optional.empty();
        private boolean secure = true;
        private boolean httpOnly = true;
        private SameSite sameSite = SameSite.LAX;

        private Builder(String name, String value) {
            this.name = name;
            this.value = value;
        }

        /** Which paths it is sent to; {@code /} by default. */
        public Builder path(String prefix) {
            path = prefix;
            return this;
        }

        /** A domain whose hosts get it all; by default only the host that answers does. */
        public Builder domain(String suffix) {
            domain = Optional.of(suffix);
            return this;
        }

        /** How long the client keeps it, in whole seconds; by default until its session ends. */
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /** Until when the client keeps it; {@link #maxAge} wins where both are given. */
        public Builder expires(Instant date) {
            expires = Optional.of(date);
            return this;
        }

        /** Whether it travels over TLS only; by default it does. */
        public Builder secure(boolean only) {
            secure = only;
            return this;
        }

        /** Whether scripts can't read it; by default they can't. */
        public Builder httpOnly(boolean only) {
            httpOnly = only;
            return this;
        }

        /** Whether other sites' requests carry it; {@link SameSite#LAX} by default. */
        public Builder sameSite(SameSite rule) {
            sameSite = rule;
            return this;
        }

        /** @throws IllegalArgumentException as the constructor of {@link Cookie} */
        public Cookie build() {
            return new Cookie(name, value, path, domain, maxAge, expires, secure, httpOnly, sameSite);
        }
    }
}
