package dev.gatun.http.internal.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A parsed route pattern such as {@code /users/{id}} or {@code /files/{path...}}. Immutable.
 *
 * @param text the pattern as written, with the prefixes of its mounts
 * @param segments what stands between the slashes
 */
public record RoutePattern(String text, List<Segment> segments) {
    /** One segment of a pattern. */
    public record Segment(Kind kind, String text) {
        private boolean covers(Segment other) {
            return kind != Kind.STATIC || other.kind == Kind.STATIC && text.equals(other.text);
        }
    }

    /** What a segment matches, the most specific first. */
    public enum Kind {
        /** Exactly its text. */
        STATIC,
        /** One segment that is not empty. */
        PARAMETER,
        /** All that is left, slashes included, also nothing. */
        WILDCARD
    }

    /** How the paths that two patterns match lie to each other. */
    public enum Relation {
        /** No path matches both. */
        DISJOINT,
        /** The same paths match both. */
        SAME,
        /** Each path of one is a path of the other as well: the more specific one wins. */
        NESTED,
        /** Some paths match both, and each has paths of its own: nothing says which should win. */
        CROSSING
    }

    /** @throws IllegalArgumentException when {@code text} is malformed; the message names it */
    public static RoutePattern parse(String text) {
        if (!text.startsWith("/")) {
            throw malformed(text, "must begin with '/'");
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String[] parts = text.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            Segment segment = segment(text, parts[i], last);
            if (segment.kind != Kind.STATIC && !names.add(segment.text)) {
                throw malformed(text, "names '" + segment.text + "' twice");
            }
            segments.add(segment);
        }
        return new RoutePattern(text, List.copyOf(segments));
    }

    private static Segment segment(String text, String part, boolean last) {
        if (part.indexOf('{') < 0 && part.indexOf('}') < 0) {
            if (part.isEmpty() && !last) {
                throw malformed(text, "holds an empty segment");
            }
            // Requests are normalised before they are matched, so such a route could never match.
            if (part.equals(".") || part.equals("..") || part.indexOf('\0') >= 0) {
                throw malformed(text, "holds a segment that no normalised path has");
            }
            return new Segment(Kind.STATIC, part);
        }
        if (part.charAt(0) != '{' || part.indexOf('}') != part.length() - 1 || part.lastIndexOf('{') != 0) {
            throw malformed(text, "must give a parameter the whole segment, as in '/{name}/'");
        }
        boolean wildcard = part.endsWith("...}");
        String name = part.substring(1, part.length() - (wildcard ? 4 : 1));
        if (name.isEmpty() || !name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')) {
            throw malformed(text, "needs a name of letters, digits, '_' and '-' in '" + part + "'");
        }
        if (wildcard && !last) {
            throw malformed(text, "may have '" + part + "' only at the end");
        }
        return new Segment(wildcard ? Kind.WILDCARD : Kind.PARAMETER, name);
    }

    /**
     * The patterns of {@code inner} below this prefix. The root of a mounted router is both {@code /prefix} and {@code /prefix/}.
     *
     * @throws IllegalArgumentException when the whole is malformed, e.g. names a parameter twice
     */
    public List<RoutePattern> join(RoutePattern inner) {
        String prefix = text.equals("/") ? "" : text;
        if (prefix.isEmpty() || !inner.text.equals("/")) {
            return List.of(parse(prefix + inner.text));
        }
        return List.of(this, parse(prefix + "/"));
    }

    /** Patterns for all that lies at or below this prefix. */
    List<RoutePattern> reach() {
        String prefix = text.equals("/") ? "" : text;
        String all = prefix + "/{...}";
        List<Segment> below = new ArrayList<>(prefix.isEmpty() ? List.of() : segments);
        below.add(new Segment(Kind.WILDCARD, ""));
        RoutePattern wildcard = new RoutePattern(all, List.copyOf(below));
        return prefix.isEmpty() ? List.of(wildcard) : List.of(this, wildcard);
    }

    /** Checks that this can stand before other patterns: no tail wildcard and no trailing slash. */
    public RoutePattern requirePrefix() {
        Segment last = segments.get(segments.size() - 1);
        if (last.kind == Kind.WILDCARD || last.text.isEmpty() && segments.size() > 1) {
            throw malformed(text, "is a prefix and can't end with '/' or a tail wildcard");
        }
        return this;
    }

    /** The names of the parameters, in order. */
    public List<String> names() {
        return segments.stream().filter(s -> s.kind != Kind.STATIC).map(Segment::text).toList();
    }

    /** Whether it matches one path only. */
    public boolean isStatic() {
        return segments.stream().allMatch(s -> s.kind == Kind.STATIC);
    }

    /** How this pattern and {@code other} lie to each other. */
    public Relation relation(RoutePattern other) {
        boolean covers = true;
        boolean covered = true;
        for (int i = 0; ; i++) {
            boolean end = i == segments.size();
            boolean otherEnd = i == other.segments.size();
            if (end || otherEnd) {
                return end && otherEnd ? relation(covers, covered) : Relation.DISJOINT;
            }
            Segment mine = segments.get(i);
            Segment its = other.segments.get(i);
            if (mine.kind == Kind.WILDCARD || its.kind == Kind.WILDCARD) {
                return relation(covers && mine.kind == Kind.WILDCARD, covered && its.kind == Kind.WILDCARD);
            }
            if (!mine.covers(its) && !its.covers(mine) || emptyAgainstParameter(mine, its)) {
                return Relation.DISJOINT;
            }
            covers &= mine.covers(its);
            covered &= its.covers(mine);
        }
    }

    private static boolean emptyAgainstParameter(Segment a, Segment b) {
        return a.kind == Kind.PARAMETER && b.kind == Kind.STATIC && b.text.isEmpty()
            || b.kind == Kind.PARAMETER && a.kind == Kind.STATIC && a.text.isEmpty();
    }

    private static Relation relation(boolean covers, boolean covered) {
        if (covers && covered) {
            return Relation.SAME;
        }
        return covers || covered ? Relation.NESTED : Relation.CROSSING;
    }

    private static IllegalArgumentException malformed(String text, String why) {
        return new IllegalArgumentException("route pattern '" + text + "' " + why);
    }

    @Override
    public String toString() {
        return text;
    }
}
