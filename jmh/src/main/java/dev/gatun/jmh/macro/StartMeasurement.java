package dev.gatun.jmh.macro;

import java.time.Duration;
import java.util.List;

/** How long one server took from the start of its process to its first complete response, several times. */
record StartMeasurement(Server server, List<Duration> times) {
    double medianMilliseconds() {
        return Medians.of(milliseconds());
    }

    double lowestMilliseconds() {
        return times.stream().mapToDouble(StartMeasurement::milliseconds).min().orElse(Double.NaN);
    }

    double[] milliseconds() {
        return times.stream().mapToDouble(StartMeasurement::milliseconds).toArray();
    }

    private static double milliseconds(Duration time) {
        return time.toNanos() / 1e6;
    }
}
