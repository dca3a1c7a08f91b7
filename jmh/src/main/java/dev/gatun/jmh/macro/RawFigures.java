package dev.gatun.jmh.macro;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The figures for programs: every counted run as CSV, the medians as JSON. */
final class RawFigures {
    private static final String COLUMNS =
            "scenario,server,round,role,requests,micros,cpu_micros,cpu_micros_per_request,p50_us,p90_us,p99_us,max_us,failed,refused\n";

    private RawFigures() {}

    static String csv(List<Outcome> outcomes) {
        StringBuilder csv = new StringBuilder(COLUMNS);
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Loads loads) {
                loads.comparisons().forEach(comparison -> runs(csv, loads.scenario(), comparison));
            } else if (outcome instanceof Outcome.Storms storms) {
                storms.measurements().forEach(measurement -> runs(csv, storms.scenario(), measurement));
            }
        }
        return csv.toString();
    }

    private static void runs(StringBuilder csv, Scenario scenario, Comparison comparison) {
        int round = 0;
        for (Comparison.Pair pair : comparison.pairs()) {
            String key = key(scenario, comparison.server(), ++round);
            csv.append(row(key, "control", pair.control())).append(row(key, "subject", pair.subject()));
        }
    }

    /** The server's CPU time of "stormy" and "storm" is that of both, as they ran at the same time. */
    private static void runs(StringBuilder csv, Scenario scenario, StormMeasurement measurement) {
        int number = 0;
        for (StormMeasurement.Round round : measurement.rounds()) {
            String key = key(scenario, measurement.server(), ++number);
            csv.append(row(key, "calm", round.calm())).append(row(key, "stormy", round.stormy())).append(row(key, "storm", round.storm()));
        }
    }

    private static String key(Scenario scenario, Server server, int round) {
        return scenario.name() + "," + server.name() + "," + round;
    }

    private static String row(String key, String role, Sample sample) {
        LoadFigures load = sample.load();
        return String.format(
                Locale.ROOT,
                "%s,%s,%d,%d,%d,%.3f,%.0f,%.0f,%.0f,%.0f,%d,%d%n",
                key,
                role,
                load.requests(),
                load.micros(),
                sample.cpuMicros(),
                sample.cpuMicrosPerRequest(),
                load.p50(),
                load.p90(),
                load.p99(),
                load.max(),
                load.failed(),
                load.refused());
    }

    static String json(Map<String, String> machine, List<Server> servers, List<Outcome> outcomes) {
        StringJoiner description = object();
        machine.forEach((name, value) -> description.add(text(name) + ": " + text(value)));
        StringJoiner versions = object();
        servers.forEach(server -> versions.add(text(server.name()) + ": " + text(server.version())));
        StringJoiner scenarios = object();
        outcomes.forEach(outcome -> scenarios.add(text(outcome.scenario().name()) + ": " + medians(outcome)));
        return object()
                .add("\"machine\": " + description)
                .add("\"versions\": " + versions)
                .add("\"scenarios\": " + scenarios)
                .toString() + "\n";
    }

    private static StringJoiner medians(Outcome outcome) {
        StringJoiner servers = object();
        switch (outcome) {
            case Outcome.Loads loads -> loads.comparisons().forEach(c -> servers.add(text(c.server().name()) + ": " + medians(c)));
            case Outcome.Starts starts -> starts.measurements().forEach(m -> servers.add(text(m.server().name()) + ": "
                    + object().add(number("median_ms", m.medianMilliseconds())).add(number("lowest_ms", m.lowestMilliseconds()))));
            case Outcome.Idles idles -> idles.measurements().forEach(m -> servers.add(text(m.server().name()) + ": "
                    + object().add(number("off_heap_bytes", m.all().offHeap())).add(number("heap_bytes", m.all().heap()))));
            case Outcome.Storms storms -> storms.measurements().forEach(m -> servers.add(text(m.server().name()) + ": " + medians(m)));
        }
        return servers;
    }

    private static StringJoiner medians(Comparison c) {
        return object()
                .add(number("ratio", c.medianRatio()))
                .add(number("cpu_micros_per_request", c.median(pair -> pair.subject().cpuMicrosPerRequest())))
                .add(number("control_cpu_micros_per_request", c.median(pair -> pair.control().cpuMicrosPerRequest())))
                .add(number("requests_per_second", c.median(pair -> pair.subject().load().requestsPerSecond())))
                .add(number("p50_us", c.median(pair -> pair.subject().load().p50())))
                .add(number("p99_us", c.median(pair -> pair.subject().load().p99())))
                .add(number("errors", c.errors()));
    }

    private static StringJoiner medians(StormMeasurement m) {
        return object()
                .add(number("p99_delay_us", m.medianDelay()))
                .add(number("calm_p50_us", m.median(round -> round.calm().load().p50())))
                .add(number("stormy_p50_us", m.median(round -> round.stormy().load().p50())))
                .add(number("calm_p99_us", m.median(round -> round.calm().load().p99())))
                .add(number("stormy_p99_us", m.median(round -> round.stormy().load().p99())))
                .add(number("calm_max_us", m.median(round -> round.calm().load().max())))
                .add(number("stormy_max_us", m.median(round -> round.stormy().load().max())))
                .add(number("handshakes_per_second", m.median(round -> round.storm().load().requestsPerSecond())));
    }

    private static StringJoiner object() {
        return new StringJoiner(", ", "{", "}");
    }

    /** JSON knows no "not a number". */
    private static String number(String name, double value) {
        return text(name) + ": " + (Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
    }

    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
