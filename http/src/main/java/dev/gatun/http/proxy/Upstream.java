package dev.gatun.http.proxy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A server that a proxy passes requests to. A value; any thread.
 *
 * @param secure whether it is asked over TLS
 * @param host its name in lower case, or an address without brackets; {@code localhost} for a Unix-domain socket
 * @param port its port
 * @param socket the Unix-domain socket where it listens instead
 * @param weight its share of the requests, in proportion to the weights of the others
 */
public record Upstream(boolean secure, String host, int port, Optional<Path> socket, int weight) {
    /** The most that one upstream weighs. */
    public static final int MAX_WEIGHT = 1_000;

    /** @throws IllegalArgumentException when the host is empty, the port is none, or the weight is not in 1..{@value #MAX_WEIGHT} */
    public Upstream {
        Objects.requireNonNull(socket, "socket");
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no upstream: host '" + host + "', port " + port);
        }
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException("weight " + weight + " is not in 1.." + MAX_WEIGHT);
        }
    }

    /**
     * Upstreams at addresses as {@link #at} reads them, which share the requests in turn.
     *
     * <p>{@snippet :
     * Upstream.of("127.0.0.1:8081", "127.0.0.1:8082").roundRobin().healthCheck("/healthz")
     * }
     */
    public static Upstreams of(String... addresses) {
        return Upstreams.of(Arrays.stream(addresses).map(Upstream::at).toList());
    }

    /** Upstreams that share the requests in turn. */
    public static Upstreams of(Upstream... upstreams) {
        return Upstreams.of(List.of(upstreams));
    }

    /**
     * The upstream at {@code host:port}, {@code http://host:port}, {@code https://host}, or {@code unix:/path}; weight 1.
     *
     * @throws IllegalArgumentException when it is none of these, or has a path or a user beside
     */
    public static Upstream at(String address) {
        if (address.startsWith("unix:")) {
            return new Upstream(false, "localhost", 80, Optional.of(Path.of(address.substring(5))), 1);
        }
        URI uri = URI.create(address.contains("://") ? address : "http://" + address);
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        boolean plain = "http".equalsIgnoreCase(uri.getScheme());
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        boolean more = !path.isEmpty() && !path.equals("/") || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
        if (!secure && !plain || uri.getHost() == null || more) {
            throw new IllegalArgumentException("upstream \"" + address + "\" is not host:port, http://host:port, https://host:port or unix:/path");
        }
        String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        return new Upstream(secure, host, port, Optional.empty(), 1);
    }

    /** The same with another weight. */
    public Upstream weight(int newWeight) {
        return new Upstream(secure, host, port, socket, newWeight);
    }

    /** Where it is, as {@link #at} reads it: what tells it from the others of a set. */
    public String address() {
        if (socket.isPresent()) {
            return "unix:" + socket.get();
        }
        return (secure ? "https://" : "http://") + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    @Override
    public String toString() {
        return weight == 1 ? address() : address() + " weight " + weight;
    }
}
