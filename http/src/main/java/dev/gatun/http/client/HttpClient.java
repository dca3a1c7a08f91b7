package dev.gatun.http.client;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Method;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.client.auth.Authentication;
import dev.gatun.http.internal.client.call.ClientCore;
import dev.gatun.http.internal.client.call.ClientSettings;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.LazyTls;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.metrics.LoopMetrics;
import dev.gatun.http.internal.metrics.PoolMetrics;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.http.metrics.MetricsSource;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.tls.TlsClientConfig;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An HTTP client, with the connections that it keeps. Made once and used by all of a program; any thread.
 *
 * <p>{@snippet :
 * try (HttpClient client = HttpClient.builder().redirects(10).build()) {
 *     String text = client.get("https://example.com/data").header("authorization", "Bearer 1234").send().text();
 * }
 * }
 */
public final class HttpClient implements AutoCloseable {
    private final ClientCore core;
    private final Runnable whenClosed;

    private HttpClient(ClientCore core, Runnable whenClosed) {
        this.core = core;
        this.whenClosed = whenClosed;
    }

    /** A client with all defaults: TLS as the JDK trusts, HTTP/2 where the server speaks it, no redirects, no cookies, no retries. */
    public static HttpClient create() {
        return builder().build();
    }

    /** A client to be described. */
    public static Builder builder() {
        return new Builder();
    }

    /** A request with GET. */
    public ClientRequest get(String uri) {
        return request(Method.GET, uri);
    }

    /** A request with GET. */
    public ClientRequest get(URI uri) {
        return request(Method.GET, uri);
    }

    /** A request with HEAD. */
    public ClientRequest head(String uri) {
        return request(Method.HEAD, uri);
    }

    /** A request with HEAD. */
    public ClientRequest head(URI uri) {
        return request(Method.HEAD, uri);
    }

    /** A request with POST. */
    public ClientRequest post(String uri) {
        return request(Method.POST, uri);
    }

    /** A request with POST. */
    public ClientRequest post(URI uri) {
        return request(Method.POST, uri);
    }

    /** A request with PUT. */
    public ClientRequest put(String uri) {
        return request(Method.PUT, uri);
    }

    /** A request with PUT. */
    public ClientRequest put(URI uri) {
        return request(Method.PUT, uri);
    }

    /** A request with PATCH. */
    public ClientRequest patch(String uri) {
        return request(Method.PATCH, uri);
    }

    /** A request with PATCH. */
    public ClientRequest patch(URI uri) {
        return request(Method.PATCH, uri);
    }

    /** A request with DELETE. */
    public ClientRequest delete(String uri) {
        return request(Method.DELETE, uri);
    }

    /** A request with DELETE. */
    public ClientRequest delete(URI uri) {
        return request(Method.DELETE, uri);
    }

    /** A request with OPTIONS. */
    public ClientRequest options(String uri) {
        return request(Method.OPTIONS, uri);
    }

    /** A request with OPTIONS. */
    public ClientRequest options(URI uri) {
        return request(Method.OPTIONS, uri);
    }

    /**
     * A request with any method but CONNECT.
     *
     * @throws IllegalArgumentException when {@code uri} is none of http or https, or has user information
     */
    public ClientRequest request(Method method, String uri) {
        return request(method, URI.create(uri));
    }

    /**
     * A request with any method but CONNECT.
     *
     * @throws IllegalArgumentException when {@code uri} is none of http or https, or has user information
     */
    public ClientRequest request(Method method, URI uri) {
        return new ClientRequest(core, method, uri);
    }

    /** What the pool has counted. */
    public PoolStatistics statistics() {
        return core.statistics();
    }

    /** Ends calls, connections, and the loops unless they are the program's. A second call does nothing. */
    @Override
    public void close() {
        core.close();
        whenClosed.run();
    }

    /** Describes a client. Not thread-safe. */
    public static final class Builder {
        private final HeaderList headers = new HeaderList();
        private Optional<EventLoops> loops = Optional.empty();
        private Optional<TlsClientConfig> tls = Optional.empty();
        private VersionPolicy version = VersionPolicy.AUTO;
        private PoolLimits pool = PoolLimits.DEFAULT;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private RedirectPolicy redirects = RedirectPolicy.none();
        private Retry retry = Retry.none();
        private CookieJar cookies = CookieJar.none();
        private Optional<Authenticator> authenticator = Optional.empty();
        private ClientProxy proxy = ClientProxy.none();
        private Pins pins = Pins.none();
        private AddressRanges denied = AddressRanges.NONE;
        private SocketTuning socket = SocketTuning.DEFAULT;
        private Optional<Resolver> resolver = Optional.empty();
        private Optional<SocketAddress> at = Optional.empty();
        private Optional<URI> base = Optional.empty();
        private JsonCodec json = JsonCodec.detected();
        private boolean decompress = true;
        private long maxBody = 64L << 20;
        private String name = "http";
        private Optional<Metrics> metrics = Optional.empty();

        private Builder() {
            headers.add("user-agent", "gatun");
        }

        /** Uses event loops that the program has, a server's for example; they stay open when the client ends. By default the client has one of its own. */
        public Builder loops(EventLoops existing) {
            loops = Optional.of(existing);
            return this;
        }

        /** How TLS is spoken; {@link TlsClientConfig#create()} by default. Its ALPN is the client's own matter. */
        public Builder tls(TlsClientConfig config) {
            tls = Optional.of(config);
            return this;
        }

        /** Which HTTP is spoken; {@link VersionPolicy#AUTO} by default. */
        public Builder version(VersionPolicy policy) {
            version = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Changes the limits of the pool: {@code pool -> pool.perOrigin(8)}. */
        public Builder pool(UnaryOperator<PoolLimits> change) {
            pool = change.apply(pool);
            return this;
        }

        /** Changes single time-outs: {@code timeouts -> timeouts.call(Duration.ofSeconds(5))}. */
        public Builder timeouts(UnaryOperator<Timeouts> change) {
            timeouts = change.apply(timeouts);
            return this;
        }

        /** The most redirects that are followed for a request, to any origin but from TLS to clear text; none by default. */
        public Builder redirects(int most) {
            return redirects(RedirectPolicy.upTo(most));
        }

        /** Which redirects are followed; {@link RedirectPolicy#none()} by default. */
        public Builder redirects(RedirectPolicy policy) {
            redirects = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** What is sent again when it fails; {@link Retry#none()} by default. */
        public Builder retry(Retry policy) {
            retry = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Answers servers and proxies that want credentials; nobody does by default. An {@code authorization} of the request itself is left alone. */
        public Builder auth(Authenticator answering) {
            authenticator = Optional.of(answering);
            return this;
        }

        /** Where cookies are kept; {@link CookieJar#none()} by default. */
        public Builder cookies(CookieJar jar) {
            cookies = Objects.requireNonNull(jar, "jar");
            return this;
        }

        /** By which way servers are reached; {@link ClientProxy#none()} by default. */
        public Builder proxy(ClientProxy way) {
            proxy = Objects.requireNonNull(way, "way");
            return this;
        }

        /** Finds the addresses of names; the system's resolver by default, with a cache of half a minute. */
        public Builder resolver(Resolver names) {
            resolver = Optional.of(names);
            return this;
        }

        /** Which keys servers must have beside being trusted; {@link Pins#none()} by default. */
        public Builder pins(Pins keys) {
            pins = Objects.requireNonNull(keys, "keys");
            return this;
        }

        /** Addresses that are not connected to, whatever names point there: where the URIs come from others (SSRF). None by default. */
        public Builder deny(AddressRanges ranges) {
            denied = Objects.requireNonNull(ranges, "ranges");
            return this;
        }

        /** How sockets are set up; {@link SocketTuning#DEFAULT} by default. */
        public Builder socket(SocketTuning tuning) {
            socket = Objects.requireNonNull(tuning, "tuning");
            return this;
        }

        /** Where all servers are reached, whatever their names say: a Unix-domain socket for example. */
        public Builder at(SocketAddress address) {
            at = Optional.of(address);
            return this;
        }

        /** A header of each request that has none of this name; replaces an earlier one, {@code user-agent} for example. */
        public Builder header(String name, String value) {
            headers.set(name, value);
            return this;
        }

        /** What the URIs of requests are relative to; without it they are absolute. */
        public Builder base(String uri) {
            base = Optional.of(URI.create(uri));
            return this;
        }

        /** How objects become JSON and back; {@link JsonCodec#detected()} by default. */
        public Builder json(JsonCodec codec) {
            json = Objects.requireNonNull(codec, "codec");
            return this;
        }

        /** Whether {@code accept-encoding} is sent and content decoded; it is by default. */
        public Builder decompress(boolean wanted) {
            decompress = wanted;
            return this;
        }

        /** The most bytes of content that are read as a whole, after decoding; 64 MiB by default. */
        public Builder maxBody(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxBody " + bytes + " is negative");
            }
            maxBody = bytes;
            return this;
        }

        /** By what name metrics know the client; {@code http} by default. */
        public Builder name(String newName) {
            name = Objects.requireNonNull(newName, "name");
            return this;
        }

        /** Tells what the pool counts, and the event loop of the client if it has one of its own, until it is closed. */
        public Builder metrics(Metrics all) {
            metrics = Optional.of(all);
            return this;
        }

        /** The client. It connects when it is first used. */
        public HttpClient build() {
            Optional<Authentication> proxyLogins = authenticator.map(own -> new Authentication(own, true));
            List<Authentication> logins = authenticator.map(own -> List.of(new Authentication(own, false), proxyLogins.get())).orElse(List.of());
            ClientSettings settings = new ClientSettings(version, pool, timeouts, redirects, retry, logins, cookies,
                    HeaderList.copyOf(headers), base, at, json, decompress, maxBody, Clock.systemUTC());
            EventLoops running = loops.orElseGet(() -> EventLoops.create(LoopOptions.DEFAULT.count(1).name("gatun-client")));
            OriginConnector connector = new OriginConnector(connecting(proxyLogins), running);
            ClientCore core = new ClientCore(settings, running.all(), connector, loops.isPresent() ? () -> { } : running::close);
            return new HttpClient(core, metrics.map(all -> watched(all, core, running)).orElse(() -> { }));
        }

        /** Tells {@code all} what is counted; the result ends that. */
        private Runnable watched(Metrics all, ClientCore core, EventLoops running) {
            List<MetricsSource> sources = new ArrayList<>(List.of(new PoolMetrics(name, core::statistics)));
            if (loops.isEmpty()) {
                sources.add(new LoopMetrics(running));
            }
            sources.forEach(all::add);
            return () -> sources.forEach(all::remove);
        }

        private ConnectSettings connecting(Optional<Authentication> proxyLogins) {
            ConnectSettings settings = ConnectSettings.of(new LazyTls(tls))
                    .proxy(proxy)
                    .version(version)
                    .pins(pins)
                    .denied(denied)
                    .tuning(socket)
                    .wire(WireLimits.DEFAULT.probe(pool.probe(), pool.pong()))
                    .timeouts(timeouts.connect(), timeouts.handshake());
            ConnectSettings known = proxyLogins.map(settings::proxyLogins).orElse(settings);
            return resolver.map(known::resolver).orElse(known);
        }
    }
}
