package dev.gatun.examples.showcase;

import dev.gatun.http.Response;
import dev.gatun.http.StatusResponse;
import dev.gatun.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the page, from beside this class. They are read when they are first asked for, so that the start does not wait for them. */
final class Page {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private Page() {}

    /** The page with its places filled in; the values are escaped here. */
    static Response index(Map<String, String> values) {
        String filled = PLACE.matcher(new String(read("index.html"), StandardCharsets.UTF_8))
                .replaceAll(place -> Matcher.quoteReplacement(escaped(values.getOrDefault(place.group(1), ""))));
        return own(Response.of(Status.OK)).header("cache-control", "no-cache").html(filled);
    }

    /** One of the files that the page asks for. */
    static Response file(String name, String type) {
        return own(Response.of(Status.OK)).header("cache-control", "max-age=300").bytes(type, read(name));
    }

    /** The page needs nothing from elsewhere, and nobody may frame it. */
    private static StatusResponse own(StatusResponse response) {
        return response
                .header("content-security-policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .header("x-content-type-options", "nosniff");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
