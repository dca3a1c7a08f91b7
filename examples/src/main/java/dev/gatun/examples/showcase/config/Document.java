package dev.gatun.examples.showcase.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A YAML file (1.2) while it is read: collects what is wrong with it, so that all of that is told at once, and which keys were asked for, so that the
 * reference can be held against it. Used by one thread.
 */
final class Document {
    /** Far more than anybody writes by hand; what is longer is another file. */
    static final int MOST_CHARACTERS = 1 << 20;

    private final Path file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, String>> asked = new LinkedHashMap<>();

    private Document(Path file) {
        this.file = file;
    }

    /**
     * Reads {@code text} as the mapping that the file is.
     *
     * @param file for messages, and where relative paths begin
     * @throws InvalidConfiguration when anything is wrong with it
     */
    static <T> T read(Path file, String text, Function<? super Section, ? extends Optional<? extends T>> mapping) {
        return new Document(file).read(text, mapping);
    }

    /** The keys that {@code mapping} asks for when it reads {@code text}, by the kind of section, with their defaults. */
    static Map<String, Map<String, String>> keys(Path file, String text, Function<? super Section, ? extends Optional<?>> mapping) {
        Document document = new Document(file);
        document.read(text, mapping);
        return document.asked;
    }

    private <T> T read(String text, Function<? super Section, ? extends Optional<? extends T>> mapping) {
        Optional<? extends T> result = Optional.empty();
        try {
            Optional<Node> root = compose(text);
            if (root.isPresent()) {
                result = new Value(this, root.get()).section("file", mapping);
            } else {
                problems.add(new Problem(file.toString(), 1, 1, "the file is empty"));
            }
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ": ";
            wrong(e.getProblemMark().or(e::getContextMark), context + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(new Problem(file.toString(), 1, 1, e.getMessage().lines().findFirst().orElse("no YAML")));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfiguration(problems);
        }
        return result.orElseThrow();
    }

    private static Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
        return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
    }

    /** A path as it is written in the file: relative ones begin where the file is. */
    Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    void wrong(Optional<Mark> where, String message) {
        int line = where.map(Mark::getLine).orElse(0) + 1;
        int column = where.map(Mark::getColumn).orElse(0) + 1;
        problems.add(new Problem(file.toString(), line, column, message));
    }

    void asked(String section, String key, String fallback) {
        asked.computeIfAbsent(section, first -> new LinkedHashMap<>()).putIfAbsent(key, fallback);
    }
}
