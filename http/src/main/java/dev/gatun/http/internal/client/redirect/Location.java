package dev.gatun.http.internal.client.redirect;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code Location} (RFC 9110, section 10.2.2) against the URI that was asked, by RFC 3986, section 5.2: {@link URI#resolve} follows an older rule and
 * loses the last segment before a lone query. Pure; any thread.
 */
public final class Location {
    /** RFC 3986, appendix B. */
    private static final Pattern REFERENCE = Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");
    private static final int LONGEST = 16 << 10;

    private Location() {}

    private record Parts(Optional<String> scheme, Optional<String> authority, String path, Optional<String> query, Optional<String> fragment) {
        static Parts of(String text) {
            Matcher matcher = REFERENCE.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("the redirect's location is no URI");
            }
            return new Parts(group(matcher, 1).map(scheme -> scheme.toLowerCase(Locale.ROOT)), group(matcher, 2), matcher.group(3), group(matcher, 4),
                group(matcher, 5));
        }

        private static Optional<String> group(Matcher matcher, int group) {
            return Optional.ofNullable(matcher.group(group));
        }
    }

    /**
     * Where the redirect leads; the fragment is that of {@code base} if it has none itself.
     *
     * @throws IllegalArgumentException when that is no place of HTTP; the message says why
     */
    public static URI resolve(URI base, String location) {
        if (location.length() > LONGEST) {
            throw new IllegalArgumentException("the redirect's location has " + location.length() + " characters");
        }
        Parts target = merge(Parts.of(base.toASCIIString()), Parts.of(escape(location)));
        String scheme = target.scheme.orElse("");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("the redirect leads to the scheme '" + printable(scheme) + "'");
        }
        String authority = target.authority.orElse("");
        // RFC 9110, section 4.2.4: a user in a URI from elsewhere is there to mislead.
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the redirect's location names a user");
        }
        if (authority.isEmpty()) {
            throw new IllegalArgumentException("the redirect leads to no host");
        }
        String path = target.path.isEmpty() ? "/" : target.path;
        URI uri;
        try {
            uri = URI.create(scheme + "://" + authority.toLowerCase(Locale.ROOT) + path + target.query.map(query -> '?' + query).orElse("")
                + target.fragment.map(fragment -> '#' + fragment).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the redirect's location is no URI", e);
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("the redirect leads to no host");
        }
        return uri;
    }

    /** RFC 3986, section 5.2.2. */
    private static Parts merge(Parts base, Parts reference) {
        Optional<String> fragment = reference.fragment.or(() -> base.fragment);
        if (reference.scheme.isPresent()) {
            return new Parts(reference.scheme, reference.authority, withoutDots(reference.path), reference.query, fragment);
        }
        if (reference.authority.isPresent()) {
            return new Parts(base.scheme, reference.authority, withoutDots(reference.path), reference.query, fragment);
        }
        if (reference.path.isEmpty()) {
            return new Parts(base.scheme, base.authority, base.path, reference.query.or(() -> base.query), fragment);
        }
        String path = reference.path.startsWith("/") ? reference.path : base.path.substring(0, base.path.lastIndexOf('/') + 1) + reference.path;
        return new Parts(base.scheme, base.authority, withoutDots(path.startsWith("/") ? path : '/' + path), reference.query, fragment);
    }

    /** RFC 3986, section 5.2.4, for paths that begin with a slash. */
    private static String withoutDots(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case "." -> keepSlash(kept, last);
                case ".." -> {
                    kept.pollLast();
                    keepSlash(kept, last);
                }
                default -> kept.addLast(segments[i]);
            }
        }
        return '/' + String.join("/", kept);
    }

    private static void keepSlash(Deque<String> kept, boolean last) {
        if (last) {
            kept.addLast("");
        }
    }

    /** Servers send spaces, umlauts and brackets as they are; browsers escape those, and so does this. Field values hold a character for each byte. */
    private static String escape(String location) {
        StringBuilder escaped = new StringBuilder(location.length() + 16);
        for (byte b : location.getBytes(StandardCharsets.ISO_8859_1)) {
            int c = b & 0xff;
            if (c < ' ' || c == 0x7f) {
                throw new IllegalArgumentException("the redirect's location has a control character");
            }
            if (c > 0x7f || " \"<>\\^`{|}".indexOf(c) >= 0) {
                escaped.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16))).append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            } else {
                escaped.append((char) c);
            }
        }
        return escaped.toString();
    }

    private static String printable(String scheme) {
        return scheme.length() > 32 ? scheme.substring(0, 32) : scheme;
    }
}
