package dev.gatun.platform.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that knows HTTP. A test that needs one that is absent is skipped, with the reason. */
public final class Tool {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    /** What a run said. */
    public record Result(int exit, String out) {}

    /** The tool, or an assumption that fails. */
    public static Tool need(String name) {
        // Wine shows the file system of Linux, and starts programs of Linux without being able to end them.
        assumeTrue(File.separatorChar == '/', name + " is looked for on POSIX systems alone");
        Optional<Path> found = Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(directory -> !directory.isEmpty()).map(directory -> Path.of(directory, name)).filter(Files::isExecutable).findFirst();
        assumeTrue(found.isPresent(), name + " is not installed");
        return new Tool(found.get());
    }

    /** A program that a test has brought along. */
    static Tool at(Path program) {
        return new Tool(program);
    }

    /** Starts it; standard error goes where standard output goes. */
    public Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it to its end. */
    public Result run(String... arguments) {
        return await(start(arguments));
    }

    /** Waits for the end of {@code process}, which is killed if it does not come. */
    public static Result await(Process process) {
        return await(process, PATIENCE);
    }

    /** The same with more patience. */
    public static Result await(Process process, Duration patience) {
        CompletableFuture<String> out = output(process);
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("did not end: " + process.info().commandLine());
            }
            return new Result(process.exitValue(), out.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** All that {@code process} says, read as it comes so that it never blocks. */
    static CompletableFuture<String> output(Process process) {
        CompletableFuture<String> out = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                out.complete(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                out.completeExceptionally(e);
            }
        });
        return out;
    }
}
