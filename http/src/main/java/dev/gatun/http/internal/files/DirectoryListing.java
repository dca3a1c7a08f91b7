package dev.gatun.http.internal.files;

import dev.gatun.http.internal.routing.RequestPath;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A page of links to what a directory holds. */
final class DirectoryListing implements FileSource.Listing {
    /** A longer page is no use to people, and would be made anew for each request. */
    private static final int MAX_ENTRIES = 5_000;

    private record Entry(String name, boolean directory) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final boolean dotFiles;

    DirectoryListing(boolean dotFiles) {
        this.dotFiles = dotFiles;
    }

    @Override
    public void add(String name, boolean directory) {
        if (entries.size() < MAX_ENTRIES && FileNames.isAllowed(name, dotFiles)) {
            entries.putIfAbsent(name, new Entry(name, directory));
        }
    }

    String html(String requestPath) {
        StringBuilder page = new StringBuilder(1024);
        String title = escape(requestPath);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(title).append("</title></head>\n<body><h1>")
            .append(title).append("</h1>\n<ul>\n");
        if (!requestPath.equals("/")) {
            page.append("<li><a href=\"../\">../</a></li>\n");
        }
        for (Entry entry : sorted()) {
            String name = entry.directory ? entry.name + "/" : entry.name;
            // "./" keeps a name with a colon from being read as a scheme.
            page.append("<li><a href=\"./").append(escape(RequestPath.encode(name))).append("\">").append(escape(name)).append("</a></li>\n");
        }
        return page.append("</ul></body></html>\n").toString();
    }

    private List<Entry> sorted() {
        return entries.values().stream().sorted(Comparator.comparing((Entry entry) -> !entry.directory).thenComparing(Entry::name)).toList();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
