package dev.gatun.http;

import java.util.Objects;

/**
 * Names a value that middleware leaves at a request for those behind it. Keys are compared by identity: make one and keep it as a constant.
 *
 * @param <T> type of the value
 */
public final class AttributeKey<T> {
    private final String name;

    private AttributeKey(String name) {
        this.name = name;
    }

    /** A new key; {@code name} is for messages only. */
    public static <T> AttributeKey<T> of(String name) {
        return new AttributeKey<>(Objects.requireNonNull(name, "name"));
    }

    @Override
    public String toString() {
        return name;
    }
}
