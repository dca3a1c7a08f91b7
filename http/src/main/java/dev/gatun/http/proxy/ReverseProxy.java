package dev.gatun.http.proxy;

import dev.gatun.http.AttributeKey;
import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.Retry;
import dev.gatun.http.internal.proxy.reverse.ProxyRules;
import dev.gatun.http.internal.proxy.reverse.ReverseEngine;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricsSource;
import dev.gatun.tls.TlsClientConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A handler that passes requests on to {@link Upstreams}, and their answers back: content in both directions as it comes and no faster than the other side
 * takes it, interim responses, trailers, WebSocket and other upgrades, with HTTP/1.1 or HTTP/2 on either side. It runs on the event loop of the request's
 * connection, and has connections of its own to upstreams on each.
 *
 * <p>{@snippet :
 * ReverseProxy proxy = ReverseProxy.of(Upstream.of("127.0.0.1:8081", "127.0.0.1:8082").roundRobin().healthCheck("/healthz"));
 * HttpServer server = HttpServer.builder().listen(Listen.tcp(8080)).handler(proxy).start();
 * }
 *
 * <p>Requests are written anew from what this side has understood of them, so that no upstream can understand their framing in another way. A request is tried
 * at another upstream only if the first surely has not acted on it. When there is no answer, the client gets 502, 503 or 504, and the reason is an attribute
 * of the request, {@link #FAILURE}, which {@link dev.gatun.http.AccessLog#json} writes down.
 *
 * <p>It takes requests until it is closed, which should be after its server. All methods may be called from any thread.
 */
public final class ReverseProxy implements Handler, MetricsSource, AutoCloseable {
    /** The upstream that a request was passed to last. */
    public static final AttributeKey<Upstream> UPSTREAM = AttributeKey.of("upstream");

    /** Why a request was not answered by an upstream. */
    public static final AttributeKey<String> FAILURE = AttributeKey.of("upstream failure");

    private final ReverseEngine engine;

    private ReverseProxy(Builder builder) {
        engine = ReverseEngine.start(builder.upstreams, builder.rules(), builder.budget, builder.pool, builder.connect, builder.tls);
    }

    /** A proxy with all defaults. */
    public static ReverseProxy of(Upstreams upstreams) {
        return builder(upstreams).build();
    }

    /** A proxy with all defaults that deals requests out in turn, to addresses as {@link Upstream#at} reads them. */
    public static ReverseProxy to(String... addresses) {
        return of(Upstream.of(addresses));
    }

    /** A proxy to be described. */
    public static Builder builder(Upstreams upstreams) {
        return new Builder(Objects.requireNonNull(upstreams, "upstreams"));
    }

    @Override
    public Response handle(Request request) {
        return engine.handle(request);
    }

    /** On the event loop, where nothing of this blocks. */
    @Override
    public Execution execution(Request request, Execution inherited) {
        return Execution.EVENT_LOOP;
    }

    /** Its upstreams: how they fare, and to change them while it runs. */
    public UpstreamSet upstreams() {
        return engine.upstreams();
    }

    /** Tells how each upstream fares, and what it was asked. */
    @Override
    public void collect(Consumer<? super Metric> out) {
        engine.collect(out);
    }

    /** Takes no more requests (503), lets those under way end, and ends connections and health checks. A second call does nothing. */
    @Override
    public void close() {
        engine.close();
    }

    /** Describes a proxy. Not thread-safe. */
    public static final class Builder {
        private final Upstreams upstreams;
        private Forwarding forwarding = Forwarding.DEFAULT;
        private HostPolicy host = HostPolicy.preserve();
        private PathRewrite path = PathRewrite.keep();
        private boolean translates = true;
        private String name = "gatun";
        private Set<String> upgrades = Set.of("websocket");
        private int tries = 3;
        private boolean repeats;
        private Retry.Budget budget = Retry.Budget.DEFAULT;
        private PoolLimits pool = PoolLimits.DEFAULT.perOrigin(1024).total(16_384);
        private Duration connect = Duration.ofSeconds(5);
        private Duration wait = Duration.ofSeconds(5);
        private Duration response = Duration.ofSeconds(60);
        private Duration gap = Duration.ofSeconds(60);
        private Duration tunnelIdle = Duration.ofMinutes(10);
        private OptionalLong body = OptionalLong.empty();
        private Optional<TlsClientConfig> tls = Optional.empty();

        private Builder(Upstreams upstreams) {
            this.upstreams = upstreams;
        }

        /** What upstreams are told of the client; {@link Forwarding#DEFAULT} by default. */
        public Builder forwarding(Forwarding told) {
            forwarding = Objects.requireNonNull(told, "told");
            return this;
        }

        /** Which host upstreams are asked for; the client's by default. */
        public Builder host(HostPolicy policy) {
            host = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Which path upstreams are asked for; the client's by default. */
        public Builder path(PathRewrite rewrite) {
            path = Objects.requireNonNull(rewrite, "rewrite");
            return this;
        }

        /** The path without a prefix. */
        public Builder stripPrefix(String prefix) {
            return path(PathRewrite.stripPrefix(prefix));
        }

        /** Whether locations, and paths and domains of cookies, are translated back to what the client knows; they are by default, where the path changes. */
        public Builder translateAnswers(boolean wanted) {
            translates = wanted;
            return this;
        }

        /** What this proxy is called in {@code Via}; {@code gatun} by default. By it a request that goes round in a circle is told. */
        public Builder name(String pseudonym) {
            if (pseudonym.isEmpty() || !pseudonym.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0)) {
                throw new IllegalArgumentException("no name for Via: \"" + pseudonym + '"');
            }
            name = pseudonym;
            return this;
        }

        /**
         * Protocols that clients may go over to; {@code websocket} by default. Offers of others are not passed on.
         *
         * @throws IllegalArgumentException for {@code h2c}, behind which requests would pass unseen
         */
        public Builder upgrades(String... protocols) {
            Set<String> all = Arrays.stream(protocols).map(protocol -> protocol.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
            if (List.of("h2c", "h2", "http/1.1", "tls/1.0").stream().anyMatch(all::contains)) {
                throw new IllegalArgumentException("upgrade to " + all + " would hide requests from this proxy");
            }
            upgrades = all;
            return this;
        }

        /** The most tries for a request; 3 by default. */
        public Builder tries(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("tries " + most + " is below 1");
            }
            tries = most;
            return this;
        }

        /**
         * Tries idempotent requests without content at another upstream also when the first may have acted on them, within {@code budget}. Off by default: then
         * such a request is repeated only if its connection had been kept, and ended before anything came.
         */
        public Builder repeatIdempotent(Retry.Budget limit) {
            repeats = true;
            budget = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /** Changes the limits of the connections to upstreams; by default there are up to 1,024 for each and 16,384 in all on each event loop. */
        public Builder pool(UnaryOperator<PoolLimits> change) {
            pool = change.apply(pool);
            return this;
        }

        /** The most time to connect to an upstream, and for TLS; 5 seconds by default. */
        public Builder connectTimeout(Duration most) {
            connect = positive("connectTimeout", most);
            return this;
        }

        /** The most time to wait for a connection where limits forbid another; 5 seconds by default. */
        public Builder waitTimeout(Duration most) {
            wait = positive("waitTimeout", most);
            return this;
        }

        /** The most time from the last byte of a request to the head of its answer, else 504; 60 seconds by default. */
        public Builder responseTimeout(Duration most) {
            response = positive("responseTimeout", most);
            return this;
        }

        /** The most time between two parts of an answer's content while the client takes it; 60 seconds by default. */
        public Builder gapTimeout(Duration most) {
            gap = positive("gapTimeout", most);
            return this;
        }

        /** The most time in which nothing goes through a WebSocket or another tunnel; 10 minutes by default. */
        public Builder tunnelIdle(Duration most) {
            tunnelIdle = positive("tunnelIdle", most);
            return this;
        }

        /** The most content of a request, else 413; {@link dev.gatun.http.Limits#body()} by default. */
        public Builder bodyLimit(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("body limit " + bytes + " is negative");
            }
            body = OptionalLong.of(bytes);
            return this;
        }

        /** How TLS is spoken with upstreams; {@link TlsClientConfig#create()} by default. */
        public Builder tls(TlsClientConfig config) {
            tls = Optional.of(config);
            return this;
        }

        private static Duration positive(String what, Duration value) {
            if (value.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(what + ' ' + value + " is below a millisecond");
            }
            return value;
        }

        private ProxyRules rules() {
            boolean changes = !(path instanceof PathRewrite.Keep) || !(host instanceof HostPolicy.Preserve);
            return new ProxyRules(forwarding, host, path, translates && changes, name, upgrades, tries, repeats, wait, response, gap, tunnelIdle, body);
        }

        /** The proxy. It begins to look after its upstreams; where they come from a source, that is asked once before this returns. */
        public ReverseProxy build() {
            return new ReverseProxy(this);
        }
    }
}
