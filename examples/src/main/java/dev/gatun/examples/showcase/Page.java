package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.dashboard.PageFiles;
import dev.gatun.http.Response;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of the showcase, and what it asks for. */
final class Page {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final PageFiles FILES = new PageFiles(Page.class, "'self'");

    private Page() {}

    /** The page with its places filled in; the values are escaped here. */
    static Response index(Map<String, String> values) {
        String filled = PLACE.matcher(FILES.text("index.html"))
                .replaceAll(place -> Matcher.quoteReplacement(escaped(values.getOrDefault(place.group(1), ""))));
        return FILES.answer("no-cache").html(filled);
    }

    /** One of the files that the page asks for. */
    static Response file(String name, String type) {
        return FILES.file(name, type, "max-age=300");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
