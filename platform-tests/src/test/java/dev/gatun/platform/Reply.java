package dev.gatun.platform;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response as a strict client read it.
 *
 * @param status its code
 * @param headers {@code name: value}, names in lower case, in order
 * @param body its content, chunks put together
 * @param trailers as the headers
 * @param interim the codes of the informational responses before it
 * @param closes whether the server said, by field or by framing, that the connection ends behind it
 */
public record Reply(int status, List<String> headers, byte[] body, List<String> trailers, List<Integer> interim, boolean closes) {
    /** The value of the only field of this name; {@code null} when there is none. */
    public String header(String name) {
        List<String> values = values(headers, name);
        if (values.size() > 1) {
            throw new AssertionError("more than one " + name + ": " + values);
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /** The values of all fields of this name in {@code fields}. */
    static List<String> values(List<String> fields, String name) {
        return fields.stream().filter(field -> field.startsWith(name + ":")).map(field -> field.substring(name.length() + 1).strip()).toList();
    }

    /** The content as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + (body.length > 300 ? body.length + " bytes" : text());
    }
}
