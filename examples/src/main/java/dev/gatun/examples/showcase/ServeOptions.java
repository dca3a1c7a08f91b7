package dev.gatun.examples.showcase;

import dev.gatun.http.Execution;
import dev.gatun.reactor.Backend;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code serve} was asked to do.
 *
 * @param host address to listen on
 * @param http port for HTTP, 0 for any that is free
 * @param https a second port, with TLS
 * @param root directory whose files are served below {@code /files}
 * @param workers how many processes serve, beside the one that looks after them; 0 for this one alone
 * @param share how they share the ports
 * @param admin port of the parent of workers, for metrics and health of all of them
 * @param loops how many event loops, in each process
 * @param pin the CPU of each of them; none when they run where the system puts them
 * @param backend how they do I/O
 * @param execution where handlers run
 * @param metrics whether requests are counted by route
 * @param until what ends it
 */
record ServeOptions(
        String host,
        int http,
        Optional<HttpsOptions> https,
        Optional<Path> root,
        int workers,
        Share share,
        Optional<Integer> admin,
        int loops,
        List<Integer> pin,
        Backend backend,
        Execution execution,
        Metering metrics,
        Until until) {
    /** Whether requests are counted by route. */
    enum Metering {
        /** They are. */
        ON,
        /** Connections and loops alone. */
        OFF
    }

    /** What ends the server. */
    enum Until {
        /** SIGINT or SIGTERM. */
        SIGNAL,
        /** These, or the end of the process that started it: a build tool that is killed leaves no server behind. */
        PARENT
    }

    /** How workers share a port. */
    enum Share {
        /** By the port where that can be done, else by a queue. */
        AUTO,
        /** Each has a queue of its own, which the kernel fills evenly. */
        PORT,
        /** All take connections from one queue, which the parent keeps: what waits there is not lost with a worker that is killed. */
        QUEUE
    }

    static final String HELP = """
            Usage: gatun serve [options]

              --host HOST        address to listen on                               [127.0.0.1]
              --http PORT        port for HTTP, 0 for any that is free              [8080]
              --https PORT       port for HTTPS, 0 for any that is free             [none]
              --cert FILE        its certificate and the chain behind it, in PEM    [self-signed]
              --key FILE         the private key of --cert, in PEM                  [self-signed]
              --client-ca FILE   authorities of clients that may show a
                                 certificate, in PEM                                [none]
              --root DIR         directory whose files are served below /files      [none]
              --workers N        processes that serve the ports, and are started
                                 again when they crash; 0 for this one alone        [0]
              --share HOW        with --workers: port, where the kernel deals
                                 connections out evenly; queue, one for all, where
                                 none that waits is lost with a worker; or auto,
                                 which is port where that works                     [auto]
              --admin PORT       with --workers: a port of this machine alone, for
                                 /metrics, /healthz, /readyz and /dashboard of all  [none]
              --loops N          event loops of a process, each a thread            [one per CPU]
              --pin CPUS         one event loop on each of these, which stays there,
                                 e.g. 0,2-5                                         [not pinned]
              --backend NAME     how I/O is done: auto, or a name of "platform" in
                                 lower case, e.g. epoll, poll, nio, wsa-poll        [auto]
              --execution WHERE  where handlers run: event-loop or virtual-thread   [virtual-thread]
              --metrics WHETHER  on, or off: requests are not counted by route      [on]
              --config FILE      says all of this, and more, in YAML: see
                                 docs/configuration.md; no other option beside it   [none]
              --until WHAT       what ends it: signal, or parent: also the end of
                                 the process that started it                        [signal]
              --help             this text

            Both ports speak HTTP/1.1 and HTTP/2. --cert, --key and --client-ca are loaded
            anew when they change.
            Ctrl-C or SIGTERM ends it once the requests under way are answered. With
            --workers SIGHUP lets them read their files again, and SIGUSR1 replaces them
            one by one, by a new jar if there is one at the place of the old.
            Sockets of a service manager (LISTEN_FDS) are served in place of the ports: those
            named http, or not at all, and those named https, which need --https with any port.
            """;

    private static final List<String> NAMES = List.of(
            "host", "http", "https", "cert", "key", "client-ca", "root", "workers", "share", "admin", "loops", "pin", "backend", "execution", "metrics",
            "until", "config");

    /**
     * The file that says all, if there is one.
     *
     * @throws UsageException when there are other options beside it
     */
    static Optional<Path> config(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, NAMES);
        Optional<Path> file = line.text("config").map(Check::file);
        if (file.isPresent()) {
            NAMES.stream().filter(name -> !name.equals("config") && line.text(name).isPresent()).findFirst().ifPresent(name -> {
                throw new UsageException("option --" + name + " can't be beside --config, whose file says all");
            });
        }
        return file;
    }

    /**
     * Reads the arguments behind {@code serve}.
     *
     * @throws UsageException when they are wrong
     */
    static ServeOptions parse(List<String> arguments) {
        CommandLine line = CommandLine.parse(arguments, NAMES);
        int workers = line.number("workers", 0, 0, 1024);
        int cpus = Runtime.getRuntime().availableProcessors();
        Optional<HttpsOptions> https = HttpsOptions.parse(line);
        if (workers > 0 && https.filter(tls -> tls.files().isEmpty()).isPresent()) {
            // Each worker would make a certificate of its own, and a client would see another at each connection.
            throw new UsageException("option --workers with --https needs --cert FILE and --key FILE");
        }
        List<Integer> pin = pin(line, workers);
        return new ServeOptions(
                line.text("host").orElse("127.0.0.1"),
                line.number("http", 8080, 0, 65_535),
                https,
                line.text("root").map(ServeOptions::directory),
                workers,
                share(line, workers),
                admin(line, workers),
                pin.isEmpty() ? line.number("loops", workers == 0 ? cpus : Math.max(1, cpus / workers), 1, 1024) : pin.size(),
                pin,
                line.choice("backend", Backend.AUTO),
                line.choice("execution", Execution.VIRTUAL_THREAD),
                line.choice("metrics", Metering.ON),
                line.choice("until", Until.SIGNAL));
    }

    private static List<Integer> pin(CommandLine line, int workers) {
        if (line.text("pin").isEmpty()) {
            return List.of();
        }
        if (workers > 0 || line.text("loops").isPresent()) {
            throw new UsageException("option --pin can't be beside " + (workers > 0 ? "--workers, which would all be on the same CPUs"
                    : "--loops: there is one loop for each CPU"));
        }
        return CpuList.parse("pin", line.text("pin").orElseThrow());
    }

    private static Share share(CommandLine line, int workers) {
        if (line.text("share").isPresent() && workers == 0) {
            throw new UsageException("option --share needs --workers N; one process shares nothing");
        }
        return line.choice("share", Share.AUTO);
    }

    private static Optional<Integer> admin(CommandLine line, int workers) {
        if (line.text("admin").isPresent() && workers == 0) {
            throw new UsageException("option --admin needs --workers N; one process tells all that at its own ports");
        }
        return line.text("admin").map(text -> line.number("admin", 0, 0, 65_535));
    }

    private static Path directory(String text) {
        try {
            Path path = Path.of(text);
            if (Files.isDirectory(path) && Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Said below, like any other path at which there is no directory.
        }
        throw new UsageException("option --root: \"" + text + "\" is no directory that can be read");
    }
}
