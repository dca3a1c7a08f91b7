package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Signals;
import dev.gatun.http.workers.RollReport;
import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.Workers;
import dev.gatun.http.workers.WorkersFailed;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The command {@code serve --workers N}: the parent, which starts this program N times with the same options and looks after it. SIGTERM and SIGINT drain all,
 * SIGHUP lets all read their files again, SIGUSR1 replaces them one by one: by a new jar, if there is one at the place of the old.
 */
final class Prefork {
    /** The servers' own grace, and time for a JVM to end on a busy machine. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** What the parent tells its workers instead of what it was told. */
    private static final List<String> SHARED = List.of("--http", "--https", "--share");

    private Prefork() {}

    /**
     * Returns only when the process ends.
     *
     * @param arguments those that {@code options} were read from
     * @throws UsageException when the workers can't be started
     */
    static void run(ServeOptions options, List<String> arguments, PrintStream out) {
        try (Shared shared = Shared.of(options)) {
            Workers.Builder workers = shared.keptBy(Workers.builder()).command(command(arguments, shared)).count(options.workers()).grace(GRACE);
            lookAfter(workers, options.admin(), options.until(), Workers::reload, () -> greet(options, shared, out), out);
        }
    }

    /**
     * Starts workers and looks after them. Returns only when the process ends.
     *
     * @param onHangup what SIGHUP does
     * @param greeting said when all serve
     * @throws UsageException when they can't be started, or are given up
     */
    static void lookAfter(
            Workers.Builder described, Optional<Integer> adminPort, ServeOptions.Until until, Consumer<Workers> onHangup, Runnable greeting, PrintStream out) {
        // Until there are workers: the usual effect of these signals would be the end of this process.
        Signals.on("HUP", () -> {});
        Signals.on("USR1", () -> {});
        Workers workers = start(described);
        Optional<Admin> admin = adminPort.map(port -> Admin.start(port, workers));
        Ending.with(out, () -> {
            workers.close();
            admin.ifPresent(Admin::close);
        }).until(until);
        boolean hangups = Signals.on("HUP", () -> onHangup.accept(workers));
        Signals.on("USR1", () -> roll(workers, out));
        greeting.run();
        admin.ifPresent(all -> out.println("  metrics and health of all: " + all.url() + "/dashboard/"));
        if (hangups) {
            out.println("  SIGHUP (kill -HUP " + ProcessHandle.current().pid() + ") has all workers read their files anew");
        }
        out.println("  Ctrl-C ends it; SIGUSR1 replaces the workers one by one");
        out.flush();
        Optional<String> failure = workers.awaitEnd();
        failure.ifPresent(reason -> {
            throw new UsageException(reason);
        });
    }

    private static Workers start(Workers.Builder described) {
        try {
            return described.start();
        } catch (WorkersFailed e) {
            throw new UsageException(e.getMessage());
        } catch (UnsupportedOperationException e) {
            throw new UsageException("option --workers: " + e.getMessage());
        }
    }

    /** This process's own command, with the ports that the system chose. */
    private static WorkerCommand command(List<String> arguments, Shared shared) {
        List<String> own = WorkerCommand.own().words();
        List<String> words = new ArrayList<>(own.subList(0, own.size() - arguments.size()));
        Iterator<String> each = arguments.iterator();
        while (each.hasNext()) {
            String argument = each.next();
            String name = argument.split("=", 2)[0];
            if (SHARED.contains(name)) {
                if (!argument.contains("=")) {
                    each.next();
                }
            } else {
                words.add(argument);
                if (!argument.contains("=")) {
                    words.add(each.next());
                }
            }
        }
        words.addAll(shared.arguments());
        return WorkerCommand.of(words);
    }

    private static void roll(Workers workers, PrintStream out) {
        Thread.startVirtualThread(() -> {
            try {
                RollReport report = workers.roll();
                out.println(report.failure().map("workers are not replaced: "::concat).orElse("all workers are replaced"));
            } catch (IllegalStateException e) {
                out.println("workers are not replaced: " + e.getMessage());
            }
        });
    }

    private static void greet(ServeOptions options, Shared shared, PrintStream out) {
        List<String> urls = shared.urls();
        out.println("Gatun " + Version.text() + ": " + urls.getFirst() + "/");
        urls.stream().skip(1).forEach(url -> out.println("  and " + url + "/"));
        out.println("  " + options.workers() + " workers, each with " + (options.loops() == 1 ? "1 event loop" : options.loops() + " event loops")
                + (shared instanceof Shared.Sockets ? ", take connections from one queue" : ""));
    }
}
