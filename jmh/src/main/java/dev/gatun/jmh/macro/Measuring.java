package dev.gatun.jmh.macro;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs scenarios: one server at a time beside the control, so that nothing else of this run competes with it. */
final class Measuring {
    /** A server counts as warm when a second more lowers its CPU time per request by less than 5 %. */
    private static final double STILL_FALLING = 0.95;

    private static final int MOST_EXTRA_WARM_UPS = 3;
    private static final int CONNECTIONS_PER_SECOND = 1_000;

    private final RunOptions options;
    private final Machine machine;
    private final Children children;
    private final Server control;
    private final LoadGenerator generator;
    private final Path logs;
    private final Consumer<String> progress;

    Measuring(RunOptions options, Machine machine, Children children, Server control, Path directory, Consumer<String> progress) {
        this.options = options;
        this.machine = machine;
        this.children = children;
        this.control = control;
        this.generator = new LoadGenerator(children, machine, directory);
        this.logs = directory;
        this.progress = progress;
    }

    Outcome run(Scenario scenario, List<Server> servers) {
        progress.accept("# " + scenario.title());
        return switch (scenario) {
            case Scenario.Load load -> loads(load, servers);
            case Scenario.Start start -> starts(start, servers);
            case Scenario.Idle idle -> idles(idle, servers);
        };
    }

    /** A measurement of one server; a failure of one does not end the run for the others. */
    private <T> List<T> each(List<Server> servers, List<String> failures, Measurement<T> measurement) {
        List<T> results = new ArrayList<>();
        for (Server server : servers) {
            try {
                results.add(measurement.of(server));
            } catch (IllegalStateException | UncheckedIOException e) {
                failures.add(server.name() + ": " + e.getMessage().lines().findFirst().orElse("no reason given"));
                progress.accept("  " + failures.getLast());
            }
        }
        return results;
    }

    @FunctionalInterface
    private interface Measurement<T> {
        T of(Server server);
    }

    private Outcome loads(Scenario.Load scenario, List<Server> servers) {
        List<String> failures = new ArrayList<>();
        boolean churn = scenario.profile().headers().contains("Connection: close");
        for (Server server : servers) {
            if (churn && !server.churns()) {
                failures.add(server.name() + ": keeps the connection alive in spite of Connection: close");
            }
        }
        List<Server> able = servers.stream().filter(server -> !churn || server.churns()).toList();
        try (RunningServer beside = start(control)) {
            generator.run(beside, scenario.profile(), 1);
            return new Outcome.Loads(scenario, each(able, failures, server -> compare(scenario.profile(), beside, server)), failures);
        }
    }

    private Comparison compare(LoadProfile profile, RunningServer beside, Server server) {
        Comparison comparison = new Comparison(server);
        try (RunningServer subject = start(server)) {
            Probe.check(server, subject.port(), profile.path(), profile.bodyLength());
            warmUp(subject, profile);
            for (int round = 0; round < options.rounds(); round++) {
                Sample first = counted(beside, profile);
                comparison.add(first, counted(subject, profile));
            }
        }
        progress.accept("  %-12s %.2f x C".formatted(server.name(), comparison.medianRatio()));
        return comparison;
    }

    private Sample counted(RunningServer running, LoadProfile profile) {
        // wrk connects within the run: many connections must not take up all of it.
        int seconds = Math.max(options.seconds(), profile.connections() / CONNECTIONS_PER_SECOND);
        Sample sample = generator.run(running, profile, seconds);
        if (sample.load().requests() == 0) {
            throw new IllegalStateException(running.server().name() + " answered nothing within " + seconds + " s");
        }
        return sample;
    }

    /** Runs on until two seconds more brought no less CPU time per request: on a busy machine the compiler gets its share late. */
    private void warmUp(RunningServer subject, LoadProfile profile) {
        double lowest = generator.run(subject, profile, options.warmUpSeconds()).cpuMicrosPerRequest();
        int steady = 0;
        for (int extra = 0; steady < 2 && extra < MOST_EXTRA_WARM_UPS * options.warmUpSeconds(); extra++) {
            double next = generator.run(subject, profile, 1).cpuMicrosPerRequest();
            steady = next > lowest * STILL_FALLING ? steady + 1 : 0;
            lowest = Double.isNaN(lowest) ? next : Math.min(lowest, next);
        }
    }

    private Outcome starts(Scenario.Start scenario, List<Server> servers) {
        List<String> failures = new ArrayList<>();
        return new Outcome.Starts(scenario, each(servers, failures, this::startTimes), failures);
    }

    private StartMeasurement startTimes(Server server) {
        List<Duration> times = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            try (RunningServer running = RunningServer.start(server, JavaCommand.PLAIN_FLAGS, machine, children, logs)) {
                times.add(running.startTime());
            }
        }
        StartMeasurement measurement = new StartMeasurement(server, times);
        progress.accept("  %-12s %.0f ms".formatted(server.name(), measurement.medianMilliseconds()));
        return measurement;
    }

    private Outcome idles(Scenario.Idle scenario, List<Server> servers) {
        List<Server> all = new ArrayList<>(List.of(control));
        all.addAll(servers);
        List<String> failures = new ArrayList<>();
        return new Outcome.Idles(scenario, each(all, failures, server -> idle(server, scenario.connections())), failures);
    }

    private IdleMeasurement idle(Server server, int connections) {
        try (RunningServer running = start(server)) {
            generator.run(running, LoadProfile.plaintext(64), options.warmUpSeconds());
            IdleMeasurement measurement = IdleMeasurement.of(running, connections);
            progress.accept("  %-12s %.0f bytes".formatted(server.name(), measurement.all().total()));
            return measurement;
        }
    }

    private RunningServer start(Server server) {
        return RunningServer.start(server, JavaCommand.FLAGS, machine, children, logs);
    }
}
