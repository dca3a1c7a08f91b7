package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The command: reads what is asked for, measures, prints the tables and leaves them in files. */
public final class MacroRun {
    private MacroRun() {}

    /** See {@code --help}. */
    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        if (words.contains("--help")) {
            System.out.print(RunOptions.USAGE);
            return;
        }
        boolean list = words.remove("--list");
        try {
            run(RunOptions.parse(words), list, System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(RunOptions.USAGE);
            System.exit(2);
        }
    }

    private static void run(RunOptions options, boolean list, PrintStream out) throws IOException {
        Path directory = Files.createDirectories(options.output());
        Children children = new Children();
        ServerCatalog catalog = new ServerCatalog(options, children, directory);
        List<Server> servers = catalog.chosen();
        List<Scenario> scenarios = Scenario.chosen(options);
        if (list) {
            servers.forEach(server -> out.printf("server   %-12s %s, handler on: %s%n", server.name(), server.version(), server.threading()));
            scenarios.forEach(scenario -> out.printf("scenario %-12s %s%s%n", scenario.name(), scenario.title(), against(scenario)));
            return;
        }
        Machine machine = Machine.of(options);
        Map<String, String> description = machine.description();
        Set<Control> needed = scenarios.stream().flatMap(scenario -> scenario.controls().stream()).collect(Collectors.toSet());
        Map<Control, Server> controls = Control.find(needed, children, directory);
        Site site = Site.make(children, directory, scenarios.stream().anyMatch(Scenario::secure));
        Measuring measuring = new Measuring(options, new Bench(machine, children, site, directory), controls, out::println);
        List<Outcome> outcomes = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            outcomes.add(measuring.run(scenario, servers));
            // After each scenario, so that a run that is cut short leaves what it has.
            Files.writeString(directory.resolve("report.md"), Report.of(description, options, controls, servers, outcomes));
            Files.writeString(directory.resolve("runs.csv"), RawFigures.csv(outcomes));
            Files.writeString(directory.resolve("results.json"), RawFigures.json(description, servers, outcomes));
        }
        out.println();
        out.print(Files.readString(directory.resolve("report.md")));
    }

    private static String against(Scenario scenario) {
        return scenario instanceof Scenario.Load load ? " (against " + load.control() + ")" : "";
    }
}
