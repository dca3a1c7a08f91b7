package dev.gatun.jmh.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A server beside the control in one load scenario: pairs of runs that followed each other. */
final class Comparison {
    private final Server server;
    private final List<Pair> pairs = new ArrayList<>();

    /** A run of the control, and the run of the subject right after it. */
    record Pair(Sample control, Sample subject) {
        double ratio() {
            return subject.cpuMicrosPerRequest() / control.cpuMicrosPerRequest();
        }
    }

    Comparison(Server server) {
        this.server = server;
    }

    void add(Sample control, Sample subject) {
        pairs.add(new Pair(control, subject));
    }

    Server server() {
        return server;
    }

    List<Pair> pairs() {
        return List.copyOf(pairs);
    }

    double medianRatio() {
        return median(Pair::ratio);
    }

    double lowestRatio() {
        return pairs.stream().mapToDouble(Pair::ratio).min().orElse(Double.NaN);
    }

    double highestRatio() {
        return pairs.stream().mapToDouble(Pair::ratio).max().orElse(Double.NaN);
    }

    double median(ToDoubleFunction<Pair> figure) {
        return Medians.of(pairs.stream().mapToDouble(figure).toArray());
    }

    /** Connections that broke and responses that were no success, in all counted runs of the subject. */
    long errors() {
        return pairs.stream().mapToLong(pair -> pair.subject().load().failed() + pair.subject().load().refused()).sum();
    }
}
