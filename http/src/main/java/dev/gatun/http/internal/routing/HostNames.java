package dev.gatun.http.internal.routing;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of hosts that a program gives. Pure; any thread. */
public final class HostNames {
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    /** Underscores are no host names, but are found in some. */
    private static final Pattern NAME = Pattern.compile("(" + LABEL + "\\.)*" + LABEL);
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern WITH_PORT = Pattern.compile(".*[^:]:[0-9]+");
    /** RFC 1035, section 2.3.4. */
    private static final int MAX_LENGTH = 253;

    private HostNames() {}

    /**
     * The one way to write a name: ASCII (RFC 5890 A-labels), lower case, without the dot of the root. May be an address, with brackets for IPv6, or
     * {@code *.} and a domain.
     *
     * @throws IllegalArgumentException when it is none of these, with the reason
     */
    public static String configured(String name) {
        boolean wildcard = isWildcard(name);
        String rest = wildcard ? name.substring(2) : name;
        if (IPV6.matcher(rest.toLowerCase(Locale.ROOT)).matches() && !wildcard) {
            return rest.toLowerCase(Locale.ROOT);
        }
        if (WITH_PORT.matcher(rest).matches()) {
            throw new IllegalArgumentException("host '" + name + "' has a port: a host is the same on all ports of its servers");
        }
        String ascii = ascii(name, rest);
        if (ascii.length() > MAX_LENGTH || !NAME.matcher(ascii).matches()) {
            throw new IllegalArgumentException("host '" + name + "' is neither a name nor '*.' and a domain");
        }
        return wildcard ? "*." + ascii : ascii;
    }

    private static String ascii(String name, String rest) {
        try {
            String ascii = IDN.toASCII(rest).toLowerCase(Locale.ROOT);
            return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("host '" + name + "' is no name: " + e.getMessage(), e);
        }
    }

    /** Whether it is {@code *.} and a domain. */
    public static boolean isWildcard(String name) {
        return name.startsWith("*.");
    }
}
