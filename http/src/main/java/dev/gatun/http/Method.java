package dev.gatun.http;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A request method (RFC 9110, section 9). The registered methods that a server meets are constants, so {@code ==} tells them apart; any other
 * token is a method as well. Method names are case-sensitive.
 */
public final class Method {
    /** Transfers a current representation of the target; safe. */
    public static final Method GET = new Method("GET", true, true);
    /** The same as GET, without the content; safe. */
    public static final Method HEAD = new Method("HEAD", true, true);
    /** Lets the target process the content. */
    public static final Method POST = new Method("POST", false, false);
    /** Replaces the target by the content; idempotent. */
    public static final Method PUT = new Method("PUT", false, true);
    /** Removes the target; idempotent. */
    public static final Method DELETE = new Method("DELETE", false, true);
    /** Opens a tunnel. */
    public static final Method CONNECT = new Method("CONNECT", false, false);
    /** Describes what the target can do; safe. */
    public static final Method OPTIONS = new Method("OPTIONS", true, true);
    /** Echoes the request; safe. */
    public static final Method TRACE = new Method("TRACE", true, true);
    /** Changes a part of the target (RFC 5789). */
    public static final Method PATCH = new Method("PATCH", false, false);

    private static final Map<String, Method> KNOWN = List.of(GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH).stream()
            .collect(Collectors.toUnmodifiableMap(Method::name, Function.identity()));

    private final String name;
    private final boolean safe;
    private final boolean idempotent;

    private Method(String name, boolean safe, boolean idempotent) {
        this.name = name;
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /**
     * The method of this name: a constant of this class if it is one of them.
     *
     * @throws IllegalArgumentException if {@code name} is not a token (RFC 9110, section 5.6.2)
     */
    public static Method of(String name) {
        Method known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        if (name.isEmpty() || !name.chars().allMatch(Method::isTokenCharacter)) {
            throw new IllegalArgumentException("not a method: \"" + name + "\"");
        }
        return new Method(name, false, false);
    }

    private static boolean isTokenCharacter(int c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** The name as it is sent. */
    public String name() {
        return name;
    }

    /** Whether the method only reads (RFC 9110, section 9.2.1). Unknown methods are not taken as safe. */
    public boolean isSafe() {
        return safe;
    }

    /** Whether repeating the request does no more than sending it once (RFC 9110, section 9.2.2). */
    public boolean isIdempotent() {
        return idempotent;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Method method && method.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
