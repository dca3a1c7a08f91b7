package dev.gatun.examples.showcase;

import dev.gatun.http.Execution;
import dev.gatun.http.workers.Worker;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The command {@code serve}: starts the server, says where it is, and stays until the process is asked to end. */
final class Serve {
    private Serve() {}

    /** Returns only when the process ends. */
    static void run(ServeOptions options, List<String> arguments, PrintStream out) {
        Optional<Worker> worker = options.workers() > 0 ? Worker.current() : Optional.empty();
        if (options.workers() > 0 && worker.isEmpty()) {
            Prefork.run(options, arguments, out);
            return;
        }
        ServeOptions own = options.ofWorker(worker.map(Worker::index).orElse(0));
        ShowcaseServer server = ShowcaseServer.start(own, worker.isEmpty() ? GivenSockets.activated(options)
                : worker.filter(self -> options.share() == ServeOptions.Share.QUEUE).map(GivenSockets::of));
        Ending ending = (worker.isEmpty() ? Ending.with(out, server::close) : Ending.with(server::close)).until(options.until());
        worker.ifPresentOrElse(self -> self.onDrain(time -> server.close())
                .metrics(server::metrics).health(server::trouble).ready(server.addresses()), () -> greet(options, server, out));
        ending.await();
    }

    private static void greet(ServeOptions options, ShowcaseServer server, PrintStream out) {
        String loops = options.loops() == 1 ? "1 event loop" : options.loops() + " event loops";
        String where = options.execution() == Execution.EVENT_LOOP ? "the event loop" : "virtual threads";
        out.println("Gatun " + Version.text() + ": " + server.url() + "/");
        server.httpsUrl().ifPresent(https -> out.println("  and " + https + "/"));
        out.println("  " + loops + " on " + server.backend() + ", handlers on " + where);
        server.fingerprint().ifPresent(own -> out.println("  self-signed certificate, SHA-256 " + own));
        out.println("  curl " + server.url() + "/json");
        server.httpsUrl().ifPresent(https -> out.println("  curl " + (server.fingerprint().isPresent() ? "-k " : "") + https + "/connection"));
        out.println("  Ctrl-C ends it");
        out.flush();
    }
}
