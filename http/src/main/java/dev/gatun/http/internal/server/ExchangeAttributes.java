package dev.gatun.http.internal.server;

import dev.gatun.http.AttributeKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * What handlers leave at an exchange: keys and values by turns, which a look along them finds faster than a hash would, since there are few. The room stays
 * when the exchange is used again, so that a value costs no memory but its own.
 *
 * <p>Written by the thread that has the request. The loop may look on when the client went meanwhile: it finds a value or none, and never fails.
 */
final class ExchangeAttributes {
    private static final int PAIRS = 4;

    /** Keys and values by turns, from the front; nothing before the first value. */
    private Object[] pairs;

    /** Leaves {@code value} under {@code key}, in place of what was there. */
    void put(AttributeKey<?> key, Object value) {
        Object[] current = pairs;
        if (current == null) {
            current = new Object[2 * PAIRS];
        }
        int at = 0;
        while (at < current.length && current[at] != null && current[at] != key) {
            at += 2;
        }
        if (at == current.length) {
            current = Arrays.copyOf(current, 2 * at);
        }
        current[at + 1] = value;
        current[at] = key;
        pairs = current;
    }

    /** What was left under {@code key}. */
    @SuppressWarnings("unchecked")
    <T> Optional<T> value(AttributeKey<T> key) {
        Object[] current = pairs;
        if (current != null) {
            for (int at = 0; at < current.length && current[at] != null; at += 2) {
                if (current[at] == key) {
                    return Optional.ofNullable((T) current[at + 1]);
                }
            }
        }
        return Optional.empty();
    }

    /** Forgets all, so that nothing is held until the next request; keeps the room, unless one request has needed far more than others do. */
    void clear() {
        Object[] current = pairs;
        if (current == null || current[0] == null) {
            return;
        }
        if (current.length > 8 * PAIRS) {
            pairs = null;
        } else {
            Arrays.fill(current, null);
        }
    }
}
