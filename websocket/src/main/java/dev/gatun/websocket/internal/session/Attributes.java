package dev.gatun.websocket.internal.session;

import dev.gatun.http.AttributeKey;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** What a program leaves at a session. Any thread; most sessions have none, and cost no map. */
public final class Attributes {
    private Map<AttributeKey<?>, Object> values;

    /** Nothing yet. */
    public Attributes() {}

    /** Leaves {@code value} under {@code key}. */
    public synchronized <T> void put(AttributeKey<T> key, T value) {
        if (values == null) {
            values = new IdentityHashMap<>(4);
        }
        values.put(key, value);
    }

    /** What was left under {@code key}. */
    @SuppressWarnings("unchecked")
    public synchronized <T> Optional<T> value(AttributeKey<T> key) {
        return values == null ? Optional.empty() : Optional.ofNullable((T) values.get(key));
    }
}
