package dev.gatun.jmh.macro;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs scenarios: one server at a time beside the control, so that nothing else of this run competes with it. */
final class Measuring {
    /** A server counts as warm when a second more lowers its CPU time per request by less than 5 %. */
    private static final double STILL_FALLING = 0.95;

    private static final int MOST_EXTRA_WARM_UPS = 3;
    private static final int CONNECTIONS_PER_SECOND = 1_000;

    /** So that the handshakes, 2 ms each with the JDK's engine, are some 2 % of the run. */
    private static final int SECURE_CONNECTIONS_PER_SECOND = 10;

    private final RunOptions options;
    private final Bench bench;
    private final Map<Control, Server> controls;
    private final LoadDriver driver;
    private final Consumer<String> progress;

    Measuring(RunOptions options, Bench bench, Map<Control, Server> controls, Consumer<String> progress) {
        this.options = options;
        this.bench = bench;
        this.controls = controls;
        this.driver = new LoadDriver(bench.children(), bench.machine(), bench.directory());
        this.progress = progress;
    }

    Outcome run(Scenario scenario, List<Server> servers) {
        progress.accept("# " + scenario.title());
        return switch (scenario) {
            case Scenario.Load load -> loads(load, servers);
            case Scenario.Start start -> starts(start, servers);
            case Scenario.Idle idle -> idles(idle, servers);
            case Scenario.Storm storm -> storms(storm, servers);
        };
    }

    /** A measurement of one server; a failure of one does not end the run for the others. */
    private <T> List<T> each(List<Server> servers, List<String> failures, Measurement<T> measurement) {
        List<T> results = new ArrayList<>();
        for (Server server : servers) {
            try {
                results.add(measurement.of(server));
            } catch (IllegalStateException | UncheckedIOException e) {
                failures.add(server.name() + ": " + firstLine(e));
                progress.accept("  " + failures.getLast());
            }
        }
        return results;
    }

    private static String firstLine(RuntimeException e) {
        return e.getMessage().lines().findFirst().orElse("no reason given");
    }

    @FunctionalInterface
    private interface Measurement<T> {
        T of(Server server);
    }

    private Outcome loads(Scenario.Load scenario, List<Server> servers) {
        List<String> failures = new ArrayList<>();
        LoadProfile profile = scenario.profile();
        Control control = scenario.control();
        // A server beside itself would only show the noise.
        List<Server> others = servers.stream().filter(server -> !server.name().equals(control.serverName())).toList();
        List<Server> able = able(others, Ability.neededBy(profile), failures);
        if (!controls.containsKey(control)) {
            failures.add("all: " + control + ", which they are compared with, is not installed");
            return new Outcome.Loads(scenario, List.of(), failures);
        }
        try (Upstream upstream = new Upstream(profile.proxied()); RunningServer beside = upstream.start(controls.get(control), profile.protocol())) {
            driver.check(beside, profile);
            driver.run(beside, profile, 1);
            return new Outcome.Loads(scenario, each(able, failures, server -> compare(scenario, upstream, beside, server)), failures);
        } catch (IllegalStateException e) {
            failures.add("all: " + firstLine(e));
            progress.accept("  " + failures.getLast());
            return new Outcome.Loads(scenario, List.of(), failures);
        }
    }

    /** Those that have all abilities; of the others it is noted what they lack first. */
    private static List<Server> able(List<Server> servers, Set<Ability> needed, List<String> failures) {
        List<Server> able = new ArrayList<>();
        for (Server server : servers) {
            needed.stream()
                    .filter(ability -> !server.abilities().contains(ability))
                    .findFirst()
                    .ifPresentOrElse(lack -> failures.add(server.name() + ": " + lack.lack()), () -> able.add(server));
        }
        return able;
    }

    /** What the servers of a scenario are proxies of, if they are. */
    private final class Upstream implements AutoCloseable {
        private final Optional<RunningServer> server;

        Upstream(boolean needed) {
            server = needed ? Optional.of(RunningServer.startUpstream(controls.get(Control.C), bench)) : Optional.empty();
        }

        RunningServer start(Server subject, Protocol protocol) {
            return server
                    .map(upstream -> RunningServer.startProxy(subject, protocol, upstream.endpoint().port(), JavaCommand.FLAGS, bench))
                    .orElseGet(() -> Measuring.this.start(subject, protocol));
        }

        @Override
        public void close() {
            server.ifPresent(RunningServer::close);
        }
    }

    private Comparison compare(Scenario.Load scenario, Upstream upstream, RunningServer beside, Server server) {
        LoadProfile profile = scenario.profile();
        Comparison comparison = new Comparison(server);
        try (RunningServer subject = upstream.start(server, profile.protocol())) {
            driver.check(subject, profile);
            warmUp(subject, profile);
            for (int round = 0; round < options.rounds(); round++) {
                Sample first = counted(beside, profile);
                comparison.add(first, counted(subject, profile));
            }
        }
        progress.accept("  %-12s %.2f x %s".formatted(server.name(), comparison.medianRatio(), scenario.control()));
        return comparison;
    }

    private Sample counted(RunningServer running, LoadProfile profile) {
        int seconds = Math.max(options.seconds(), secondsToConnect(profile));
        Sample sample = driver.run(running, profile, seconds);
        if (sample.load().requests() == 0) {
            throw new IllegalStateException(running.server().name() + " answered nothing within " + seconds + " s");
        }
        return sample;
    }

    /** wrk connects within the run: many connections must not take up all of it. */
    private static int secondsToConnect(LoadProfile profile) {
        if (profile.connectsBefore()) {
            return 0;
        }
        boolean shakesFirst = profile.protocol().secure() && !profile.closes();
        return profile.connections() / (shakesFirst ? SECURE_CONNECTIONS_PER_SECOND : CONNECTIONS_PER_SECOND);
    }

    /** Runs on until two seconds more brought no less CPU time per request: on a busy machine the compiler gets its share late. */
    private void warmUp(RunningServer subject, LoadProfile profile) {
        double lowest = driver.run(subject, profile, options.warmUpSeconds()).cpuMicrosPerRequest();
        int steady = 0;
        for (int extra = 0; steady < 2 && extra < MOST_EXTRA_WARM_UPS * options.warmUpSeconds(); extra++) {
            double next = driver.run(subject, profile, 1).cpuMicrosPerRequest();
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
            try (RunningServer running = RunningServer.start(server, Protocol.HTTP, JavaCommand.PLAIN_FLAGS, bench)) {
                times.add(running.startTime());
            }
        }
        StartMeasurement measurement = new StartMeasurement(server, times);
        progress.accept("  %-12s %.0f ms".formatted(server.name(), measurement.medianMilliseconds()));
        return measurement;
    }

    private Outcome idles(Scenario.Idle scenario, List<Server> servers) {
        List<String> failures = new ArrayList<>();
        List<Server> all = new ArrayList<>();
        scenario.controls().forEach(control -> all.add(controls.get(control)));
        all.addAll(able(servers, Ability.neededBy(scenario.warmUp()), failures));
        return new Outcome.Idles(scenario, each(all, failures, server -> idle(server, scenario)), failures);
    }

    private IdleMeasurement idle(Server server, Scenario.Idle scenario) {
        try (RunningServer running = start(server, scenario.warmUp().protocol())) {
            driver.run(running, scenario.warmUp(), options.warmUpSeconds());
            IdleMeasurement measurement = IdleMeasurement.of(running, scenario.opening(), scenario.connections());
            progress.accept("  %-12s %.0f bytes".formatted(server.name(), measurement.all().total()));
            return measurement;
        }
    }

    private Outcome storms(Scenario.Storm scenario, List<Server> servers) {
        List<String> failures = new ArrayList<>();
        List<Server> able = able(servers, Ability.neededBy(scenario.handshakes()), failures);
        return new Outcome.Storms(scenario, each(able, failures, server -> storm(scenario, server)), failures);
    }

    private StormMeasurement storm(Scenario.Storm scenario, Server server) {
        StormMeasurement measurement = new StormMeasurement(server);
        try (RunningServer running = start(server, scenario.established().protocol())) {
            driver.check(running, scenario.established());
            // As many handshakes as it can do: at the pace of the storm the compiler would come to them within the counted runs only.
            warmUp(running, scenario.handshakes().rate(0));
            warmUp(running, scenario.established());
            for (int round = 0; round < options.rounds(); round++) {
                measurement.measure(driver, running, scenario, options.seconds());
            }
        }
        progress.accept("  %-12s p99 %+.2f ms".formatted(server.name(), measurement.medianDelay() / 1000));
        return measurement;
    }

    private RunningServer start(Server server, Protocol protocol) {
        return RunningServer.start(server, protocol, JavaCommand.FLAGS, bench);
    }
}
