package dev.gatun.jmh.macro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/** What an established connection of one server waits while the machine is calm, and while others shake hands: runs in turn. */
final class StormMeasurement {
    private final Server server;
    private final List<Round> rounds = new ArrayList<>();

    /**
     * Two runs that followed each other.
     *
     * @param calm   the established connection alone
     * @param stormy the established connection within the storm
     * @param storm  the storm itself
     */
    record Round(Sample calm, Sample stormy, Sample storm) {
        /** By how many microseconds the storm raises p99. */
        double delay() {
            return stormy.load().p99() - calm.load().p99();
        }
    }

    StormMeasurement(Server server) {
        this.server = server;
    }

    /** Does one round with a server that is warm for both loads. */
    void measure(LoadDriver driver, RunningServer running, Scenario.Storm scenario, int seconds) {
        Sample calm = answered(driver.run(running, scenario.established(), seconds));
        // A second longer, so that the storm is over only after the connection that it is to disturb.
        CompletableFuture<Sample> storm = CompletableFuture.supplyAsync(() -> driver.run(running, scenario.handshakes(), seconds + 1));
        try {
            Sample stormy = answered(driver.run(running, scenario.established(), seconds));
            add(new Round(calm, stormy, answered(storm.join())));
        } finally {
            // The next run must not begin within this storm, whatever became of this one.
            storm.exceptionally(ended -> null).join();
        }
    }

    private Sample answered(Sample sample) {
        if (sample.load().requests() == 0) {
            throw new IllegalStateException(server.name() + " answered nothing");
        }
        return sample;
    }

    void add(Round round) {
        rounds.add(round);
    }

    Server server() {
        return server;
    }

    List<Round> rounds() {
        return List.copyOf(rounds);
    }

    double median(ToDoubleFunction<Round> figure) {
        return Medians.of(rounds.stream().mapToDouble(figure).toArray());
    }

    double medianDelay() {
        return median(Round::delay);
    }

    double lowestDelay() {
        return rounds.stream().mapToDouble(Round::delay).min().orElse(Double.NaN);
    }

    double highestDelay() {
        return rounds.stream().mapToDouble(Round::delay).max().orElse(Double.NaN);
    }
}
