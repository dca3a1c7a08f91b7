package dev.gatun.platform.workers;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.workers.ReservedPort;
import dev.gatun.http.workers.RestartPolicy;
import dev.gatun.http.workers.Worker;
import dev.gatun.http.workers.WorkerCommand;
import dev.gatun.http.workers.WorkerStatus;
import dev.gatun.http.workers.Workers;
import dev.gatun.reactor.ListenSocket;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program of the workers, and of a parent that is a process of its own. */
final class Program {
    private Program() {}

    /** How it is started. */
    static WorkerCommand command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Program.class.getName()));
        words.addAll(List.of(arguments));
        return WorkerCommand.of(words);
    }

    /** Arguments: the port that is shared or {@code queue}, version; or {@code parent}. */
    public static void main(String[] arguments) {
        // Before and after it is known that standard output is the channel: neither does harm.
        PrintStream raw = System.out;
        raw.println("printed before");
        if (arguments[0].equals("parent")) {
            parent();
            return;
        }
        String version = arguments[1];
        if (version.equals("broken")) {
            System.exit(3);
        }
        Worker worker = Worker.current().orElseThrow();
        System.out.println("printed after");
        raw.println("printed past all");
        HttpServer server = HttpServer.builder()
                .listen(arguments[0].equals("queue") ? Listen.on(worker.socket("http")) : Listen.tcp("127.0.0.1", Integer.parseInt(arguments[0])).sharedPort())
                .loops(loops -> loops.count(1))
                .execution(Execution.EVENT_LOOP)
                .get("/", request -> Response.text("ok"))
                .get("/version", request -> Response.text(version))
                .get("/index", request -> Response.text(Integer.toString(worker.index())))
                .start();
        worker.metrics(() -> "version " + version + "\nrequests " + server.statistics().requests() + '\n');
        worker.health(() -> version.equals("sick") ? Optional.of("no database") : Optional.empty());
        worker.ready(server);
        worker.awaitEnd();
    }

    /** Says which processes there are, and stays. */
    private static void parent() {
        ReservedPort port = ReservedPort.of(new InetSocketAddress("127.0.0.1", 0));
        Workers workers = start(port, 2, "1");
        StringBuilder pids = new StringBuilder("pids");
        workers.status().stream().map(WorkerStatus::pid).forEach(pid -> pids.append(' ').append(pid.getAsLong()));
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(pids);
        workers.awaitEnd();
    }

    /** Workers of this program. */
    static Workers start(ReservedPort port, int count, String version) {
        return workers(count).command(command(Integer.toString(port.port()), version)).start();
    }

    /** Workers of this program that take connections from one queue. */
    static Workers start(ListenSocket socket, int count, String version) {
        return workers(count).command(command("queue", version)).listen("http", socket).start();
    }

    private static Workers.Builder workers(int count) {
        return Workers.builder().count(count).grace(Duration.ofSeconds(20))
                .restarts(RestartPolicy.DEFAULT.waits(Duration.ofMillis(50), 2, Duration.ofSeconds(5)));
    }
}
