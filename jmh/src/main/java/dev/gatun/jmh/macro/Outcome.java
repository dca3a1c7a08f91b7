package dev.gatun.jmh.macro;

import java.util.List;

/** What one scenario gave. */
sealed interface Outcome {
    Scenario scenario();

    /** Servers that could not be measured, and why. */
    List<String> failures();

    /** A load scenario's. */
    record Loads(Scenario.Load scenario, List<Comparison> comparisons, List<String> failures) implements Outcome {}

    /** The start scenario's. */
    record Starts(Scenario.Start scenario, List<StartMeasurement> measurements, List<String> failures) implements Outcome {}

    /** The storm scenario's. */
    record Storms(Scenario.Storm scenario, List<StormMeasurement> measurements, List<String> failures) implements Outcome {}

    /** The idle scenario's. */
    record Idles(Scenario.Idle scenario, List<IdleMeasurement> measurements, List<String> failures) implements Outcome {}
}
