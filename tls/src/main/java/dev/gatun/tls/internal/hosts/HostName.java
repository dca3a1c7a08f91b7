package dev.gatun.tls.internal.hosts;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one way in which host names are written and compared here: ASCII (RFC 5890 A-labels), lower case, without a dot at the end. Pure; any thread. */
public final class HostName {
    /** RFC 1035, section 2.3.4. */
    static final int MAX_LENGTH = 253;

    /** Underscores are no host names, but are found in some. */
    private static final Pattern SYNTAX = Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    private HostName() {}

    /**
     * What the program names, which may be in any script, and {@code *.} with a name for one label before that.
     *
     * @throws IllegalArgumentException when it is no such name
     */
    public static String configured(String name) {
        boolean wildcard = name.startsWith("*.");
        String rest = wildcard ? name.substring(2) : name;
        String ascii;
        try {
            ascii = trim(IDN.toASCII(rest).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "' is no host name: " + e.getMessage(), e);
        }
        if (ascii.length() > MAX_LENGTH || !SYNTAX.matcher(ascii).matches()) {
            String hint = name.contains("*") ? "; a * stands for the first label only, as in *.example.com" : "";
            throw new IllegalArgumentException("'" + name + "' is no host name" + hint);
        }
        return wildcard ? "*." + ascii : ascii;
    }

    /** What a peer names, which is ASCII already (RFC 6066, section 3); empty when it can't be a name. No pattern, because it comes from outside. */
    static Optional<String> asked(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH + 1) {
            return Optional.empty();
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '*') {
                return Optional.empty();
            }
        }
        return Optional.of(trim(name.toLowerCase(Locale.ROOT)));
    }

    private static String trim(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
