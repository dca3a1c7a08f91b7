package dev.gatun.http.internal.routing;

import dev.gatun.tls.internal.hosts.HostName;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of hosts that a program gives. Pure; any thread. */
public final class HostNames {
    private static final Pattern WITH_PORT = Pattern.compile("[^:]*:[0-9]*|\\[.*]:[0-9]*");
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    private HostNames() {}

    /**
     * The one way to write a name: ASCII (RFC 5890 A-labels), lower case, without the dot of the root. May be an address, with brackets for IPv6, or
     * {@code *.} and a domain.
     *
     * @throws IllegalArgumentException when it is none of these, with the reason
     */
    public static String configured(String name) {
        if (WITH_PORT.matcher(name).matches()) {
            throw new IllegalArgumentException("host '" + name + "' has a port: a host is the same on all ports of its servers");
        }
        if (name.indexOf(':') >= 0 || name.startsWith("[")) {
            return ipv6(name);
        }
        String ascii = ascii(name);
        // What ends in a number is taken for an IPv4 address by those who ask, even where it is none: nobody could reach it.
        if (NUMBER_LAST.matcher(ascii).matches() && !IPV4.matcher(ascii).matches()) {
            throw new IllegalArgumentException("host '" + name + "' ends as an IPv4 address does, and is none");
        }
        return ascii;
    }

    private static String ascii(String name) {
        try {
            return HostName.configured(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("host " + e.getMessage(), e);
        }
    }

    private static String ipv6(String name) {
        try {
            if (name.startsWith("[") && name.endsWith("]") && name.indexOf('%') < 0 && name.indexOf(':') >= 0) {
                InetAddress.ofLiteral(name.substring(1, name.length() - 1));
                return name.toLowerCase(Locale.ROOT);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("host '" + name + "' is neither a name nor an IPv6 address in brackets");
    }

    /** Whether it is an IP address, which no client asks for in a handshake (RFC 6066, section 3). Of {@link #configured} names. */
    public static boolean isAddress(String name) {
        return name.startsWith("[") || NUMBER_LAST.matcher(name).matches();
    }

    /** Whether it is {@code *.} and a domain. */
    public static boolean isWildcard(String name) {
        return name.startsWith("*.");
    }
}
