package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param servers         names of the servers to measure; empty means all that are there
 * @param scenarios       names of the scenarios to run; empty means all
 * @param rounds          pairs of control and subject per server and scenario
 * @param seconds         length of one counted run
 * @param warmUpSeconds   length of the uncounted run before the first pair
 * @param manyConnections keep-alive connections of the scenario "many"
 * @param members         connections that a message of the scenario "ws-broadcast" goes to
 * @param idleConnections connections that the scenarios "idle", "https-idle" and "ws-idle" hold
 * @param jar             Gatun's runnable jar; Gatun is left out when the file is not there
 * @param peers           directory of the peers' classes and jars
 * @param output          directory for report, raw figures and logs
 * @param cpus            the core of the server, then the core of the load generator
 */
record RunOptions(
        List<String> servers,
        List<String> scenarios,
        int rounds,
        int seconds,
        int warmUpSeconds,
        int manyConnections,
        int members,
        int idleConnections,
        Path jar,
        Path peers,
        Path output,
        Optional<List<Integer>> cpus) {

    static final String USAGE = """
            Usage: jmh/run-macro.sh [option value]...
              --servers a,b,c         servers to measure, in this order (default: all that are there)
                                      gatun and gatun-vt take a backend: gatun@io-uring
              --scenarios a,b,c       scenarios to run (default: all)
              --rounds N              pairs of control and subject per server and scenario (default 5)
              --seconds S             length of one counted run (default 5)
              --warm-up S             length of the uncounted run before the first pair (default 5)
              --many N                connections of the scenario "many" (default 5000)
              --members N             connections that a message of "ws-broadcast" goes to (default 10000)
              --idle N                connections that "idle", "https-idle" and "ws-idle" hold (default 10000)
              --cpus A,B              core of the server, core of the load generator (default: the first two allowed)
              --jar FILE              Gatun's runnable jar (default examples/target/gatun.jar)
              --peers DIR             build directory of the peers (default jmh/peers/target)
              --output DIR            where report.md, runs.csv, results.json and logs go (default jmh/target/macro)
              --list                  print servers and scenarios, measure nothing
            """;

    private static final RunOptions DEFAULT = new RunOptions(
            List.of(),
            List.of(),
            5,
            5,
            5,
            5_000,
            10_000,
            10_000,
            Path.of("examples", "target", "gatun.jar"),
            Path.of("jmh", "peers", "target"),
            Path.of("jmh", "target", "macro"),
            Optional.empty());

    /** Reads {@code args}; {@code --list} and {@code --help} are the caller's. */
    static RunOptions parse(List<String> args) {
        RunOptions options = DEFAULT;
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " wants a value");
            }
            options = options.with(args.get(i), args.get(i + 1));
        }
        return options;
    }

    private RunOptions with(String flag, String value) {
        List<String> servers = this.servers;
        List<String> scenarios = this.scenarios;
        int rounds = this.rounds;
        int seconds = this.seconds;
        int warmUp = this.warmUpSeconds;
        int many = this.manyConnections;
        int members = this.members;
        int idle = this.idleConnections;
        Path jar = this.jar;
        Path peers = this.peers;
        Path output = this.output;
        Optional<List<Integer>> cpus = this.cpus;
        switch (flag) {
            case "--servers" -> servers = List.of(value.split(","));
            case "--scenarios" -> scenarios = List.of(value.split(","));
            case "--rounds" -> rounds = positive(flag, value);
            case "--seconds" -> seconds = positive(flag, value);
            case "--warm-up" -> warmUp = positive(flag, value);
            case "--many" -> many = positive(flag, value);
            case "--members" -> members = positive(flag, value);
            case "--idle" -> idle = positive(flag, value);
            case "--jar" -> jar = Path.of(value);
            case "--peers" -> peers = Path.of(value);
            case "--output" -> output = Path.of(value);
            case "--cpus" -> cpus = Optional.of(cores(value));
            default -> throw new IllegalArgumentException("no option " + flag);
        }
        return new RunOptions(servers, scenarios, rounds, seconds, warmUp, many, members, idle, jar, peers, output, cpus);
    }

    private static int positive(String flag, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one message for both mistakes.
        }
        throw new IllegalArgumentException(flag + " wants a whole number above 0, not " + value);
    }

    private static List<Integer> cores(String value) {
        List<Integer> cores = new ArrayList<>();
        for (String core : value.split(",")) {
            cores.add(Integer.valueOf(core));
        }
        if (cores.size() != 2) {
            throw new IllegalArgumentException("--cpus wants two cores, not " + value);
        }
        return List.copyOf(cores);
    }
}
