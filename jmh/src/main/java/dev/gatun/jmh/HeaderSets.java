package dev.gatun.jmh;

import java.util.ArrayList;
import java.util.List;

/** Header lists that the HPACK benchmarks encode and decode; names and values in turn. */
final class HeaderSets {
    private static final String[] TINY_RESPONSE = {
        ":status", "200", "content-type", "text/plain; charset=utf-8", "content-length", "13", "date", "Sun, 06 Nov 1994 08:49:37 GMT", "server", "gatun"};

    private static final String[] BROWSER_REQUEST = {
        ":method", "GET", ":authority", "www.example.com", ":scheme", "https", ":path", "/articles/2026?page=2",
        "cache-control", "max-age=0", "upgrade-insecure-requests", "1",
        "user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
        "accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
        "sec-fetch-site", "same-origin", "sec-fetch-mode", "navigate", "referer", "https://www.example.com/articles/2026",
        "accept-encoding", "gzip, deflate, br, zstd", "accept-language", "en-GB,en;q=0.9",
        "cookie", "session=0123456789abcdef0123456789abcdef; theme=dark"};

    private static final int LARGE = 40;

    private HeaderSets() {}

    static String[] of(String name) {
        return switch (name) {
            case "tiny response" -> TINY_RESPONSE;
            case "browser request" -> BROWSER_REQUEST;
            case "large" -> large();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A response behind many middlewares: 40 fields of its own names, of which two thirds fit into a table of 4,096 bytes. */
    private static String[] large() {
        List<String> fields = new ArrayList<>(List.of(":status", "200"));
        for (int i = 0; i < LARGE; i++) {
            fields.add("x-service-header-" + i);
            fields.add("value " + i + " of a service; q=0." + i + "; trace=" + Long.toHexString(0x9E3779B97F4A7C15L * (i + 1)));
        }
        return fields.toArray(String[]::new);
    }
}
