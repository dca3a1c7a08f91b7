package dev.gatun.jmh.macro;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as Markdown, for people. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    private Report() {}

    static String of(Map<String, String> machine, RunOptions options, Map<Control, Server> controls, List<Server> servers, List<Outcome> outcomes) {
        Report report = new Report();
        machine.forEach((name, value) -> report.line("* %s: %s", name, value));
        controls.forEach((control, server) -> report.line("* control: %s (%s)", control, server.version()));
        report.line("* %d rounds of %d s, after %d s of warm-up; JVM flags %s",
                options.rounds(), options.seconds(), options.warmUpSeconds(), String.join(" ", JavaCommand.FLAGS));
        servers.forEach(server -> report.line("* %s: %s, handler on: %s", server.name(), server.version(), server.threading()));
        outcomes.forEach(report::add);
        return report.text.toString();
    }

    private void add(Outcome outcome) {
        line("");
        line("### %s", outcome.scenario().title());
        line("");
        switch (outcome) {
            case Outcome.Loads loads -> loads(loads.scenario(), loads.comparisons());
            case Outcome.Starts starts -> starts(starts.measurements());
            case Outcome.Idles idles -> idles(idles.measurements());
            case Outcome.Storms storms -> storms(storms.measurements());
        }
        if (!outcome.failures().isEmpty()) {
            line("");
            outcome.failures().forEach(failure -> line("Not measured: %s.", failure));
        }
    }

    private void loads(Scenario.Load scenario, List<Comparison> comparisons) {
        line("| server | handler on | CPU against %1$s: median (lowest – highest) | CPU µs/request | %1$s in the same rounds"
                + " | requests/s | p50 µs | p90 µs | p99 µs | errors |", scenario.control());
        line("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        comparisons.stream()
                .sorted(Comparator.comparing((Comparison c) -> c.server().threading()).thenComparing(Comparison::medianRatio))
                .forEach(comparison -> load(scenario.profile(), comparison));
    }

    private void load(LoadProfile profile, Comparison c) {
        line("| %s | %s | **%.2f** (%.2f – %.2f) | %.2f | %.2f | %,.0f | %s | %s | %s | %d |",
                c.server().name(),
                c.server().threading(),
                c.medianRatio(),
                c.lowestRatio(),
                c.highestRatio(),
                c.median(pair -> pair.subject().cpuMicrosPerRequest()),
                c.median(pair -> pair.control().cpuMicrosPerRequest()),
                c.median(pair -> pair.subject().load().requestsPerSecond()),
                latency(profile, c.median(pair -> pair.subject().load().p50())),
                latency(profile, c.median(pair -> pair.subject().load().p90())),
                latency(profile, c.median(pair -> pair.subject().load().p99())),
                c.errors());
    }

    /**
     * wrk corrects its percentiles for coordinated omission by the mean time between responses. Of pipelined requests a batch is timed but each
     * response is counted, so that its correction is wrong by the depth: no figure is better than that one. h2load tells none. websocket.c times
     * each message.
     */
    private static String latency(LoadProfile profile, double micros) {
        boolean wrong = profile.tool() == LoadProfile.Tool.WRK && profile.pipelined() > 1;
        return wrong || Double.isNaN(micros) ? "–" : String.format(Locale.ROOT, "%.0f", micros);
    }

    private void starts(List<StartMeasurement> measurements) {
        line("| server | median ms | lowest ms |");
        line("|---|--:|--:|");
        measurements.stream()
                .sorted(Comparator.comparing(StartMeasurement::medianMilliseconds))
                .forEach(m -> line("| %s | %.0f | %.0f |", m.server().name(), m.medianMilliseconds(), m.lowestMilliseconds()));
    }

    private void idles(List<IdleMeasurement> measurements) {
        line("| server | bytes per connection | off-heap | heap | with half of them |");
        line("|---|--:|--:|--:|--:|");
        measurements.stream()
                .sorted(Comparator.comparing((IdleMeasurement m) -> m.all().total()))
                .forEach(m -> line("| %s | **%,.0f** | %,.0f | %,.0f | %,.0f |",
                        m.server().name(), m.all().total(), m.all().offHeap(), m.all().heap(), m.half().total()));
    }

    private void storms(List<StormMeasurement> measurements) {
        line("| server | handler on | p99 within the storm less p99 without, µs: median (lowest – highest) | p50 µs without | p50 µs within"
                + " | p99 µs without | p99 µs within | max µs without | max µs within | handshakes/s |");
        line("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        measurements.stream()
                .sorted(Comparator.comparing((StormMeasurement m) -> m.server().threading()).thenComparing(StormMeasurement::medianDelay))
                .forEach(m -> line("| %s | %s | **%.0f** (%.0f – %.0f) | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.1f |",
                        m.server().name(),
                        m.server().threading(),
                        m.medianDelay(),
                        m.lowestDelay(),
                        m.highestDelay(),
                        m.median(round -> round.calm().load().p50()),
                        m.median(round -> round.stormy().load().p50()),
                        m.median(round -> round.calm().load().p99()),
                        m.median(round -> round.stormy().load().p99()),
                        m.median(round -> round.calm().load().max()),
                        m.median(round -> round.stormy().load().max()),
                        m.median(round -> round.storm().load().requestsPerSecond())));
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
