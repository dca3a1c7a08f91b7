package dev.gatun.http.internal.proxy.forward;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.Retry;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.internal.client.connect.ConnectSettings;
import dev.gatun.http.internal.client.connect.LazyTls;
import dev.gatun.http.internal.client.connect.OriginConnector;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.pool.LoopConnections;
import dev.gatun.http.internal.client.pool.LoopPool;
import dev.gatun.http.internal.client.pool.PoolShare;
import dev.gatun.http.internal.client.retry.RetryBudget;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.proxy.balance.Balancer;
import dev.gatun.http.internal.proxy.balance.Group;
import dev.gatun.http.internal.proxy.fields.Via;
import dev.gatun.http.internal.proxy.reverse.Passage;
import dev.gatun.http.internal.proxy.reverse.ProxyLoop;
import dev.gatun.http.internal.proxy.reverse.ProxyRules;
import dev.gatun.http.internal.proxy.reverse.Way;
import dev.gatun.http.internal.server.RequestLoop;
import dev.gatun.http.proxy.ForwardProxy;
import dev.gatun.http.proxy.Forwarding;
import dev.gatun.http.proxy.HostPolicy;
import dev.gatun.http.proxy.OutlierEjection;
import dev.gatun.http.proxy.PathRewrite;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** A forward proxy: looks at what is asked for, by whom, and passes it on. Any thread. */
public final class ForwardEngine {
    private static final Retry.Budget NO_BUDGET = new Retry.Budget(0, 0);

    private final ForwardRules rules;
    private final ProxyRules passing;
    private final ConnectSettings settings;
    private final ForwardCounters counters = new ForwardCounters();
    private final RetryBudget budget = new RetryBudget(NO_BUDGET, System::nanoTime);
    private final Map<EventLoop, LoopPool> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A proxy that connects when it is first asked. */
    public ForwardEngine(ForwardRules rules, String name) {
        this.rules = rules;
        this.settings = ConnectSettings.of(new LazyTls(Optional.empty())).timeouts(rules.connect(), rules.connect()).version(VersionPolicy.HTTP_1_1)
                .denied(rules.addresses());
        this.passing = new ProxyRules(Forwarding.NOTHING, HostPolicy.preserve(), PathRewrite.keep(), false, name, Set.of("websocket"), 2, false,
                rules.connect(), rules.idle(), rules.idle(), rules.idle(), OptionalLong.empty());
    }

    /** Answers a request, now or later. On its loop. */
    public Response handle(Request request) {
        RequestLoop place = request.attribute(RequestLoop.KEY).orElseThrow(() -> new IllegalStateException("a forward proxy is a handler of a server"));
        Optional<Response> refusal = refusal(request);
        if (refusal.isPresent()) {
            counters.refused.increment();
            return refusal.get();
        }
        EventLoops loops = place.loops().orElseThrow(() -> new IllegalStateException("a loop alone connects to nobody"));
        if (!place.loop().inLoop()) {
            return Response.later(CompletableFuture.supplyAsync(() -> begin(request, loops, place.loop()), place.loop()).thenCompose(answer -> answer));
        }
        return Response.later(begin(request, loops, place.loop()));
    }

    private CompletableFuture<Response> begin(Request request, EventLoops loops, EventLoop loop) {
        counters.requests.increment();
        Origin origin = origin(request).orElseThrow();
        if (isTunnel(request)) {
            if (!counters.openTunnel(rules.tunnels())) {
                return CompletableFuture.completedFuture(refused(request, Status.SERVICE_UNAVAILABLE, "as many tunnels are open as there may be"));
            }
            return new Tunnel(request, counters, rules.idle()).open(new OriginConnector(settings, loops), origin, loop);
        }
        LoopPool pool = pools.computeIfAbsent(loop,
                own -> new LoopConnections(own, new OriginConnector(settings, loops), PoolShare.all(PoolLimits.DEFAULT), any -> false));
        Upstream upstream = new Upstream(false, origin.host(), origin.port(), Optional.empty(), 1);
        Group alone = new Group(Upstreams.of(List.of(upstream)).ejection(OutlierEjection.NEVER), System::nanoTime);
        ProxyLoop home = new ProxyLoop(loop, pool, new Balancer(alone, new SplittableRandom()));
        Passage passage = new Passage(new Way(alone, passing, budget), home, request);
        passage.start();
        return passage.answer();
    }

    private static boolean isTunnel(Request request) {
        return request.method() == Method.CONNECT && request.upgrade().isEmpty();
    }

    // ---- what is let through

    private Optional<Response> refusal(Request request) {
        if (closed) {
            return Optional.of(refused(request, Status.SERVICE_UNAVAILABLE, "the proxy is closed"));
        }
        if (rules.check().isPresent() && !isKnown(request)) {
            return Optional.of(refused(request, Status.PROXY_AUTHENTICATION_REQUIRED, "credentials are missing or wrong")
                    .header("proxy-authenticate", "Basic realm=\"" + rules.realm() + "\", charset=\"UTF-8\""));
        }
        if (request.method() == Method.TRACE || Via.isLoop(request.headers(), passing.name())) {
            return Optional.of(refused(request, Status.FORBIDDEN, "TRACE, or a loop of proxies"));
        }
        Optional<Origin> origin = origin(request);
        if (origin.isEmpty()) {
            return Optional.of(refused(request, Status.BAD_REQUEST, "a proxy is asked for an absolute http target, or by CONNECT for a host and port"));
        }
        Set<Integer> ports = isTunnel(request) ? rules.connectPorts() : rules.httpPorts();
        if (!ports.isEmpty() && !ports.contains(origin.get().port()) || !rules.allowsHost(origin.get().host())) {
            return Optional.of(refused(request, Status.FORBIDDEN, "not allowed by rule: " + origin.get()));
        }
        return Optional.empty();
    }

    private static Response refused(Request request, Status status, String reason) {
        request.attribute(ReverseProxy.FAILURE, reason);
        return Response.of(status).text(status.reason() + "\n");
    }

    private boolean isKnown(Request request) {
        return ProxyCredentials.of(request.headers()).filter(login -> rules.check().get().test(login.user(), login.password())).isPresent();
    }

    /** What is asked for; empty when that is no business of a proxy. */
    private static Optional<Origin> origin(Request request) {
        boolean tunnel = isTunnel(request);
        String target = request.target();
        boolean absolute = target.regionMatches(true, 0, "http://", 0, 7);
        // HTTP/2 says scheme and authority of every request, so nothing tells one for a proxy from others there.
        boolean multiplexed = target.startsWith("/") && request.version() == HttpVersion.HTTP_2;
        if (!tunnel && !absolute && !multiplexed) {
            return Optional.empty();
        }
        String authority = request.authority();
        String host = RequestHead.host(authority).toLowerCase(Locale.ROOT);
        String port = authority.substring(host.length());
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int number = port.length() > 1 ? Integer.parseInt(port.substring(1)) : 80;
            return Optional.of(Origin.of(false, host, number));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What was counted. */
    public ForwardProxy.Statistics statistics() {
        return counters.snapshot();
    }

    /** Takes no more requests; those under way, and tunnels, end by themselves. */
    public void close() {
        closed = true;
        pools.forEach((loop, pool) -> {
            try {
                loop.execute(pool::close);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
                pools.remove(loop, pool);
            }
        });
    }
}
