package dev.gatun.platform.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Notes how each case ended on each backend; at the end of the run it prints the table, and keeps it in {@code target/transport-matrix.txt} and {@code .md}. */
final class Matrix implements BeforeEachCallback, TestWatcher {
    private static final int MOST = 200;
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(Matrix.class);

    /** One for the JVM: a launcher may run the classes in several turns. */
    private static final MatrixTable TABLE = new MatrixTable();

    @Override
    public void beforeEach(ExtensionContext context) {
        // The root's store is closed when the launcher is through with all classes.
        context.getRoot().getStore(SPACE).getOrComputeIfAbsent("table", key -> (AutoCloseable) Matrix::write, AutoCloseable.class);
        context.getStore(SPACE).put("began", System.nanoTime());
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, MatrixTable.Outcome.PASSED, "");
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        note(context, MatrixTable.Outcome.SKIPPED, brief(cause));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, MatrixTable.Outcome.FAILED, brief(cause));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, MatrixTable.Outcome.SKIPPED, reason.orElse("disabled"));
    }

    private static String brief(Throwable cause) {
        String text = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
        String line = text.replace("Assumption failed: ", "").replace("|", "/").strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(line.length(), MOST));
    }

    private static void note(ExtensionContext context, MatrixTable.Outcome outcome, String reason) {
        String concern = context.getRequiredTestClass().getSimpleName().replaceAll("Test$", "");
        Long began = context.getStore(SPACE).get("began", Long.class);
        long nanos = began == null ? 0 : System.nanoTime() - began;
        TABLE.put(concern + "." + context.getRequiredTestMethod().getName(), context.getDisplayName(), new MatrixTable.Cell(outcome, reason, nanos));
    }

    private static void write() {
        String text = TABLE.text();
        System.out.println(text);
        try {
            Path directory = Files.createDirectories(Path.of("target"));
            Files.writeString(directory.resolve("transport-matrix.txt"), text);
            Files.writeString(directory.resolve("transport-matrix.md"), TABLE.markdown());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
