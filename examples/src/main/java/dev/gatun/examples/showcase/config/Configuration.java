package dev.gatun.examples.showcase.config;

import dev.gatun.http.Execution;
import dev.gatun.http.hosting.Tenant;
import dev.gatun.reactor.Backend;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a file says. Two are equal when they mean the same, wherever it stands in the file.
 *
 * @param workers how many processes serve; this one alone when empty
 * @param loops how many event loops in each of them; one per CPU for all of them together when empty
 * @param backend how they do I/O
 * @param execution where handlers run
 * @param metrics whether it is counted what servers do
 * @param log what is written of the process; as the JDK's logging has it when empty
 * @param accessLog what is written of requests
 * @param servers by name
 * @param hosts in the order of the file
 * @param tenants who owns which of them
 */
public record Configuration(
        Optional<WorkerSettings> workers,
        Optional<Integer> loops,
        Backend backend,
        Execution execution,
        boolean metrics,
        Optional<ProcessLogSettings> log,
        Optional<AccessLogSettings> accessLog,
        Map<String, ServerSettings> servers,
        List<HostSettings> hosts,
        List<Tenant> tenants) {
    /** How many event loops a process has. */
    public int loopsOfProcess() {
        int cpus = Runtime.getRuntime().availableProcessors();
        return loops.orElseGet(() -> Math.max(1, cpus / workers.map(WorkerSettings::count).orElse(1)));
    }

    /** What can't change while the process runs. */
    record StartedWith(
            Optional<WorkerSettings> workers, Optional<Integer> loops, Backend backend, Execution execution, boolean metrics,
            Optional<AccessLogSettings> accessLog) {}

    StartedWith startedWith() {
        return new StartedWith(workers, loops, backend, execution, metrics, accessLog);
    }

    /** The same in a process that was started with these. */
    Configuration startedWith(StartedWith start) {
        return new Configuration(start.workers, start.loops, start.backend, start.execution, start.metrics, log, start.accessLog, servers, hosts, tenants);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfiguration when it can't be read, or anything is wrong with what it says
     */
    public static Configuration read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            String reason = e instanceof CharacterCodingException ? "no UTF-8" : e.getClass().getSimpleName();
            throw new InvalidConfiguration(List.of(new Problem(file.toString(), 1, 1, "can't be read: " + reason)));
        }
        return of(file, text);
    }

    /** What {@code text} says, which is that of {@code file}. */
    static Configuration of(Path file, String text) {
        return Document.read(file, text, new ConfigurationReader()::read);
    }
}
