package dev.gatun.http.internal.files;

import dev.gatun.http.internal.routing.RequestPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A page of links to what a directory holds. Blocks while it reads the directory. */
final class DirectoryListing {
    /** A longer page is no use to people, and would be made anew for each request. */
    private static final int MAX_ENTRIES = 5_000;

    private record Entry(String name, boolean directory) {}

    private DirectoryListing() {}

    static String html(String requestPath, Path directory, boolean dotFiles) throws IOException {
        StringBuilder page = new StringBuilder(1024);
        String title = escape(requestPath);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").append(title).append("</title></head>\n<body><h1>")
            .append(title).append("</h1>\n<ul>\n");
        if (!requestPath.equals("/")) {
            page.append("<li><a href=\"../\">../</a></li>\n");
        }
        for (Entry entry : entries(directory, dotFiles)) {
            String name = entry.directory ? entry.name + "/" : entry.name;
            // "./" keeps a name with a colon from being read as a scheme.
            page.append("<li><a href=\"./").append(escape(RequestPath.encode(name))).append("\">").append(escape(name)).append("</a></li>\n");
        }
        return page.append("</ul></body></html>\n").toString();
    }

    private static List<Entry> entries(Path directory, boolean dotFiles) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                String name = path.getFileName().toString();
                if (FileNames.isAllowed(name, dotFiles) && entries.size() < MAX_ENTRIES) {
                    entries.add(new Entry(name, Files.isDirectory(path)));
                }
            }
        }
        entries.sort(Comparator.comparing((Entry entry) -> !entry.directory).thenComparing(Entry::name));
        return entries;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
