package dev.gatun.http.internal.negotiation;

import dev.gatun.http.Headers;
import java.util.List;
import java.util.Optional;

/** Reads list-based fields: several lines of one name are one list (RFC 9110 section 5.3). */
public final class Fields {
    private Fields() {}

    /** The lines of this name joined by commas. */
    public static Optional<String> joined(Headers headers, String name) {
        Optional<String> first = headers.first(name);
        if (first.isEmpty()) {
            return first;
        }
        List<String> all = headers.all(name);
        return all.size() == 1 ? first : Optional.of(String.join(", ", all));
    }
}
