package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.LazyTls;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.client.pool.LoopConnections;
import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.client.pool.PoolShare;
import dev.gatun.http.internal.proxy.balance.Group;
import dev.gatun.http.internal.server.RequestLoop;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.proxy.HealthCheck;
import dev.gatun.http.proxy.UpstreamSet;
import dev.gatun.http.proxy.UpstreamSource;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.tls.TlsClientConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A running reverse proxy: its core, and what looks after the upstreams, on a loop of its own so that checks go on whatever requests do. Any thread. */
public final class ReverseEngine {
    private final Group group;
    private final ReverseCore core;
    private final ConnectSettings settings;
    private final PoolLimits limits;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<EventLoops> watch = Optional.empty();
    private Optional<Thread> source = Optional.empty();

    private ReverseEngine(Upstreams upstreams, ProxyRules rules, Retry.Budget budget, PoolLimits limits, Duration connect, Optional<TlsClientConfig> tls) {
        this.group = Group.metered(upstreams, System::nanoTime);
        this.limits = limits;
        // Clear text means HTTP/1.1 unless it was said otherwise; over TLS, ALPN decides.
        this.settings = ConnectSettings.of(new LazyTls(tls)).timeouts(connect, connect).version(upstreams.http2() ? VersionPolicy.HTTP_2 : VersionPolicy.AUTO)
                .wire(WireLimits.DEFAULT.probe(limits.probe(), limits.pong()));
        this.core = new ReverseCore(group, rules, budget, this::pool);
    }

    /** Starts one. */
    public static ReverseEngine start(
            Upstreams upstreams, ProxyRules rules, Retry.Budget budget, PoolLimits limits, Duration connect, Optional<TlsClientConfig> tls) {
        ReverseEngine engine = new ReverseEngine(upstreams, rules, budget, limits, connect, tls);
        upstreams.source().ifPresent(from -> engine.follow(from, upstreams.refresh()));
        upstreams.health().ifPresent(engine::watch);
        return engine;
    }

    private LoopPool pool(RequestLoop place) {
        EventLoops loops = place.loops().orElseThrow(() -> new IllegalStateException("a loop alone connects to nobody"));
        return pool(loops, place.loop(), limits);
    }

    private LoopPool pool(EventLoops loops, EventLoop loop, PoolLimits most) {
        boolean http2 = group.policy().http2();
        return new LoopConnections(loop, new OriginConnector(settings, loops), PoolShare.all(most), origin -> http2);
    }

    private void follow(UpstreamSource from, Duration refresh) {
        SourceWatch follower = new SourceWatch(group, from, refresh);
        try {
            follower.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        source = Optional.of(Thread.ofVirtual().name("gatun-upstreams").start(follower));
    }

    private void watch(HealthCheck check) {
        EventLoops own = EventLoops.create(LoopOptions.DEFAULT.count(1).name("gatun-health"));
        watch = Optional.of(own);
        EventLoop loop = own.next();
        PoolLimits unkept = limits.idle(Duration.ZERO);
        loop.execute(() -> new HealthWatch(group, check, loop, pool(own, loop, unkept), new SplittableRandom()).look());
    }

    /** Passes a request on. */
    public Response handle(Request request) {
        return core.handle(request);
    }

    /** The upstreams. */
    public UpstreamSet upstreams() {
        return group;
    }

    /** Tells how each upstream fares, and what it was asked. */
    public void collect(Consumer<? super Metric> out) {
        group.collect(out);
    }

    /** Ends it. */
    public void close() {
        if (closed.compareAndSet(false, true)) {
            source.ifPresent(Thread::interrupt);
            core.close();
            watch.ifPresent(EventLoops::close);
        }
    }
}
