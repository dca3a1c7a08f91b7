package dev.gatun.platform;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request in no version of HTTP yet. Immutable.
 *
 * @param method the method
 * @param path path and query
 * @param fields {@code name: value}, names in lower case; {@code host} and framing are the version's
 * @param body the content, or its first part
 * @param length what the head says of the content
 * @param trailers as the fields
 * @param more whether content follows piece by piece until an end
 */
public record Ask(String method, String path, List<String> fields, byte[] body, Length length, List<String> trailers, boolean more) {
    /** What the head of a request says of the content's length. */
    public enum Length {
        /** There is no content. */
        NONE,
        /** Its length, by {@code content-length}. */
        KNOWN,
        /** That there is content. */
        UNKNOWN
    }

    public static Ask of(String method, String path) {
        return new Ask(method, path, List.of(), new byte[0], Length.NONE, List.of(), false);
    }

    public static Ask get(String path) {
        return of("GET", path);
    }

    public static Ask head(String path) {
        return of("HEAD", path);
    }

    /** With content and its length. */
    public static Ask post(String path, byte[] body) {
        return of("POST", path).body(body);
    }

    /** With content and its length. */
    public static Ask post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    /** With a field more. */
    public Ask field(String name, String value) {
        return new Ask(method, path, plus(fields, name, value), body, length, trailers, more);
    }

    /** With content and its length. */
    public Ask body(byte[] content) {
        return new Ask(method, path, fields, content, Length.KNOWN, trailers, more);
    }

    /** With content whose length the head does not tell. */
    public Ask streamed(byte[] content) {
        return new Ask(method, path, fields, content, Length.UNKNOWN, trailers, more);
    }

    /** With a field behind the content. */
    public Ask trailer(String name, String value) {
        return new Ask(method, path, fields, body, Length.UNKNOWN, plus(trailers, name, value), more);
    }

    /** With content that follows piece by piece, of unknown length unless a field {@code content-length} was added before. */
    public Ask open() {
        Length said = fields.stream().anyMatch(field -> field.startsWith("content-length:")) ? Length.KNOWN : Length.UNKNOWN;
        return new Ask(method, path, fields, body, said, trailers, true);
    }

    private static List<String> plus(List<String> list, String name, String value) {
        List<String> longer = new ArrayList<>(list);
        longer.add(name + ": " + value);
        return List.copyOf(longer);
    }

    @Override
    public String toString() {
        return method + " " + path + " " + fields;
    }
}
