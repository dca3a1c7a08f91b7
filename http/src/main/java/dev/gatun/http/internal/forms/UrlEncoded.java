package dev.gatun.http.internal.forms;

import dev.gatun.http.PayloadTooLarge;
import dev.gatun.http.internal.Percent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code application/x-www-form-urlencoded}, in bodies and queries (WHATWG URL section 5): read strictly, what is not UTF-8 is refused. Pure. */
public final class UrlEncoded {
    private UrlEncoded() {}

    /**
     * The fields of {@code text} in their order.
     *
     * @param maxFields how many pairs are taken
     * @throws dev.gatun.http.BadRequest for an invalid escape or invalid UTF-8
     * @throws PayloadTooLarge for more than {@code maxFields} pairs
     */
    public static Map<String, List<String>> decode(String text, int maxFields) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        int count = 0;
        int start = 0;
        while (start < text.length()) {
            int ampersand = text.indexOf('&', start);
            int end = ampersand < 0 ? text.length() : ampersand;
            if (end > start) {
                if (++count > maxFields) {
                    throw new PayloadTooLarge("more than " + maxFields + " form fields");
                }
                int equals = text.indexOf('=', start);
                boolean bare = equals < 0 || equals >= end;
                String name = Percent.decodeForm(text, start, bare ? end : equals);
                String value = bare ? "" : Percent.decodeForm(text, equals + 1, end);
                fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            }
            start = end + 1;
        }
        return fields;
    }

    /**
     * The text that stands for names and values in turn (WHATWG URL section 5.2).
     *
     * @throws IllegalArgumentException when the number of strings is odd
     */
    public static String encode(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("name without a value: " + namesAndValues[namesAndValues.length - 1]);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            // The JDK's encoder leaves the very characters that the serializer of WHATWG leaves.
            text.append(i == 0 ? "" : "&").append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8))
                .append('=').append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
