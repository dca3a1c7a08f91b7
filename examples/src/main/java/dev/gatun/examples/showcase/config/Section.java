package dev.gatun.examples.showcase.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * A mapping of the file. Whoever reads it asks for the keys that it may have; others are refused when that is done. A value that is wrong is told, and reads
 * as if it were absent, so that the rest can be checked as well.
 */
final class Section {
    private final Document document;
    private final Value place;
    private final String kind;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> known = new ArrayList<>();

    /** A key with its place, and its value. */
    private record Entry(Value key, Value value) {}

    /** @param kind what such a mapping is called in messages and in the reference */
    Section(Document document, MappingNode node, String kind) {
        this.document = document;
        this.place = new Value(document, node);
        this.kind = kind;
        for (NodeTuple tuple : node.getValue()) {
            Value key = new Value(document, tuple.getKeyNode());
            key.text().ifPresent(name -> {
                Entry before = entries.putIfAbsent(name, new Entry(key, new Value(document, tuple.getValueNode())));
                if (before != null) {
                    key.wrong("\"" + name + "\" is there already, in line " + before.key.line());
                }
            });
        }
    }

    /** Refuses what nobody has asked for. */
    void end() {
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                String hint = Words.nearest(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("there are " + String.join(", ", known));
                entry.key.wrong("unknown key \"" + name + "\" in " + kind + "; " + hint);
            }
        });
    }

    void wrong(String message) {
        place.wrong(message);
    }

    /** What {@code attempt} brings; its {@link IllegalArgumentException} says what is wrong with this mapping. */
    <T> Optional<T> tried(Supplier<? extends T> attempt) {
        return place.tried(attempt);
    }

    int line() {
        return place.line();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    /** What a key that may be left out has, with what the reference is to say of that. */
    Optional<Value> find(String key, String fallback) {
        known.add(key);
        document.asked(kind, key, fallback);
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    /** What a key has that may not be left out. */
    Optional<Value> need(String key) {
        Optional<Value> value = find(key, "needed");
        if (value.isEmpty()) {
            place.wrong(kind + " needs \"" + key + '"');
        }
        return value;
    }

    /** All keys as names that the user chooses, with their values. */
    <T> Map<String, T> named(Named<T> conversion) {
        Map<String, T> all = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            known.add(name);
            conversion.convert(entry.key, entry.value).ifPresent(converted -> all.put(name, converted));
        });
        return all;
    }

    /** Converts a value that has a name. */
    @FunctionalInterface
    interface Named<T> {
        Optional<? extends T> convert(Value name, Value value);
    }

    /** Texts of a list; one alone is a list, too. */
    <T> List<T> list(String key, Function<? super Value, Optional<T>> conversion) {
        return find(key, "none").map(value -> value.list(conversion)).orElse(List.of());
    }

    boolean flag(String key, boolean fallback) {
        return find(key, Boolean.toString(fallback)).flatMap(Value::flag).orElse(fallback);
    }

    int number(String key, int fallback, int least) {
        return Math.toIntExact(number(key, fallback, least, Integer.MAX_VALUE));
    }

    long number(String key, long fallback, long least, long most) {
        return find(key, Long.toString(fallback)).flatMap(value -> value.number(least, most)).orElse(fallback);
    }

    Duration duration(String key, Duration fallback, Duration least) {
        return find(key, Quantity.spelled(fallback)).flatMap(value -> value.duration(least)).orElse(fallback);
    }

    int bytes(String key, int fallback, int least) {
        return Math.toIntExact(bytes(key, (long) fallback, least, Integer.MAX_VALUE));
    }

    long bytes(String key, long fallback, long least, long most) {
        return find(key, Quantity.spelled(fallback)).flatMap(value -> value.bytes(least, most)).orElse(fallback);
    }

    <E extends Enum<E>> E choice(String key, E fallback) {
        return find(key, Words.spelled(fallback)).flatMap(value -> value.choice(fallback.getDeclaringClass())).orElse(fallback);
    }
}
