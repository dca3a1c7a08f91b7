package dev.gatun.http.internal.proxy.reverse;

import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.Retry;
import dev.gatun.http.internal.client.retry.RetryBudget;
import dev.gatun.http.internal.proxy.balance.Balancer;
import dev.gatun.http.internal.proxy.balance.Group;
import dev.gatun.http.internal.proxy.fields.Via;
import dev.gatun.http.internal.server.RequestLoop;
import dev.gatun.reactor.EventLoop;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** A reverse proxy: its rules, its upstreams, and what it keeps on each loop that requests come on. Any thread. */
public final class ReverseCore {
    private final Way way;
    private final PoolSource pools;
    private final Map<EventLoop, ProxyLoop> homes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A proxy that makes pools on loops when the first request comes there. */
    public ReverseCore(Group group, ProxyRules rules, Retry.Budget budget, PoolSource pools) {
        this.way = new Way(group, rules, new RetryBudget(budget, System::nanoTime));
        this.pools = pools;
    }

    /** Passes a request on; what comes back is deferred. On its loop or, if somebody has put the handler there, on another thread. */
    public Response handle(Request request) {
        RequestLoop place = request.attribute(RequestLoop.KEY).orElseThrow(() -> new IllegalStateException("a reverse proxy is a handler of a server"));
        Optional<Response> own = answerOwn(request);
        if (own.isPresent()) {
            return own.get();
        }
        way.budget().request();
        EventLoop loop = place.loop();
        ProxyLoop home = homes.get(loop);
        if (loop.inLoop()) {
            return Response.later(pass(request, home != null ? home : open(place)));
        }
        return Response.later(CompletableFuture.supplyAsync(() -> pass(request, home != null ? home : open(place)), loop).thenCompose(answer -> answer));
    }

    private CompletableFuture<Response> pass(Request request, ProxyLoop home) {
        Passage passage = new Passage(way, home, request);
        passage.start();
        return passage.answer();
    }

    /** What a proxy answers itself. */
    private Optional<Response> answerOwn(Request request) {
        if (closed) {
            return Optional.of(Response.of(Status.SERVICE_UNAVAILABLE).text("Service Unavailable\n"));
        }
        // RFC 9110, section 9.3.8: TRACE would show the client what this side adds for upstreams
        boolean known = request.upgrade().filter(name -> way.rules().upgrades().contains(name.toLowerCase(Locale.ROOT))).isPresent();
        if (request.method() == Method.TRACE || request.method() == Method.CONNECT && !known) {
            return Optional.of(Response.of(Status.NOT_IMPLEMENTED).text("Not Implemented\n"));
        }
        if (Via.isLoop(request.headers(), way.rules().name())) {
            return Optional.of(Response.of(Status.of(508)).text("Loop Detected\n"));
        }
        return Optional.empty();
    }

    /** On the loop. */
    private ProxyLoop open(RequestLoop place) {
        Balancer balancer = new Balancer(way.group(), new SplittableRandom());
        return homes.computeIfAbsent(place.loop(), loop -> new ProxyLoop(loop, pools.open(place), balancer));
    }

    /** Takes no more requests, and ends connections to upstreams when their exchanges have ended. */
    public void close() {
        closed = true;
        homes.values().forEach(home -> {
            try {
                home.loop().execute(home.pool()::close);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
                homes.remove(home.loop(), home);
            }
        });
    }
}
