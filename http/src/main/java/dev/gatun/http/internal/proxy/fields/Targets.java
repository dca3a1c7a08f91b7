package dev.gatun.http.internal.proxy.fields;

import dev.gatun.http.BadRequest;
import dev.gatun.http.internal.Paths;
import dev.gatun.http.internal.routing.RequestPath;
import dev.gatun.http.proxy.PathRewrite;
import java.util.regex.Matcher;

/**
 * The target that an upstream is asked for. A path that this side would not take, with {@code ..} in it for example, goes no further: what the router has
 * decided about the one must hold for the other. Stateless.
 */
public final class Targets {
    private Targets() {}

    /**
     * Path and query for the upstream.
     *
     * @param target as the client sent it, in origin, absolute or asterisk form
     * @throws BadRequest when the path is malformed, or climbs, or the rewriting makes such a path of it
     */
    public static String rewrite(String target, PathRewrite rewrite) {
        if (target.equals("*")) {
            return target;
        }
        String segments = Paths.segments(target);
        String origin = originForm(target);
        return switch (rewrite) {
            case PathRewrite.Keep keep -> origin;
            case PathRewrite.Prefix prefix -> otherPrefix(origin, segments, prefix);
            case PathRewrite.Regex regex -> replaced(origin, RequestPath.encode(segments), regex);
        };
    }

    /** Without scheme and authority, which only a proxy is told (RFC 9112, section 3.2.1). */
    private static String originForm(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int from = target.indexOf("://") + 3;
        while (from < target.length() && target.charAt(from) != '/' && target.charAt(from) != '?') {
            from++;
        }
        String rest = target.substring(from);
        return rest.startsWith("/") ? rest : '/' + rest;
    }

    private static String otherPrefix(String origin, String segments, PathRewrite.Prefix prefix) {
        String query = query(origin);
        String path = origin.substring(0, origin.length() - query.length());
        String rest;
        if (begins(path, prefix.from()) && !path.startsWith("//", prefix.from().length())) {
            rest = path.substring(prefix.from().length());
        } else if (begins(segments, prefix.from())) {
            // It is written in another way, "//legacy" or "/%6Cegacy", that the router took for the same; "//x" would be the host x to many.
            rest = RequestPath.encode(segments.substring(prefix.from().length()));
        } else {
            return origin;
        }
        rest = prefix.to() + rest;
        return (rest.isEmpty() ? "/" : rest) + query;
    }

    private static boolean begins(String path, String prefix) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    private static String replaced(String origin, String path, PathRewrite.Regex regex) {
        Matcher matcher = regex.pattern().matcher(path);
        if (!matcher.matches()) {
            return origin;
        }
        String made = matcher.replaceFirst(regex.replacement());
        if (!made.startsWith("/") || !made.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '?' && c != '#')) {
            throw new BadRequest("path can't be rewritten");
        }
        Paths.segments(made);
        return made + query(origin);
    }

    private static String query(String origin) {
        int mark = origin.indexOf('?');
        return mark < 0 ? "" : origin.substring(mark);
    }
}
