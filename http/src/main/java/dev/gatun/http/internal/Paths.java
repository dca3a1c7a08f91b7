package dev.gatun.http.internal;

import dev.gatun.http.BadRequest;
import dev.gatun.http.internal.routing.RequestPath;

/**
 * From a request target to the path that routes and files are found by: decoded once, then normalised once (RFC 3986, section 6.2.2), so that no
 * later step may decode or normalise again and see another path than the one that was checked.
 */
public final class Paths {
    private Paths() {}

    /**
     * The decoded path of a target in origin or absolute form; {@code *} and authority form stay as they are.
     *
     * @throws BadRequest when it is malformed, or holds a NUL or a {@code ..} segment
     */
    public static String of(String target) {
        return segments(target).replace(RequestPath.ESCAPED_SLASH, '/');
    }

    /** As {@link #of}, but with {@link RequestPath#ESCAPED_SLASH} where a slash was escaped and so divides no segments. */
    public static String segments(String target) {
        int start = start(target);
        int end = end(target, start);
        if (start == end) {
            return "/";
        }
        if (target.charAt(start) != '/') {
            return target;
        }
        String path = RequestPath.normalise(target.substring(start, end));
        if (path.indexOf(RequestPath.ESCAPED_SLASH) >= 0) {
            refuseClimbing(path.replace(RequestPath.ESCAPED_SLASH, '/'));
        }
        return path;
    }

    /** An escaped slash divides no segments here, but in the file name that a program may make of the path it does. */
    private static void refuseClimbing(String path) {
        if (path.contains("/../") || path.endsWith("/..")) {
            throw new BadRequest("path holds a '..' segment behind escapes");
        }
    }

    /** Whether {@link #of} and {@link #segments} may differ. Any escape that could be a slash's will do; it is rare. */
    public static boolean mayEscapeSlash(String target) {
        return target.contains("%2");
    }

    /** What stands behind the {@code ?}; empty when there is none. */
    public static String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /** Where the path begins: behind the authority of an absolute form (RFC 9112, section 3.2.2). */
    private static int start(String target) {
        int scheme = target.isEmpty() || target.charAt(0) == '/' ? -1 : target.indexOf("://");
        if (scheme < 0) {
            return 0;
        }
        int from = scheme + 3;
        while (from < target.length() && target.charAt(from) != '/' && target.charAt(from) != '?') {
            from++;
        }
        return from;
    }

    private static int end(String target, int start) {
        int mark = target.indexOf('?', start);
        return mark < 0 ? target.length() : mark;
    }
}
