package dev.gatun.examples.showcase;

import dev.gatun.http.workers.Worker;
import dev.gatun.http.workers.Workers;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sockets that listen already and are served in place of ports of one's own: those of a service manager, or those that the parent of workers keeps.
 *
 * @param http for clear text, at least one
 * @param https for TLS
 */
record GivenSockets(List<ListenSocket> http, List<ListenSocket> https) {
    private static final String HTTP = "http";
    private static final String HTTPS = "https";

    /** A copy. */
    GivenSockets {
        http = List.copyOf(http);
        https = List.copyOf(https);
    }

    /**
     * Those of a service manager, if it has started this process with some.
     *
     * @throws UsageException when they are not what the options need
     */
    static Optional<GivenSockets> activated(ServeOptions options) {
        Map<String, List<ListenSocket>> byName;
        try {
            byName = ListenSocket.activated();
        } catch (IllegalArgumentException | UnsupportedOperationException | SocketFailure e) {
            throw new UsageException("the sockets of the service manager can't be used: " + e.getMessage());
        }
        if (byName.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(sorted(byName, options.https().isPresent()));
        } catch (UsageException e) {
            byName.values().forEach(sockets -> sockets.forEach(ListenSocket::close));
            throw e;
        }
    }

    static GivenSockets sorted(Map<String, List<ListenSocket>> byName, boolean tls) {
        List<ListenSocket> http = new ArrayList<>();
        List<ListenSocket> https = new ArrayList<>();
        byName.forEach((name, sockets) -> {
            // Without FileDescriptorName= it is the name of the unit (systemd.socket(5)), or what sd_listen_fds_with_names(3) calls one without a name.
            if (name.equals(HTTP) || name.equals("unknown") || name.endsWith(".socket")) {
                http.addAll(sockets);
            } else if (name.equals(HTTPS)) {
                https.addAll(sockets);
            } else {
                throw new UsageException("the service manager has a socket \"" + name + "\"; the names that are known are http and https");
            }
        });
        if (http.isEmpty()) {
            throw new UsageException("the service manager has no socket \"http\"");
        }
        if (https.isEmpty() && tls) {
            throw new UsageException("option --https: the service manager has no socket \"https\"");
        }
        if (!https.isEmpty() && !tls) {
            throw new UsageException("the service manager has a socket \"https\": option --https is missing, with any port");
        }
        return new GivenSockets(http, https);
    }

    /**
     * Bound here, as the options say.
     *
     * @throws UsageException when they can't be had
     */
    static GivenSockets bound(ServeOptions options) {
        ListenSocket http = bound(options.host(), options.http());
        try {
            return new GivenSockets(List.of(http), options.https().map(tls -> bound(options.host(), tls.port())).stream().toList());
        } catch (UsageException e) {
            http.close();
            throw e;
        }
    }

    private static ListenSocket bound(String host, int port) {
        try {
            return ListenSocket.bind(SocketAddresses.tcp(host, port), ListenOptions.DEFAULT);
        } catch (SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        } catch (UnsupportedOperationException e) {
            throw new UsageException("option --workers: " + e.getMessage() + "; without it one process serves, with a loop for each CPU");
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /**
     * Those of this worker's parent.
     *
     * @throws UsageException when they can't be had
     */
    static GivenSockets of(Worker worker) {
        List<ListenSocket> http = new ArrayList<>();
        List<ListenSocket> https = new ArrayList<>();
        try {
            worker.sockets().forEach(name -> (name.startsWith(HTTPS) ? https : http).add(worker.socket(name)));
        } catch (UncheckedIOException | UnsupportedOperationException | SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        }
        return new GivenSockets(http, https);
    }

    /** Has them kept for workers. */
    Workers.Builder keptBy(Workers.Builder workers) {
        number(HTTP, http, workers);
        number(HTTPS, https, workers);
        return workers;
    }

    private static void number(String name, List<ListenSocket> sockets, Workers.Builder workers) {
        for (int i = 0; i < sockets.size(); i++) {
            workers.listen(i == 0 ? name : name + "-" + (i + 1), sockets.get(i));
        }
    }

    /** Closes those that nobody has taken over. */
    void close() {
        http.forEach(ListenSocket::close);
        https.forEach(ListenSocket::close);
    }
}
