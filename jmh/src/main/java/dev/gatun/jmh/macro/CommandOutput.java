package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A command that was run to its end. */
record CommandOutput(int status, String text) {

    /** Runs {@code command}; its error output joins its output. */
    static CommandOutput of(Children children, List<String> command) {
        return of(children, command, Map.of());
    }

    /** The same with more variables in its environment. */
    static CommandOutput of(Children children, List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = children.start(builder);
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return new CommandOutput(process.waitFor(), text);
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
