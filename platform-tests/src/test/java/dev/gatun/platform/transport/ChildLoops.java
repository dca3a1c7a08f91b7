package dev.gatun.platform.transport;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopStatistics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An echo server of one loop in a JVM of its own, for cases that need limits of their own or a tracer. It prints its port, and answers each line that it
 * reads with one: an empty line with its counters, a port with the result of connecting to it.
 */
final class ChildLoops {
    private ChildLoops() {}

    public static void main(String[] arguments) throws Exception {
        loadClasses();
        Underlay on = new Underlay(Backend.valueOf(arguments[0]), Boolean.parseBoolean(arguments[1]));
        try (EventLoops loops = EventLoops.create(on.options(1))) {
            ConnectionHandler echo = Connection::write;
            Listener listener = loops.listen(Net.ANY, ListenOptions.DEFAULT, connection -> echo);
            System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    LoopStatistics now = loops.next().statistics();
                    System.out.println(now.turns() + " " + now.connections() + " " + now.acceptPauses());
                } else {
                    InetSocketAddress to = new InetSocketAddress("127.0.0.1", Integer.parseInt(line));
                    loops.connect(List.of(to), ConnectOptions.DEFAULT, connection -> echo)
                            .whenComplete((connection, failure) -> System.out.println(failure == null ? "connected" : failure.toString()));
                }
            }
        }
    }

    /** Classes come from files here: what is needed when no file can be opened any more is loaded before. */
    private static void loadClasses() throws Exception {
        URI root = EventLoops.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path folder = Path.of(root);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder.resolve("dev"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = folder.relativize(file).toString().replaceAll("\\.class$", "").replace(file.getFileSystem().getSeparator(), ".");
                // Loaded, not initialized: those of other systems could not be.
                Class.forName(name, false, EventLoops.class.getClassLoader());
            }
        } catch (IOException e) {
            throw new IllegalStateException("classes of " + folder, e);
        }
    }
}
