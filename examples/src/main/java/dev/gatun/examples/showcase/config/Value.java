package dev.gatun.examples.showcase.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value at its place. Each conversion is empty, and has told why, when the value is not of that kind. */
final class Value {
    private final Document document;
    private final Node node;

    Value(Document document, Node node) {
        this.document = document;
        this.node = node;
    }

    int line() {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    void wrong(String message) {
        document.wrong(node.getStartMark(), message);
    }

    /** For the ends of conversions. */
    <T> Optional<T> refused(String message) {
        wrong(message);
        return Optional.empty();
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    Optional<String> text() {
        if (!(node instanceof ScalarNode scalar)) {
            return refused("a single value belongs here, no " + kind());
        }
        if (!scalar.getTag().getValue().startsWith(Tag.PREFIX)) {
            return refused("tags such as " + scalar.getTag().getValue() + " mean nothing here");
        }
        if (scalar.getTag().equals(Tag.NULL) && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
            return refused("a value is missing");
        }
        return Optional.of(scalar.getValue());
    }

    private String kind() {
        return node instanceof MappingNode ? "mapping" : "list";
    }

    /** What {@code conversion} makes of the text; its {@link IllegalArgumentException} says what is wrong with it. */
    <T> Optional<T> parsed(Function<? super String, ? extends T> conversion) {
        return text().flatMap(text -> tried(() -> conversion.apply(text)));
    }

    /** What {@code attempt} brings; its {@link IllegalArgumentException} says what is wrong with this value. */
    <T> Optional<T> tried(Supplier<? extends T> attempt) {
        try {
            return Optional.of(attempt.get());
        } catch (IllegalArgumentException e) {
            return refused(e.getMessage());
        }
    }

    Optional<Boolean> flag() {
        return text().flatMap(text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> refused("\"" + text + "\" is neither true nor false");
        });
    }

    Optional<Long> number(long least, long most) {
        return text().flatMap(text -> {
            Optional<Long> number = text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
            return number.filter(n -> n >= least && n <= most).or(() -> refused("\"" + text + "\" is no whole number " + range(least, most, String::valueOf)));
        });
    }

    /** A size in bytes. */
    Optional<Long> bytes(long least, long most) {
        return text().flatMap(text -> Quantity.bytes(text).filter(n -> n >= least && n <= most)
                .or(() -> refused("\"" + text + "\" is no size such as 16KiB or 8MiB " + range(least, most, Quantity::spelled))));
    }

    private static String range(long least, long most, Function<Long, String> spelled) {
        boolean open = most == Long.MAX_VALUE || most == Integer.MAX_VALUE;
        return open ? "of at least " + spelled.apply(least) : "from " + spelled.apply(least) + " to " + spelled.apply(most);
    }

    Optional<Duration> duration(Duration least) {
        return text().flatMap(text -> Quantity.duration(text).filter(time -> time.compareTo(least) >= 0)
                .or(() -> refused("\"" + text + "\" is no time such as 500ms, 30s, 5m, 1h or 7d of at least " + Quantity.spelled(least))));
    }

    <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        return choice(List.of(type.getEnumConstants()), Words::spelled);
    }

    /** One of {@code all}, by its name. */
    <T> Optional<T> choice(List<T> all, Function<? super T, String> name) {
        return text().flatMap(text -> all.stream().filter(one -> name.apply(one).equals(text)).findFirst().or(() -> {
            List<String> names = all.stream().map(name).toList();
            String hint = Words.nearest(text, names).map(near -> "did you mean " + near + "?").orElse("there are " + String.join(", ", names));
            return refused("unknown value \"" + text + "\"; " + hint);
        }));
    }

    /** Each item of a list; what is no list is a list of one. */
    <T> List<T> list(Function<? super Value, Optional<T>> conversion) {
        if (!(node instanceof SequenceNode sequence)) {
            return conversion.apply(this).map(List::of).orElse(List.of());
        }
        if (sequence.getValue().isEmpty()) {
            wrong("the list is empty");
        }
        List<T> all = new ArrayList<>();
        sequence.getValue().forEach(item -> conversion.apply(new Value(document, item)).ifPresent(all::add));
        return all;
    }

    /** What {@code read} makes of the mapping; keys that it does not ask for are refused. */
    <T> Optional<T> section(String kind, Function<? super Section, ? extends Optional<? extends T>> read) {
        if (!(node instanceof MappingNode mapping)) {
            return refused(kind + " is a mapping, of keys and values");
        }
        Section section = new Section(document, mapping, kind);
        Optional<? extends T> result = read.apply(section);
        section.end();
        return result.map(found -> found);
    }

    /** The same where a value that is no mapping is what the key {@code main} would have. */
    <T> Optional<T> section(String kind, String main, Function<? super Section, ? extends Optional<? extends T>> read) {
        return section(kind, text -> main, read);
    }

    /** The same where it depends on the value for which key it stands. */
    <T> Optional<T> section(String kind, UnaryOperator<String> key, Function<? super Section, ? extends Optional<? extends T>> read) {
        if (node instanceof MappingNode) {
            return section(kind, read);
        }
        String main = key.apply(node instanceof ScalarNode scalar ? scalar.getValue() : "");
        ScalarNode name = new ScalarNode(Tag.STR, true, main, ScalarStyle.PLAIN, node.getStartMark(), node.getStartMark());
        MappingNode around = new MappingNode(Tag.MAP, true, List.of(new NodeTuple(name, node)),
                FlowStyle.BLOCK, node.getStartMark(), node.getEndMark());
        return new Value(document, around).section(kind, read);
    }

    Optional<Path> path() {
        return text().flatMap(text -> {
            try {
                return Optional.of(document.resolve(text));
            } catch (InvalidPathException e) {
                return refused("\"" + text + "\" is no path");
            }
        });
    }

    Optional<Path> file() {
        return path().flatMap(path -> Files.isRegularFile(path) && Files.isReadable(path) ? Optional.of(path) : refused(path + " is no file that can be read"));
    }

    Optional<Path> directory() {
        return path().flatMap(path -> Files.isDirectory(path) && Files.isReadable(path)
                ? Optional.of(path)
                : refused(path + " is no directory that can be read"));
    }
}
