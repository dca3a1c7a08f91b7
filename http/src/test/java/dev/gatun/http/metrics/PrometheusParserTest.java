package dev.gatun.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.internal.metrics.LogLinear;
import dev.gatun.http.internal.metrics.OpenMetricsText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The parser of Prometheus' own client for Python (Debian: python3-prometheus-client), which is strict, reads what is written, and finds the same in it. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Debian's Python reads it on Linux")
class PrometheusParserTest {
    /** Prints each sample: name, labels in order, value. */
    private static final String SCRIPT = """
            import sys
            from prometheus_client.%s import text_string_to_metric_families
            for family in text_string_to_metric_families(open(sys.argv[1], newline='').read()):
                for s in family.samples:
                    print(family.type, s.name, ','.join(k + '=' + ascii(v) for k, v in sorted(s.labels.items())), float(s.value))
            """;

    @TempDir
    Path directory;

    private static Metrics metrics() {
        long[] counts = new long[LogLinear.PARTS];
        counts[LogLinear.part(150_000)] = 3;
        counts[LogLinear.part(2_000_000_000L)] = 2;
        return Metrics.create()
                .gauge("app_queue_length", "Jobs \"that\"\nwait \\ here.", Map.of("queue", "a\"b\\c\nd\\n", "empty", "", "wide", "\u00fc\ud83d\ude00"), () -> 1.5)
                .gauge("app_unknown", "", Map.of(), () -> Double.NaN)
                .gauge("app_small", "Small.", Map.of(), () -> 0.0000025)
                .counter("app_jobs", "Jobs done.", Map.of(), () -> 7)
                .counter("app_traffic_bytes", "Bytes.", Map.of(), () -> 1e18)
                .add(out -> out.accept(Metric.of("app_wait_seconds", "Time in the queue.", Map.of("a", "b"), Distribution.of(counts, 4_000_450_000L))));
    }

    @Test
    void openMetrics() throws Exception {
        assertThat(parsed("openmetrics.parser", OpenMetricsText.open(metrics().snapshot()))).contains(
                "gauge app_queue_length empty='',queue='a\"b\\\\c\\nd\\\\n',wide='\\xfc\\U0001f600' 1.5",
                "gauge app_unknown  nan",
                "gauge app_small  2.5e-06",
                "counter app_jobs_total  7.0",
                "counter app_traffic_bytes_total  1e+18",
                "histogram app_wait_seconds_bucket a='b',le='0.0001' 0.0",
                "histogram app_wait_seconds_bucket a='b',le='0.00025' 3.0",
                "histogram app_wait_seconds_bucket a='b',le='1.0' 3.0",
                "histogram app_wait_seconds_bucket a='b',le='2.5' 5.0",
                "histogram app_wait_seconds_bucket a='b',le='+Inf' 5.0",
                "histogram app_wait_seconds_count a='b' 5.0",
                "histogram app_wait_seconds_sum a='b' 4.00045");
    }

    @Test
    void theOlderFormat() throws Exception {
        assertThat(parsed("parser", OpenMetricsText.prometheus(metrics().snapshot()))).contains(
                "gauge app_queue_length empty='',queue='a\"b\\\\c\\nd\\\\n',wide='\\xfc\\U0001f600' 1.5",
                "counter app_jobs_total  7.0",
                "histogram app_wait_seconds_bucket a='b',le='0.00025' 3.0",
                "histogram app_wait_seconds_count a='b' 5.0");
    }

    private List<String> parsed(String parser, String text) throws IOException, InterruptedException {
        assumeTrue(run("-c", "import prometheus_client.openmetrics.parser").status() == 0, "python3-prometheus-client is not here");
        Path file = Files.writeString(directory.resolve("metrics"), text);
        Ran ran = run("-c", SCRIPT.formatted(parser), file.toString());
        assertThat(ran.status()).as(ran.output()).isZero();
        return ran.output().lines().toList();
    }

    private record Ran(int status, String output) {}

    /** Debian's own, which has Debian's packages: another may come first on the path. */
    private static Ran run(String... arguments) throws IOException, InterruptedException {
        String python = Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";
        List<String> command = new ArrayList<>(List.of(python));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return new Ran(-1, e.toString());
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }
}
