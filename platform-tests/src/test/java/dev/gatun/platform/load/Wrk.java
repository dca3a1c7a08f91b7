package dev.gatun.platform.load;

import dev.gatun.platform.peers.Tool;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** wrk, which keeps its connections, at work until its time is over. */
public final class Wrk implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern RESULT = Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    /** The hosts take turns. wrk counts errors by kind, and says so in words for people only when there are any. */
    private static final String SCRIPT = """
            local requests = {}
            local last = 0
            init = function(args)
              for i, host in ipairs({%s}) do requests[i] = wrk.format("GET", "%s", {["Host"] = host}) end
            end
            request = function()
              last = last %% #requests + 1
              return requests[last]
            end
            done = function(summary, latency, requests)
              local e = summary.errors
              print(string.format("result %%d %%d %%d %%d %%d %%d", summary.requests, e.connect, e.read, e.write, e.status, e.timeout))
            end
            """;

    private final Process process;
    private final Duration time;

    private Wrk(Process process, Duration time) {
        this.process = process;
        this.time = time;
    }

    /**
     * What became of a run.
     *
     * @param requests that were answered in full
     * @param errors connections that could not be made, failures to read and write, time-outs
     * @param refused answers whose status is none of success
     */
    public record Report(long requests, long errors, long refused) {
        @Override
        public String toString() {
            return "wrk: requests=" + requests + " errors=" + errors + " refused=" + refused;
        }
    }

    /**
     * Begins a run.
     *
     * @param directory where its script may lie
     * @param port of 127.0.0.1
     * @param hosts who are asked in turn
     */
    public static Wrk start(Path directory, int port, List<String> hosts, String path, int connections, Duration time) {
        Tool wrk = Tool.need("wrk");
        String names = hosts.stream().map(host -> '"' + host + '"').collect(Collectors.joining(", "));
        try {
            Path script = Files.writeString(Files.createTempFile(directory, "wrk", ".lua"), SCRIPT.formatted(names, path));
            return new Wrk(wrk.start("-t1", "-c" + connections, "-d" + time.toSeconds() + "s", "--timeout", "15s", "-s", script.toString(),
                    "http://127.0.0.1:" + port + path), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its time is not over. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Its time is over now: it tells what became of the run so far. */
    public void interrupt() {
        Tool.need("kill").run("-INT", Long.toString(process.pid()));
    }

    /** Waits for the end. */
    public Report report() {
        Tool.Result result = Tool.await(process, time.plus(PATIENCE));
        Matcher found = RESULT.matcher(result.out());
        if (result.exit() != 0 || !found.find()) {
            throw new AssertionError("wrk has ended with " + result.exit() + ": " + result.out());
        }
        long errors = 0;
        for (int group : new int[] {2, 3, 4, 6}) {
            errors += Long.parseLong(found.group(group));
        }
        return new Report(Long.parseLong(found.group(1)), errors, Long.parseLong(found.group(5)));
    }

    /** Kills it, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
