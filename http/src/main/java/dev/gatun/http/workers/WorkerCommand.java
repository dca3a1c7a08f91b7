package dev.gatun.http.workers;

import dev.gatun.http.internal.workers.OwnCommand;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a worker is started. A value; any thread.
 *
 * @param words the program and its arguments; the program must be this process's child itself: {@code taskset -c 1 java …} is, since it becomes what it
 *     starts, a script that waits for what it starts is not
 * @param environment variables that it has beside those of this process; an empty value removes one
 * @param directory where it starts; empty for where this process did
 */
public record WorkerCommand(List<String> words, Map<String, String> environment, Optional<Path> directory) {
    /** @throws IllegalArgumentException when there is no program */
    public WorkerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty() || words.getFirst().isBlank()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** A program and its arguments. */
    public static WorkerCommand of(String... words) {
        return of(Arrays.asList(words));
    }

    /** A program and its arguments. */
    public static WorkerCommand of(List<String> words) {
        return new WorkerCommand(words, Map.of(), Optional.empty());
    }

    /**
     * This process's own command line: the same Java with the same options, path, main class and arguments. On Linux it is what the kernel has; elsewhere it is
     * put together from the system's properties, and options of Java are lost: name the command there if it needs some.
     *
     * @throws UnsupportedOperationException when it can't be found out
     */
    public static WorkerCommand own() {
        return of(OwnCommand.words());
    }

    /** The same with one more variable; an empty value removes it. */
    public WorkerCommand environment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new WorkerCommand(words, more, directory);
    }

    /** The same in another directory. */
    public WorkerCommand directory(Path newDirectory) {
        return new WorkerCommand(words, environment, Optional.of(newDirectory));
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
