package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Words;
import dev.gatun.http.workers.ReservedPort;
import dev.gatun.http.workers.Workers;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.Platform;
import dev.gatun.reactor.SocketAddresses;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How workers share what they serve, and what their parent keeps for it as long as it lives. */
sealed interface Shared extends AutoCloseable {
    /**
     * Keeps what the options ask for; sockets of a service manager if there are some.
     *
     * @throws UsageException when that can't be had
     */
    static Shared of(ServeOptions options) {
        Optional<GivenSockets> activated = GivenSockets.activated(options);
        if (activated.isPresent() && options.share() == ServeOptions.Share.PORT) {
            activated.get().close();
            throw new UsageException("option --share port: the sockets of the service manager are one queue for all workers");
        }
        boolean ports = options.share() == ServeOptions.Share.PORT
                || options.share() == ServeOptions.Share.AUTO && Platform.current().supports(Platform.Feature.PREFORK);
        return activated.isEmpty() && ports ? Ports.of(options) : new Sockets(activated.orElseGet(() -> GivenSockets.bound(options)));
    }

    /** Where HTTP is, for people. */
    List<String> urls();

    /** Tells the workers how they share it. */
    List<String> arguments();

    /** Has it kept for workers, where they are to get it. */
    default Workers.Builder keptBy(Workers.Builder workers) {
        return workers;
    }

    @Override
    void close();

    /**
     * Ports that each worker listens on, with a queue of its own.
     *
     * @param host as it was given
     */
    record Ports(String host, ReservedPort http, Optional<ReservedPort> https) implements Shared {
        private static Ports of(ServeOptions options) {
            ReservedPort http = reserve(options.host(), options.http());
            try {
                return new Ports(options.host(), http, options.https().map(tls -> reserve(options.host(), tls.port())));
            } catch (UsageException e) {
                http.close();
                throw e;
            }
        }

        private static ReservedPort reserve(String host, int port) {
            try {
                return ReservedPort.of(SocketAddresses.tcp(host, port));
            } catch (UncheckedIOException e) {
                throw new UsageException("can't listen: " + e.getMessage());
            } catch (UnsupportedOperationException e) {
                throw new UsageException("option --workers: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new UsageException(e.getMessage());
            }
        }

        @Override
        public List<String> urls() {
            return Stream.concat(Stream.of(Url.of("http", host, http.address())), https.stream().map(port -> Url.of("https", host, port.address()))).toList();
        }

        @Override
        public List<String> arguments() {
            return Shared.arguments(ServeOptions.Share.PORT, http.address(), https.map(ReservedPort::address));
        }

        @Override
        public void close() {
            http.close();
            https.ifPresent(ReservedPort::close);
        }
    }

    /** Sockets from whose queues all workers take connections. */
    record Sockets(GivenSockets all) implements Shared {
        @Override
        public List<String> urls() {
            return Stream.concat(urls("http", all.http()), urls("https", all.https())).toList();
        }

        private static Stream<String> urls(String scheme, List<ListenSocket> sockets) {
            return sockets.stream().map(socket -> Url.of(scheme, socket.localAddress()));
        }

        @Override
        public List<String> arguments() {
            Optional<SocketAddress> tls = all.https().stream().findFirst().map(ListenSocket::localAddress);
            return Shared.arguments(ServeOptions.Share.QUEUE, all.http().getFirst().localAddress(), tls);
        }

        @Override
        public Workers.Builder keptBy(Workers.Builder workers) {
            return all.keptBy(workers);
        }

        @Override
        public void close() {
            all.close();
        }
    }

    private static List<String> arguments(ServeOptions.Share share, SocketAddress http, Optional<? extends SocketAddress> https) {
        Stream<String> tls = https.map(address -> "--https=" + port(address)).stream();
        return Stream.concat(Stream.of("--share=" + Words.spelled(share), "--http=" + port(http)), tls).toList();
    }

    private static int port(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }
}
