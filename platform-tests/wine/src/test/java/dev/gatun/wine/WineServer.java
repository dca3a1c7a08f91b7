package dev.gatun.wine;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The showcase on one backend, started by {@code run.sh}, which also sees to it that nothing of Wine is left. */
final class WineServer implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("(https?://127\\.0\\.0\\.1:\\d+)/$");
    private static final String SKIPPED = "== wine: skipped: ";
    private static final int START_SECONDS = 120;
    private static final int END_SECONDS = 60;

    private final Process process;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final CompletableFuture<String> httpsUrl = new CompletableFuture<>();
    private final Thread reader;

    private WineServer(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().start(this::read);
    }

    /** Starts it for HTTP and HTTPS and waits until it says where it is; where there is no Wine, the test is skipped. */
    static WineServer start(String backend, Path root) throws Exception {
        // It tells HTTP first.
        return start(backend, server -> server.httpsUrl, "--https", "0", "--root", "Z:" + root.toAbsolutePath());
    }

    /** The same with workers, which have no certificate of their own. */
    static WineServer startWorkers(String backend, int count) throws Exception {
        return start(backend, server -> server.url, "--workers", Integer.toString(count));
    }

    private static WineServer start(String backend, Function<WineServer, CompletableFuture<String>> place, String... more) throws Exception {
        Path script = Path.of("run.sh").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(script.toString(), "--no-build", "--serve", "--backend", backend, "--http", "0"));
        command.addAll(List.of(more));
        WineServer server = new WineServer(new ProcessBuilder(command).redirectErrorStream(true).start());
        try {
            String found = place.apply(server).get(START_SECONDS, TimeUnit.SECONDS);
            assumeFalse(found.startsWith(SKIPPED), found);
            return server;
        } catch (TimeoutException e) {
            server.close();
            throw new AssertionError("no URL after " + START_SECONDS + " s; it said " + server.lines, e);
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    private void read() {
        try (var in = process.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
                Matcher matcher = URL.matcher(line);
                if (matcher.find()) {
                    String found = matcher.group(1);
                    (found.startsWith("https:") ? httpsUrl : url).complete(found);
                } else if (line.startsWith(SKIPPED)) {
                    url.complete(line);
                    httpsUrl.complete(line);
                }
            }
            fail(new AssertionError("ended before it said where it is: " + lines));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(Throwable why) {
        url.completeExceptionally(why);
        httpsUrl.completeExceptionally(why);
    }

    String url() {
        return url.join();
    }

    String httpsUrl() {
        return httpsUrl.join();
    }

    /** What it has said so far. */
    List<String> said() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Its workers, as Linux sees them. */
    static List<ProcessHandle> workers() {
        String jar = Path.of("target", "gatun-windows.jar").toAbsolutePath().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().filter(line -> line.contains(jar) && line.contains("--share=queue")).isPresent())
                .toList();
    }

    /** Asks it to end, as Ctrl-C does, and waits for its last words. */
    void end() throws InterruptedException {
        // By its handle: Process.destroy() would close the stream that brings the last words.
        process.toHandle().destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end; it said " + said());
        }
        reader.join();
    }

    @Override
    public void close() {
        // First in a way that lets the script clean up.
        process.destroy();
        try {
            process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The backends in the line "showcase" of the list of suites. */
    static List<String> backends() throws IOException {
        return Files.readAllLines(Path.of("suites.txt")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(words -> words[0].equals("showcase"))
                .flatMap(words -> List.of(words[2].split(",")).stream())
                .toList();
    }
}
