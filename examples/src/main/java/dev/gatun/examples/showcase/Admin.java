package dev.gatun.examples.showcase;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.hosting.Health;
import dev.gatun.http.metrics.MetricsSnapshot;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.Workers;
import dev.gatun.reactor.SocketFailure;
import java.util.Locale;

/** What the parent of workers tells of all of them together, on a port of its own that this machine alone can reach. Any thread. */
final class Admin implements AutoCloseable {
    private final Operations operations;
    private final HttpServer server;

    private Admin(int port, Workers workers) {
        operations = Operations.ofAll(() -> metrics(workers), () -> health(workers), "Gatun " + Version.text() + ", parent of workers");
        try {
            server = HttpServer.builder().name("admin").listen(Listen.tcp("127.0.0.1", port)).loops(loops -> loops.count(1).name("admin"))
                    .handler(operations.routes()).start();
        } catch (RuntimeException e) {
            operations.close();
            throw e;
        }
        operations.probes().watch(server).check("workers", () -> {
            if (!workers.isHealthy()) {
                throw new IllegalStateException(String.join("; ", workers.trouble()));
            }
        });
    }

    /** @throws UsageException when the port can't be had; the workers have ended then */
    static Admin start(int port, Workers workers) {
        try {
            return new Admin(port, workers);
        } catch (SocketFailure e) {
            workers.close();
            throw new UsageException("can't listen: " + e.getMessage());
        }
    }

    private static MetricsSnapshot metrics(Workers workers) {
        return workers.metrics().stream().map(told -> MetricsSnapshot.decode(told.text())).reduce(Operations.NO_METRICS, MetricsSnapshot::plus);
    }

    private static Health health(Workers workers) {
        return new Health(workers.status().stream().map(Admin::part).toList());
    }

    private static Health.Part part(WorkerStatus worker) {
        String state = worker.state().name().toLowerCase(Locale.ROOT);
        String text = worker.trouble().orElse(state + ", restarts: " + worker.restarts()
                + (worker.pid().isPresent() ? ", process " + worker.pid().getAsLong() + ", up " + worker.uptime().toSeconds() + " s" : ""));
        return new Health.Part("worker " + worker.index(), worker.isHealthy() ? Health.Condition.UP : Health.Condition.UNREADY, text);
    }

    /** Where it is. */
    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        operations.close();
        server.close();
    }
}
