package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.SameSite;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What one {@code Set-Cookie} field says, read as RFC 6265bis, section 5.6 wants: not by the grammar that servers keep to, but by what browsers have always
 * made of any text. A value.
 *
 * @param expires when it ends: by {@code Max-Age} where there is one, else by {@code Expires}; at most 400 days from now
 * @param domain empty also where it was said to be nothing
 * @param path what was said, if it begins with a slash
 */
record SetCookie(
        String name,
        String value,
        Optional<Instant> expires,
        Optional<String> domain,
        Optional<String> path,
        boolean secure,
        boolean httpOnly,
        Optional<SameSite> sameSite) {
    /** Section 5.6, step 5: name and value together, in bytes, of which fields hold one a character. */
    static final int LARGEST_PAIR = 4096;
    /** Section 5.6: an attribute with a longer value is passed over. */
    static final int LARGEST_ATTRIBUTE = 1024;
    /** Section 5.5: no cookie lasts longer, whatever the server wants. */
    static final Duration LONGEST_AGE = Duration.ofDays(400);

    /** Reads a field; nothing for what is to be ignored as a whole. */
    static Optional<SetCookie> parse(String field, Instant now) {
        if (field.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
            return Optional.empty();
        }
        int semicolon = field.indexOf(';');
        String pair = semicolon < 0 ? field : field.substring(0, semicolon);
        int equals = pair.indexOf('=');
        String name = trim(equals < 0 ? "" : pair.substring(0, equals));
        String value = trim(pair.substring(equals + 1));
        if (name.length() + value.length() > LARGEST_PAIR || name.isEmpty() && value.isEmpty()) {
            return Optional.empty();
        }
        Attributes attributes = new Attributes(now);
        for (int at = semicolon; at >= 0; ) {
            int next = field.indexOf(';', at + 1);
            attributes.take(next < 0 ? field.substring(at + 1) : field.substring(at + 1, next));
            at = next;
        }
        return Optional.of(attributes.cookie(name, value));
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Of each attribute the last one counts that can be read. */
    private static final class Attributes {
        private final Instant now;
        private Optional<Instant> expires = Optional.empty();
        private Optional<Instant> maxAge = Optional.empty();
        private String domain = "";
        private Optional<String> path = Optional.empty();
        private boolean secure;
        private boolean httpOnly;
        private Optional<SameSite> sameSite = Optional.empty();

        Attributes(Instant now) {
            this.now = now;
        }

        void take(String attribute) {
            int equals = attribute.indexOf('=');
            String name = trim(equals < 0 ? attribute : attribute.substring(0, equals)).toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : trim(attribute.substring(equals + 1));
            if (value.length() > LARGEST_ATTRIBUTE) {
                return;
            }
            switch (name) {
                case "expires" -> CookieDate.parse(value).ifPresent(date -> expires = Optional.of(capped(date)));
                case "max-age" -> maxAge(value);
                case "domain" -> domain = value.startsWith(".") ? value.substring(1) : value;
                case "path" -> path = value.startsWith("/") ? Optional.of(value) : Optional.empty();
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = sameSite(value);
                default -> { }
            }
        }

        /** Digits, with a minus in front at most; any number of them. */
        private void maxAge(String value) {
            boolean negative = value.startsWith("-");
            String digits = negative ? value.substring(1) : value;
            if (value.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return;
            }
            String significant = digits.replaceFirst("^0+", "");
            if (negative || significant.isEmpty()) {
                maxAge = Optional.of(Instant.EPOCH);
            } else {
                maxAge = Optional.of(significant.length() > 9 ? now.plus(LONGEST_AGE) : capped(now.plusSeconds(Long.parseLong(significant))));
            }
        }

        private Instant capped(Instant date) {
            Instant most = now.plus(LONGEST_AGE);
            return date.isAfter(most) ? most : date;
        }

        private static Optional<SameSite> sameSite(String value) {
            for (SameSite known : SameSite.values()) {
                if (known.toString().equalsIgnoreCase(value)) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        }

        SetCookie cookie(String name, String value) {
            Optional<String> someDomain = domain.isEmpty() ? Optional.empty() : Optional.of(domain.toLowerCase(Locale.ROOT));
            return new SetCookie(name, value, maxAge.or(() -> expires), someDomain, path, secure, httpOnly, sameSite);
        }
    }
}
