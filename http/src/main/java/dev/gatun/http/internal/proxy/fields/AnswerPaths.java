package dev.gatun.http.internal.proxy.fields;

import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.proxy.PathRewrite;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates back what an upstream says of its paths: {@code Location} and {@code Content-Location}, and the {@code Path} and {@code Domain} of cookies. Only
 * prefixes have a way back. Stateless.
 */
public final class AnswerPaths {
    private AnswerPaths() {}

    /**
     * Changes the fields of an answer.
     *
     * @param upstream scheme and authority that the upstream was asked by, such as {@code http://127.0.0.1:8081}
     * @param host the host that it was asked for
     */
    public static void translate(HeaderList fields, PathRewrite rewrite, String upstream, String host) {
        for (String name : List.of("location", "content-location")) {
            fields.first(name).ifPresent(value -> fields.set(name, location(value, rewrite, upstream)));
        }
        if (fields.contains("set-cookie")) {
            List<String> cookies = new ArrayList<>(fields.all("set-cookie"));
            fields.remove("set-cookie");
            cookies.forEach(cookie -> fields.add("set-cookie", cookie(cookie, rewrite, host)));
        }
    }

    static String location(String value, PathRewrite rewrite, String upstream) {
        String path = value;
        if (value.regionMatches(true, 0, upstream, 0, upstream.length())) {
            String rest = value.substring(upstream.length());
            if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?") || rest.startsWith("#")) {
                path = rest.startsWith("/") ? rest : '/' + rest;
            }
        }
        return path.startsWith("/") && !path.startsWith("//") ? back(path, rewrite) : value;
    }

    /** The path under which the client finds what the upstream calls {@code path}. */
    private static String back(String path, PathRewrite rewrite) {
        if (!(rewrite instanceof PathRewrite.Prefix(String from, String to)) || !path.startsWith(to)) {
            return path;
        }
        String rest = path.substring(to.length());
        boolean whole = rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0;
        return whole ? from + rest : path;
    }

    static String cookie(String value, PathRewrite rewrite, String host) {
        String[] parts = value.split(";", -1);
        StringBuilder text = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.regionMatches(true, 0, "path=/", 0, 6)) {
                String path = back(part.substring(5), rewrite);
                text.append("; ").append(part, 0, 5).append(path);
            } else if (!isDomain(part, host)) {
                text.append(';').append(parts[i]);
            }
        }
        return text.toString();
    }

    /** The upstream's own name, which is none that the client knows: without it the cookie is for the host that the client asked. */
    private static boolean isDomain(String part, String host) {
        return part.regionMatches(true, 0, "domain=", 0, 7) && part.substring(7).strip().equalsIgnoreCase(host);
    }
}
