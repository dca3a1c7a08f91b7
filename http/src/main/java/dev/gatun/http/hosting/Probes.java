package dev.gatun.http.hosting;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.internal.log.LogEscape;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What balancers and Kubernetes ask for: handlers for liveness and readiness, which look at servers and at what the program adds. Liveness fails when only a
 * new process will help: an event loop has ended, or takes no tasks for half a minute. Readiness fails as soon as a server begins its end or is not started,
 * when a listener is down, connections are at their limit, an event loop is blocked, or a check fails; and before anything is watched.
 *
 * <p>{@snippet :
 * Probes probes = Probes.create().check("database", () -> database.ping());
 * HttpServer server = HttpServer.builder().get("/healthz", probes.liveness()).get("/readyz", probes.readiness()).start();
 * probes.watch(server);
 * }
 *
 * <p>Answers are 200 or 503, with the parts as JSON, which tell of addresses and failures: where strangers can ask, {@link #brief()} leaves them out. Any
 * thread.
 */
public final class Probes {
    /** How long a check may take, unless it is said otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(1);

    /** For how long a check's result is used again, unless it is said otherwise. */
    public static final Duration KEEP = Duration.ofSeconds(5);

    private static final String JSON = "application/json";

    private final List<Supplier<Health>> watched = new CopyOnWriteArrayList<>();
    private final List<CachedCheck> checks = new CopyOnWriteArrayList<>();
    private volatile boolean brief;

    /** Something that requests need and that may be missing, such as a database. On a virtual thread: it may block. */
    @FunctionalInterface
    public interface Check {
        /**
         * Returns when all is well.
         *
         * @throws Exception when it is not; the message is told
         */
        void run() throws Exception;
    }

    private Probes() {}

    /** Probes that watch nothing yet, so that they are not ready. */
    public static Probes create() {
        return new Probes();
    }

    /** Watches all servers of a registry, also those that it will have later. */
    public Probes watch(Servers servers) {
        watched.add(servers::healthCheck);
        return this;
    }

    /** Watches one server. */
    public Probes watch(HttpServer server) {
        Watch watch = new Watch();
        NamedServer named = new NamedServer("", Optional.of(server));
        watched.add(() -> watch.look(List.of(named)));
        return this;
    }

    /** Adds a check to readiness, which may take {@link #LIMIT} and is used again for {@link #KEEP}. */
    public Probes check(String name, Check check) {
        return check(name, LIMIT, KEEP, check);
    }

    /**
     * Adds a check to readiness.
     *
     * @param limit what takes longer has failed
     * @param keep for how long the result is used again, so that whoever asks often costs no more
     * @throws IllegalArgumentException when the name is taken, or a time makes no sense
     */
    public Probes check(String name, Duration limit, Duration keep, Check check) {
        Objects.requireNonNull(check, "check");
        if (limit.isNegative() || limit.isZero() || keep.isNegative()) {
            throw new IllegalArgumentException("check '" + name + "' with limit " + limit + ", kept for " + keep);
        }
        if (checks.stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException("there is a check '" + name + "' already");
        }
        checks.add(new CachedCheck(name, check, limit, keep));
        return this;
    }

    /** Answers tell how it is, and nothing of the parts. */
    public Probes brief() {
        brief = true;
        return this;
    }

    /** The servers that are watched, and the checks. Waits for what is slow; not on a watched event loop. */
    public Health health() {
        checks.forEach(CachedCheck::ask);
        List<Health.Part> parts = new ArrayList<>(watchedParts());
        checks.forEach(check -> parts.add(check.result()));
        return new Health(parts);
    }

    private List<Health.Part> watchedParts() {
        if (watched.isEmpty()) {
            return List.of(Health.Part.unready("servers", "are not watched yet"));
        }
        return watched.stream().map(Supplier::get).map(Health::parts).flatMap(List::stream).toList();
    }

    /** For {@code /healthz}: whether the process should go on. What it waits for is not asked. */
    public Handler liveness() {
        return handler(() -> new Health(watchedParts()), Health::isAlive);
    }

    /** For {@code /readyz}: whether requests should come. */
    public Handler readiness() {
        return handler(this::health, Health::isHealthy);
    }

    private Handler handler(Supplier<Health> look, Predicate<Health> verdict) {
        return Handler.on(Execution.VIRTUAL_THREAD, request -> answer(look.get(), verdict));
    }

    private Response answer(Health health, Predicate<Health> verdict) {
        boolean well = verdict.test(health);
        String status = "\"status\":\"" + (well ? "up" : "down") + '"';
        String body = brief ? '{' + status + '}' : '{' + status + ",\"parts\":["
                + health.parts().stream().map(Probes::json).collect(Collectors.joining(",")) + "]}";
        return Response.of(well ? Status.OK : Status.SERVICE_UNAVAILABLE).bytes(JSON, body.getBytes(StandardCharsets.US_ASCII))
                .header("cache-control", "no-store");
    }

    private static String json(Health.Part part) {
        return "{\"name\":\"" + LogEscape.json(part.name()) + "\",\"condition\":\"" + part.condition().name().toLowerCase(Locale.ROOT) + "\",\"text\":\""
                + LogEscape.json(part.text()) + "\"}";
    }
}
