package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run of clients: what a request costs the client's process, beside a client in C that does the least, in the same rounds. The server is the control of the
 * macro run, on the core that its load generator has otherwise; one client at a time has the other core.
 */
public final class ClientRun {
    private static final Pattern FIGURES = Pattern.compile("(?m)^requests (\\d+) cpu (\\d+) failed (\\d+)$");
    private static final String USAGE = """
            Usage: jmh/run-macro.sh clients [option value]...
              --clients a,b,c    clients to measure (default: all that are there)
              --rounds N         pairs of control and client (default 3)
              --seconds S        length of one counted run (default 5)
              --warm-up S        length of the uncounted run before it (default 8)
              --concurrency N    requests under way at a time (default 64)
              --path PATH        what is asked for, /plaintext or /bytes/10240 (default /plaintext)
              --cpus A,B         core of the client, core of the server (default: the first two allowed)
            """;

    private final Map<String, String> options = new TreeMap<>(Map.of(
            "--clients", "", "--rounds", "3", "--seconds", "5", "--warm-up", "8", "--concurrency", "64", "--path", "/plaintext", "--cpus", ""));
    private final PrintStream out;
    private final Children children = new Children();
    private final Path directory;
    private Machine machine;

    private ClientRun(List<String> words, PrintStream out) throws IOException {
        this.out = out;
        this.directory = Files.createDirectories(Path.of("jmh", "target", "clients"));
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size() || options.replace(words.get(i), words.get(i + 1)) == null) {
                throw new IllegalArgumentException("no option " + words.get(i) + ", or one without a value");
            }
        }
    }

    /** See the usage. */
    public static void main(String[] args) throws IOException {
        try {
            new ClientRun(List.of(args), System.out).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    /** What one counted run of a client cost. */
    private record Cost(long requests, long cpuMicros, long failed) {
        static Cost parse(String output) {
            Matcher figures = FIGURES.matcher(output);
            if (!figures.find()) {
                throw new IllegalStateException("no figures in: " + output);
            }
            return new Cost(Long.parseLong(figures.group(1)), Long.parseLong(figures.group(2)), Long.parseLong(figures.group(3)));
        }

        double perRequest() {
            return requests == 0 ? Double.NaN : (double) cpuMicros / requests;
        }
    }

    /** A run of the control, and the run of the client right after it. */
    private record Pair(Cost control, Cost client) {
        double ratio() {
            return client.perRequest() / control.perRequest();
        }
    }

    private record Result(String client, List<Pair> pairs) {
        double median(ToDoubleFunction<Pair> figure) {
            return Medians.of(pairs.stream().mapToDouble(figure).toArray());
        }

        double ratio() {
            return median(Pair::ratio);
        }
    }

    private void run() throws IOException {
        List<String> cpus = options.get("--cpus").isEmpty() ? List.of() : List.of("--cpus", options.get("--cpus"));
        machine = Machine.of(RunOptions.parse(cpus));
        Site site = Site.make(children, directory, false);
        // The server has the core of the load: here the client is what is measured.
        Bench bench = new Bench(new Machine(machine.loadCore(), machine.serverCore()), children, site, directory);
        Path control = NativeProgram.compile("client-control", children, directory, List.of());
        List<Result> results = new ArrayList<>();
        try (RunningServer server = RunningServer.start(Control.compile(children, directory), Protocol.HTTP, List.of(), bench)) {
            for (ClientPeer client : clients()) {
                Result result = new Result(client.word(), new ArrayList<>());
                try {
                    for (int round = 0; round < Integer.parseInt(options.get("--rounds")); round++) {
                        Cost least = cost(controlCommand(control, server.endpoint()));
                        result.pairs.add(new Pair(least, cost(client.command(arguments(server.endpoint())))));
                    }
                    results.add(result);
                    out.printf(Locale.ROOT, "  %-14s %.2f x C%n", client.word(), result.ratio());
                } catch (IllegalStateException e) {
                    out.println("  " + client.word() + ": " + e.getMessage());
                }
            }
        }
        String report = report(results);
        Files.writeString(directory.resolve("report.md"), report);
        out.print(report);
    }

    private List<ClientPeer> clients() {
        List<ClientPeer> all = ClientPeer.all(Path.of("jmh", "peers", "target"));
        if (options.get("--clients").isEmpty()) {
            return all;
        }
        List<String> wanted = List.of(options.get("--clients").split(","));
        return all.stream().filter(peer -> wanted.contains(peer.word())).toList();
    }

    private List<String> controlCommand(Path control, Endpoint endpoint) {
        String port = Integer.toString(endpoint.port());
        return List.of(control.toString(), port, options.get("--path"), options.get("--concurrency"), "1", options.get("--seconds"));
    }

    private List<String> arguments(Endpoint endpoint) {
        return List.of(endpoint.url(options.get("--path")), options.get("--concurrency"), options.get("--warm-up"), options.get("--seconds"));
    }

    private Cost cost(List<String> program) {
        List<String> command = new ArrayList<>(machine.pinToServerCore());
        command.addAll(program);
        return Cost.parse(CommandOutput.of(children, command).orThrow(program.getFirst()));
    }

    private String report(List<Result> results) {
        StringBuilder text = new StringBuilder();
        machine.description().forEach((name, value) -> text.append("* ").append(name).append(": ").append(value).append('\n'));
        text.append(options)
                .append("\n\n| client | CPU against C: median (lowest – highest) | CPU µs/request | C in the same rounds")
                .append(" | requests per CPU second | failed |\n")
                .append("|---|--:|--:|--:|--:|--:|\n");
        results.stream().sorted(Comparator.comparing(Result::ratio)).forEach(result -> text.append(String.format(
                Locale.ROOT,
                "| %s | **%.2f** (%.2f – %.2f) | %.2f | %.2f | %,.0f | %d |%n",
                result.client,
                result.ratio(),
                result.pairs.stream().mapToDouble(Pair::ratio).min().orElse(Double.NaN),
                result.pairs.stream().mapToDouble(Pair::ratio).max().orElse(Double.NaN),
                result.median(pair -> pair.client.perRequest()),
                result.median(pair -> pair.control.perRequest()),
                1e6 / result.median(pair -> pair.client.perRequest()),
                result.pairs.stream().mapToLong(pair -> pair.client.failed).sum())));
        return text.toString();
    }
}
