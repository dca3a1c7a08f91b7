package dev.gatun.jmh.macro;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Which servers are there, and which of them the command line asks for. */
final class ServerCatalog {
    private final RunOptions options;
    private final Optional<Server> nginx;
    private final Optional<Server> haproxy;

    ServerCatalog(RunOptions options, Children children, Path directory) {
        this.options = options;
        this.nginx = NginxServer.find(children, directory);
        this.haproxy = HaproxyServer.find(children, directory);
    }

    /** The servers to measure, in the order asked for. */
    List<Server> chosen() {
        if (options.servers().isEmpty()) {
            return all();
        }
        List<Server> chosen = new ArrayList<>();
        for (String name : options.servers()) {
            chosen.add(named(name).orElseThrow(() -> new IllegalArgumentException(
                    "no server " + name + " here; there are " + all().stream().map(Server::name).toList())));
        }
        return chosen;
    }

    private List<Server> all() {
        List<Server> all = new ArrayList<>();
        named("gatun").ifPresent(all::add);
        named("gatun-vt").ifPresent(all::add);
        nginx.ifPresent(all::add);
        for (Peer peer : Peer.values()) {
            peer.find(options.peers()).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Server> named(String name) {
        if (name.equals("nginx")) {
            return nginx;
        }
        if (name.equals("haproxy")) {
            // Only by its name: without something to be a proxy of it answers nothing.
            return haproxy;
        }
        if (name.equals("gatun") || name.startsWith("gatun@")) {
            return gatun(name, Threading.EVENT_LOOP, "event-loop");
        }
        if (name.equals("gatun-uncounted")) {
            // Only by its name: what the metrics of the other one cost.
            return gatun(name, Threading.EVENT_LOOP, "event-loop", "--metrics", "off");
        }
        if (name.equals("gatun-vt") || name.startsWith("gatun-vt@")) {
            return gatun(name, Threading.VIRTUAL_THREAD, "virtual-thread");
        }
        for (Peer peer : Peer.values()) {
            Optional<Server> server = peer.find(options.peers()).filter(found -> found.name().equals(name));
            if (server.isPresent()) {
                return server;
            }
        }
        return Optional.empty();
    }

    /** Gatun's showcase server; {@code name} may end in "@" and a backend. */
    private Optional<Server> gatun(String name, Threading threading, String execution, String... more) {
        if (!Files.isRegularFile(options.jar())) {
            return Optional.empty();
        }
        List<String> args = new ArrayList<>(List.of("serve", "--host", "127.0.0.1", "--loops", "1", "--execution", execution));
        args.addAll(List.of(more));
        int at = name.indexOf('@');
        String backend = at < 0 ? "auto" : name.substring(at + 1);
        if (at >= 0) {
            args.addAll(List.of("--backend", backend));
        }
        return Optional.of(new Server(name, "backend " + backend, threading, true, abilities(threading), (endpoint, flags) -> {
            if (endpoint.upstream().isPresent()) {
                return JavaCommand.jar(flags, options.jar(), List.of("proxy", "--host", "127.0.0.1", "--loops", "1",
                        "--http", Integer.toString(endpoint.port()), "--upstream", "127.0.0.1:" + endpoint.upstream().getAsInt()));
            }
            List<String> all = new ArrayList<>(args);
            all.addAll(ports(endpoint));
            all.addAll(List.of("--root", endpoint.site().files().toString()));
            return JavaCommand.jar(flags, options.jar(), all);
        }));
    }

    /** As a proxy it runs on its loops only. */
    private static EnumSet<Ability> abilities(Threading threading) {
        return threading == Threading.EVENT_LOOP ? EnumSet.allOf(Ability.class) : EnumSet.complementOf(EnumSet.of(Ability.PROXY));
    }

    /** Its port for clear text tells HTTP/1.1 from HTTP/2 itself; beside TLS it is one that nobody asks. */
    private static List<String> ports(Endpoint endpoint) {
        String port = Integer.toString(endpoint.port());
        if (!endpoint.protocol().secure()) {
            return List.of("--http", port);
        }
        Site site = endpoint.site();
        return List.of("--http", "0", "--https", port, "--cert", site.certificate().toString(), "--key", site.key().toString());
    }
}
