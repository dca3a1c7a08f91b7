package dev.gatun.http;

import dev.gatun.http.internal.forms.UrlEncoded;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of a form sent as {@code application/x-www-form-urlencoded} (WHATWG URL section 5). Immutable; any thread. */
public final class Form {
    /** How many fields a form may have unless said otherwise; floods of names are an attack on hash maps. */
    public static final int MAX_FIELDS = 1_000;

    private final Map<String, List<String>> fields;

    private Form(Map<String, List<String>> fields) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        this.fields = Collections.unmodifiableMap(copy);
    }

    /**
     * Decodes {@code text}.
     *
     * @param maxFields how many fields it may have
     * @throws BadRequest when an escape is malformed or bytes are not UTF-8
     * @throws PayloadTooLarge when there are more fields
     */
    public static Form parse(String text, int maxFields) {
        return new Form(UrlEncoded.decode(text, maxFields));
    }

    /**
     * The form that a request's content is; waits for it. Its size is bounded by {@link RequestBody#limit()}, its fields by {@link #MAX_FIELDS}.
     *
     * @throws UnsupportedMediaType when the content is of another type
     */
    public static Form of(Request request) {
        MediaType type = request.header("content-type").map(MediaType::parse).orElse(MediaType.BYTES);
        if (!type.is(MediaType.FORM)) {
            throw new UnsupportedMediaType("the content is not " + MediaType.FORM);
        }
        return parse(request.body().text(), MAX_FIELDS);
    }

    /** The first value of a field. */
    public Optional<String> first(String name) {
        List<String> values = fields.get(name);
        return values == null ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All values of a field, in order; empty when there is none. */
    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** The names of the fields, in order of their first value. */
    public Set<String> names() {
        return fields.keySet();
    }

    @Override
    public String toString() {
        // Values are passwords more often than not.
        return "Form" + fields.keySet();
    }
}
