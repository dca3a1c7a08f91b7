package dev.gatun.http.internal.proxy.forward;

import java.util.Locale;

/**
 * A host, or all below one: {@code example.com}, or {@code *.example.com}, which is not {@code example.com} itself. A value.
 *
 * @param name in lower case
 * @param below whether those below are meant
 */
public record HostPattern(String name, boolean below) {
    /** @throws IllegalArgumentException when it is neither */
    public static HostPattern of(String text) {
        boolean below = text.startsWith("*.");
        String name = text.substring(below ? 2 : 0).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.indexOf('*') >= 0 || name.indexOf('/') >= 0 || name.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("no pattern of hosts such as example.com or *.example.com: \"" + text + '"');
        }
        return new HostPattern(name, below);
    }

    boolean matches(String host) {
        // A dot at the end says that the name is whole, which all are here.
        String plain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return below ? plain.endsWith('.' + name) && plain.length() > name.length() + 1 : plain.equals(name);
    }
}
