package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Options of one command, as {@code --name value} or {@code --name=value}. What is wrong with them is said in one line.
 *
 * <p>It is small enough to be written here: a library would take longer to start than the server does.
 */
final class CommandLine {
    private final Map<String, String> values;
    private final Map<String, List<String>> repeated;

    private CommandLine(Map<String, String> values, Map<String, List<String>> repeated) {
        this.values = values;
        this.repeated = repeated;
    }

    /**
     * Reads the arguments of a command that knows {@code options}, each without its dashes.
     *
     * @throws UsageException when an option is unknown, given twice or has no value, or something is no option
     */
    static CommandLine parse(List<String> arguments, List<String> options) {
        return parse(arguments, options, List.of());
    }

    /** The same where some of the options may be given several times. */
    static CommandLine parse(List<String> arguments, List<String> options, List<String> several) {
        Map<String, String> values = new HashMap<>();
        Map<String, List<String>> repeated = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw new UsageException("unexpected argument \"" + argument + "\"");
            }
            int equal = argument.indexOf('=');
            String name = argument.substring(2, equal < 0 ? argument.length() : equal);
            if (!options.contains(name)) {
                throw new UsageException("unknown option --" + name + nearest(name, options));
            }
            if (equal < 0 && i + 1 == arguments.size()) {
                throw new UsageException("option --" + name + " needs a value");
            }
            String value = equal < 0 ? arguments.get(++i) : argument.substring(equal + 1);
            if (several.contains(name)) {
                repeated.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
            } else if (values.put(name, value) != null) {
                throw new UsageException("option --" + name + " is given twice");
            }
        }
        return new CommandLine(values, repeated);
    }

    private static String nearest(String name, List<String> options) {
        return Words.nearest(name, options)
                .map(option -> "; did you mean --" + option + "?")
                .orElse("; there are " + options.stream().map(option -> "--" + option).collect(Collectors.joining(", ")));
    }

    /** The value of an option as it was given. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The values of an option that may be given several times. */
    List<String> all(String name) {
        return repeated.getOrDefault(name, List.of());
    }

    /** A whole number within bounds. */
    int number(String name, int fallback, int least, int most) {
        return converted(name, fallback, "is not a number from " + least + " to " + most, text -> {
            int value = Integer.parseInt(text);
            if (value < least || value > most) {
                throw new NumberFormatException();
            }
            return value;
        });
    }

    /** One of an enum's constants, in lower case with dashes. */
    <E extends Enum<E>> E choice(String name, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        String allowed = Arrays.stream(constants).map(Words::spelled).collect(Collectors.joining(", "));
        return converted(name, fallback, "is none of " + allowed, text -> Arrays.stream(constants)
                .filter(constant -> Words.spelled(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
    }

    /** A value of any kind; {@code mistake} says what one is not that {@code conversion} refuses. */
    <T> T converted(String name, T fallback, String mistake, Function<String, T> conversion) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            return conversion.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("option --" + name + ": \"" + text + "\" " + mistake);
        }
    }
}
