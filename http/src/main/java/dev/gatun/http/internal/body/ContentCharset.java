package dev.gatun.http.internal.body;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** In which charset content is read as text. */
public final class ContentCharset {
    private ContentCharset() {}

    /** The charset that a media type names; UTF-8 when it names none or one that this Java does not know. */
    public static Charset of(String type) {
        int at = type.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        int end = type.indexOf(';', at);
        String name = type.substring(at + 8, end < 0 ? type.length() : end).strip().replace("\"", "");
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
