package dev.gatun.http.proxy;

import java.util.Objects;
import java.util.regex.Pattern;

/** What path an upstream is asked for: one of a closed set. The query stays. */
public sealed interface PathRewrite {
    /** The one that the client asks for, as it was sent. */
    record Keep() implements PathRewrite {}

    /**
     * Another prefix; paths that do not begin with {@code from} stay.
     *
     * @param from such as {@code /legacy}; stands for whole segments
     * @param to what takes its place; empty for nothing
     */
    record Prefix(String from, String to) implements PathRewrite {
        /** @throws IllegalArgumentException when one does not begin with a slash, or ends with one; {@code to} may be empty */
        public Prefix {
            require(from);
            if (!to.isEmpty()) {
                require(to);
            }
        }

        private static void require(String prefix) {
            if (!prefix.startsWith("/") || prefix.endsWith("/") || !prefix.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '?' && c != '#' && c != '%')) {
                throw new IllegalArgumentException("no prefix such as \"/legacy\": \"" + prefix + '"');
            }
        }
    }

    /**
     * What a regular expression makes of the path, which is normalised and percent-encoded before; paths that it does not match as a whole stay.
     *
     * @param replacement as {@link java.util.regex.Matcher#replaceFirst(String)} takes it
     */
    record Regex(Pattern pattern, String replacement) implements PathRewrite {
        /** Refuses {@code null}. */
        public Regex {
            Objects.requireNonNull(pattern, "pattern");
            Objects.requireNonNull(replacement, "replacement");
        }
    }

    /** The client's. */
    static PathRewrite keep() {
        return new Keep();
    }

    /** Without a prefix. */
    static PathRewrite stripPrefix(String prefix) {
        return new Prefix(prefix, "");
    }

    /** With another prefix. */
    static PathRewrite replacePrefix(String from, String to) {
        return new Prefix(from, to);
    }

    /** By a regular expression that must match the whole path. */
    static PathRewrite regex(String pattern, String replacement) {
        return new Regex(Pattern.compile(pattern), replacement);
    }
}
