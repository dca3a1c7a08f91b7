package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Server SERVER = new Server("one", "1.0", Threading.EVENT_LOOP, true, Set.of(), (endpoint, flags) -> List.of());

    @Test
    void readsTheLineOfTheLoadGenerator() {
        LoadFigures figures = LoadFigures.parse("""
                Running 1s test
                figures requests=50000 micros=500000 p50=220 p90=394 p99=537 max=9000 failed=1 refused=2
                """);
        assertThat(figures).isEqualTo(new LoadFigures(50_000, 500_000, 220, 394, 537, 9_000, 1, 2));
        assertThat(figures.requestsPerSecond()).isEqualTo(100_000);
        assertThatThrownBy(() -> LoadFigures.parse("unable to connect")).hasMessageContaining("unable to connect");
    }

    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Medians.of()).isNaN();
    }

    @Test
    void comparesEachRunWithTheControlOfItsOwnRound() {
        Comparison comparison = new Comparison(SERVER);
        comparison.add(sample(10), sample(20));
        comparison.add(sample(100), sample(130));
        comparison.add(sample(10), sample(50));
        assertThat(comparison.medianRatio()).isEqualTo(2);
        assertThat(comparison.lowestRatio()).isEqualTo(1.3);
        assertThat(comparison.highestRatio()).isEqualTo(5);
        assertThat(comparison.errors()).isEqualTo(9);
    }

    @Test
    void writesMarkdownCsvAndJson() {
        Comparison comparison = new Comparison(SERVER);
        comparison.add(sample(10), sample(15));
        Scenario.Load scenario = new Scenario.Load("keep-alive", "Keep-alive", Control.NGINX, LoadProfile.plaintext(64));
        List<Outcome> outcomes = List.of(new Outcome.Loads(scenario, List.of(comparison), List.of("two: did not \"start\"")));
        Map<String, String> machine = Map.of("kernel", "a \"kernel\"");
        RunOptions options = RunOptions.parse(List.of());

        assertThat(Report.of(machine, options, Map.of(Control.NGINX, SERVER), List.of(SERVER), outcomes))
                .contains("* kernel: a \"kernel\"", "* control: nginx (1.0)", "CPU against nginx", "| one | event loop | **1.50** (1.50 – 1.50) |", "Not measured: two: did not");
        assertThat(RawFigures.csv(outcomes).lines())
                .containsExactly(
                        "scenario,server,round,role,requests,micros,cpu_micros,cpu_micros_per_request,p50_us,p90_us,p99_us,max_us,failed,refused",
                        "keep-alive,one,1,control,1000,1000000,10000,10.000,1,2,3,4,1,2",
                        "keep-alive,one,1,subject,1000,1000000,15000,15.000,1,2,3,4,1,2");
        assertThat(RawFigures.json(machine, List.of(SERVER), outcomes))
                .startsWith("{\"machine\": {\"kernel\": \"a \\\"kernel\\\"\"}, \"versions\": {\"one\": \"1.0\"}")
                .contains("\"scenarios\": {\"keep-alive\": {\"one\": {\"ratio\": 1.500, ");
    }

    @Test
    void tellsWhatTheStormAddsToTheLatencyOfTheSameRound() {
        StormMeasurement measurement = new StormMeasurement(SERVER);
        measurement.add(new StormMeasurement.Round(waits(100), waits(900), waits(5)));
        measurement.add(new StormMeasurement.Round(waits(200), waits(300), waits(5)));
        measurement.add(new StormMeasurement.Round(waits(100), waits(400), waits(5)));
        assertThat(measurement.medianDelay()).isEqualTo(300);
        assertThat(measurement.lowestDelay()).isEqualTo(100);
        assertThat(measurement.highestDelay()).isEqualTo(800);

        LoadProfile profile = LoadProfile.plaintext(1);
        List<Outcome> outcomes = List.of(new Outcome.Storms(new Scenario.Storm("storm", "Storm", profile, profile), List.of(measurement), List.of()));
        assertThat(Report.of(Map.of(), RunOptions.parse(List.of()), Map.of(), List.of(SERVER), outcomes))
                .contains("| one | event loop | **300** (100 – 800) | 1 | 1 | 100 | 400 | 4 | 4 | 1000.0 |");
        assertThat(RawFigures.csv(outcomes)).contains("storm,one,2,calm,", "storm,one,2,stormy,", "storm,one,2,storm,");
        assertThat(RawFigures.json(Map.of(), List.of(SERVER), outcomes)).contains("{\"storm\": {\"one\": {\"p99_delay_us\": 300.000, ");
    }

    private static Sample waits(double p99) {
        return new Sample(new LoadFigures(1_000, 1_000_000, 1, 2, p99, 4, 0, 0), 1_000);
    }

    private static Sample sample(long cpuMicrosPerRequest) {
        return new Sample(new LoadFigures(1_000, 1_000_000, 1, 2, 3, 4, 1, 2), cpuMicrosPerRequest * 1_000);
    }
}
