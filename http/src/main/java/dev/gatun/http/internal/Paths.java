package dev.gatun.http.internal;

import dev.gatun.http.BadRequest;

/**
 * From a request target to the path that routes and files are found by: decoded once, then normalised once (RFC 3986, section 5.2.4), so that no
 * later step may decode or normalise again and see another path than the one that was checked.
 */
public final class Paths {
    private Paths() {}

    /**
     * The decoded path of a target in origin or absolute form; {@code *} and authority form stay as they are.
     *
     * @throws BadRequest when it is malformed, holds a NUL, or climbs above the root
     */
    public static String of(String target) {
        int start = start(target);
        int end = end(target, start);
        if (start == end) {
            return "/";
        }
        if (target.charAt(start) != '/') {
            return target;
        }
        String path = isPlain(target, start, end) ? target.substring(start, end) : normalise(Percent.decode(target, start, end));
        return path;
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

    /** Whether there is nothing to decode or normalise; the usual case. */
    private static boolean isPlain(String target, int start, int end) {
        char before = 0;
        for (int i = start; i < end; i++) {
            char c = target.charAt(i);
            if (c == '%' || c == '\\' || before == '/' && (c == '/' || c == '.')) {
                return false;
            }
            before = c;
        }
        return true;
    }

    /** Dot segments removed, runs of slashes made one; a trailing slash stays, since it tells a directory. */
    private static String normalise(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); ) {
            int end = path.indexOf('/', i + 1);
            end = end < 0 ? path.length() : end;
            String segment = path.substring(i + 1, end);
            boolean last = end == path.length();
            if (segment.indexOf('\0') >= 0) {
                throw new BadRequest("path holds a NUL");
            }
            if (segment.equals("..")) {
                int slash = out.lastIndexOf("/");
                if (slash < 0) {
                    throw new BadRequest("path climbs above the root");
                }
                out.setLength(slash);
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                out.append('/').append(segment);
                i = end;
                continue;
            }
            if (last) {
                out.append('/');
            }
            i = end;
        }
        return out.isEmpty() ? "/" : out.toString();
    }
}
