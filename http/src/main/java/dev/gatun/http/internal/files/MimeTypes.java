package dev.gatun.http.internal.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Media types by extension, as registered with IANA, and which of them gain by compression. Pure; any thread. */
public final class MimeTypes {
    private static final String UNKNOWN = "application/octet-stream";

    private static final String TABLE = """
        text/html html htm xhtml
        text/css css
        text/javascript js mjs cjs
        text/plain txt text log conf ini properties
        text/markdown md markdown
        text/csv csv
        text/tab-separated-values tsv
        text/calendar ics
        text/vcard vcf
        text/vtt vtt
        text/xml xml xsl xsd
        text/yaml yaml yml
        application/json json map
        application/ld+json jsonld
        application/geo+json geojson
        application/manifest+json webmanifest
        application/atom+xml atom
        application/rss+xml rss
        application/wasm wasm
        application/pdf pdf
        application/rtf rtf
        application/zip zip
        application/gzip gz tgz
        application/zstd zst
        application/x-bzip2 bz2
        application/x-xz xz
        application/x-7z-compressed 7z
        application/x-tar tar
        application/java-archive jar war
        application/x-sh sh
        application/sql sql
        application/epub+zip epub
        application/ogg ogx
        application/msword doc
        application/vnd.ms-excel xls
        application/vnd.ms-powerpoint ppt
        application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
        application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
        application/vnd.oasis.opendocument.text odt
        application/vnd.oasis.opendocument.spreadsheet ods
        application/vnd.oasis.opendocument.presentation odp
        application/vnd.apple.mpegurl m3u8
        application/dash+xml mpd
        image/png png
        image/jpeg jpg jpeg jfif
        image/gif gif
        image/webp webp
        image/avif avif
        image/apng apng
        image/heic heic
        image/jxl jxl
        image/svg+xml svg
        image/bmp bmp
        image/tiff tif tiff
        image/vnd.microsoft.icon ico cur
        audio/mpeg mp3
        audio/mp4 m4a
        audio/aac aac
        audio/ogg oga ogg opus
        audio/wav wav
        audio/webm weba
        audio/flac flac
        audio/midi mid midi
        video/mp4 mp4 m4v
        video/mpeg mpeg mpg
        video/webm webm
        video/ogg ogv
        video/quicktime mov
        video/mp2t ts
        video/x-msvideo avi
        video/x-matroska mkv
        font/woff woff
        font/woff2 woff2
        font/ttf ttf
        font/otf otf
        font/collection ttc
        model/gltf+json gltf
        model/gltf-binary glb
        """;

    private static final Map<String, String> TYPES = parse();

    private static final Set<String> COMPRESSIBLE = Set.of("application/json", "application/javascript", "application/xml", "application/wasm",
        "application/rtf", "application/sql", "application/x-sh", "application/x-tar", "application/x-javascript", "application/x-ndjson",
        "application/x-www-form-urlencoded", "application/graphql", "application/vnd.apple.mpegurl", "image/bmp", "image/vnd.microsoft.icon",
        "font/ttf", "font/otf", "font/collection", "model/gltf-binary");

    private MimeTypes() {}

    private static Map<String, String> parse() {
        Map<String, String> types = new HashMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" ");
            // Without it browsers guess, and a guess of UTF-7 or a legacy encoding turns text into script.
            String type = words[0].startsWith("text/") ? words[0] + "; charset=utf-8" : words[0];
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], type);
            }
        }
        return Map.copyOf(types);
    }

    /** The media type of a file's name; {@code application/octet-stream} when the extension is not known. */
    public static String of(String name, Map<String, String> own) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = own.get(extension);
        return type != null ? type : TYPES.getOrDefault(extension, UNKNOWN);
    }

    /** Whether content of this type is usually not compressed already. */
    public static boolean isCompressible(String type) {
        int semicolon = type.indexOf(';');
        String plain = (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        // Events are flushed one by one; holding them back for a better ratio would defeat them, so they are not counted as text here.
        return plain.startsWith("text/") && !plain.equals("text/event-stream") || plain.endsWith("+json") || plain.endsWith("+xml")
            || COMPRESSIBLE.contains(plain);
    }
}
