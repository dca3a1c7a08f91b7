package dev.gatun.examples.showcase;

import dev.gatun.http.Execution;
import dev.gatun.http.ServerStatistics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is running, for the page and for {@code /status}.
 *
 * @param url where the page was asked for
 * @param other where it is, too: by the other one of HTTP and HTTPS; empty when there is none
 * @param curl how curl is called for such a URL
 * @param backend how the event loops do I/O
 * @param loops how many there are
 * @param execution where handlers run
 * @param files what is served below {@code /files}
 * @param statistics the server's counters
 * @param since when it began, in nanoseconds of {@link System#nanoTime()}
 */
record Running(
        String url,
        String other,
        String curl,
        String backend,
        int loops,
        Execution execution,
        String files,
        Supplier<ServerStatistics> statistics,
        long since) {
    /**
     * The figures that change.
     *
     * @param uptimeSeconds since the start
     * @param requests in all
     * @param connections that are open
     * @param accepted connections in all
     * @param failures exchanges that broke
     * @param responsesByClass by the first digit of the status
     * @param handshakesFull TLS handshakes that made a new session
     * @param handshakesResumed TLS handshakes that went on with an earlier one
     */
    record Figures(
            long uptimeSeconds,
            long requests,
            long connections,
            long accepted,
            long failures,
            Map<Integer, Long> responsesByClass,
            long handshakesFull,
            long handshakesResumed) {}

    Figures figures() {
        ServerStatistics counted = statistics.get();
        return new Figures(
                uptime().toSeconds(),
                counted.requests(),
                counted.connections(),
                counted.connectionsAccepted(),
                counted.failures(),
                counted.responsesByClass(),
                counted.tls().handshakesFull(),
                counted.tls().handshakesResumed());
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** The values of the page. */
    Map<String, String> values() {
        Figures figures = figures();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("url", url);
        values.put("socket", url.replaceFirst("^http", "ws"));
        values.put("other", other);
        values.put("curl", curl);
        values.put("backend", backend);
        values.put("loops", Integer.toString(loops));
        values.put("execution", execution == Execution.EVENT_LOOP ? "the event loop" : "virtual threads");
        values.put("java", Runtime.version().toString());
        values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch"));
        values.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
        values.put("process", Long.toString(ProcessHandle.current().pid()));
        values.put("uptime", figures.uptimeSeconds() + " s");
        values.put("requests", Long.toString(figures.requests()));
        values.put("connections", Long.toString(figures.connections()));
        values.put("accepted", Long.toString(figures.accepted()));
        values.put("failures", Long.toString(figures.failures()));
        values.put("files", files);
        values.put("version", Version.text());
        return values;
    }
}
