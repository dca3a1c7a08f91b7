package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Balancing;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import java.util.List;
import java.util.Optional;

/**
 * What {@code proxy} was asked to do.
 *
 * @param host address to listen on
 * @param http port for HTTP, 0 for any that is free
 * @param upstreams where requests go
 * @param loops how many event loops
 */
record ProxyOptions(String host, int http, Upstreams upstreams, int loops) {
    static final String HELP = """
            Usage: gatun proxy [options]

              --host HOST        address to listen on                               [127.0.0.1]
              --http PORT        port for HTTP, 0 for any that is free              [8080]
              --upstream WHERE   a server that requests go to: HOST:PORT, a URL of
                                 http or https without a path, or unix:PATH; may be
                                 given several times
              --balance NAME     round-robin, least-connections, two-choices, or
                                 client: the same client to the same server         [round-robin]
              --health PATH      what is asked for every five seconds to see which
                                 servers are well                                   [none]
              --loops N          event loops, each a thread                         [one per CPU]
              --help             this text

            The port speaks HTTP/1.1 and HTTP/2, and passes WebSocket through.
            Ctrl-C or SIGTERM ends it once the requests under way are answered.
            """;

    private static final List<String> NAMES = List.of("host", "http", "upstream", "balance", "health", "loops");

    /**
     * Reads the arguments behind {@code proxy}.
     *
     * @throws UsageException when they are wrong
     */
    static ProxyOptions parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, NAMES, List.of("upstream"));
        if (line.all("upstream").isEmpty()) {
            throw new UsageException("option --upstream is missing: where shall requests go?");
        }
        try {
            Upstreams upstreams = Upstream.of(line.all("upstream").toArray(String[]::new)).balance(line.choice("balance", Balancing.ROUND_ROBIN).balance());
            Optional<String> health = line.text("health");
            return new ProxyOptions(
                    line.text("host").orElse("127.0.0.1"),
                    line.number("http", 8080, 0, 65_535),
                    health.isPresent() ? upstreams.healthCheck(health.get()) : upstreams,
                    line.number("loops", Runtime.getRuntime().availableProcessors(), 1, 1024));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
