package dev.gatun.jmh.macro;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A command that was run to its end. */
record CommandOutput(int status, String text) {

    /** Runs {@code command}; its error output joins its output. */
    static CommandOutput of(Children children, List<String> command) {
        return of(children, command, Map.of(), line -> {});
    }

    /** The same with more variables in its environment; {@code lines} gets each line of the output when it comes, in the calling thread. */
    static CommandOutput of(Children children, List<String> command, Map<String, String> environment, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = children.start(builder);
        StringBuilder text = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            process.getOutputStream().close();
            output.lines().peek(lines).forEach(line -> text.append(line).append('\n'));
            return new CommandOutput(process.waitFor(), text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The output, or an exception that carries it when the command failed. */
    String orThrow(String what) {
        if (status != 0) {
            throw new IllegalStateException(what + " failed with status " + status + ":\n" + text);
        }
        return text;
    }
}
