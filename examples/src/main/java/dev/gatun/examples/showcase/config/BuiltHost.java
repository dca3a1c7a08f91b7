package dev.gatun.examples.showcase.config;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.Execution;
import dev.gatun.http.FileOptions;
import dev.gatun.http.Forbidden;
import dev.gatun.http.Handler;
import dev.gatun.http.Method;
import dev.gatun.http.Redirects;
import dev.gatun.http.Response;
import dev.gatun.http.Routes;
import dev.gatun.http.Status;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.proxy.ReverseProxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A host as it is served, also by several servers, with the proxies that live as long as it does.
 *
 * @param settings what the file says of it
 * @param host what is served
 * @param proxies what it passes requests on by
 */
record BuiltHost(HostSettings settings, Host host, List<ReverseProxy> proxies) {
    /** A request that was found to be for the host in the moment in which it went is with the proxy by then, surely. */
    private static final long LATE_SECONDS = 5;

    static BuiltHost of(HostSettings settings, OwnPages pages) {
        List<ReverseProxy> proxies = new ArrayList<>();
        try {
            return new BuiltHost(settings, host(settings, pages, proxies), List.copyOf(proxies));
        } catch (RuntimeException e) {
            proxies.forEach(ReverseProxy::close);
            throw e;
        }
    }

    private static Host host(HostSettings settings, OwnPages pages, List<ReverseProxy> proxies) {
        if (settings.names().isEmpty()) {
            return Host.byDefault(host -> describe(host, settings, pages, proxies));
        }
        return Host.named(settings.names().getFirst(), host -> {
            host.also(settings.names().stream().skip(1).toArray(String[]::new));
            describe(host, settings, pages, proxies);
        });
    }

    private static void describe(Host.Builder host, HostSettings settings, OwnPages pages, List<ReverseProxy> proxies) {
        settings.certificate().ifPresent(files -> host.certificate(files.credentials()));
        settings.headers().ifPresent(host::headers);
        if (!settings.errorPages().pages().isEmpty()) {
            host.errorPages(settings.errorPages()::add);
        }
        if (!settings.methods().isEmpty()) {
            host.methods(settings.methods().toArray(Method[]::new));
        }
        settings.allow().ifPresent(host::allow);
        settings.deny().ifPresent(host::deny);
        settings.rateLimit().ifPresent(rate -> host.rateLimit(rate.limit()));
        settings.body().ifPresent(host::body);
        settings.redirectToHttps().ifPresent(port -> host.use(Redirects.toHttps(port)));
        host.routes(routes -> settings.routes().forEach(route -> route(routes, route, pages, proxies)));
    }

    private static void route(Routes routes, RouteSettings route, OwnPages pages, List<ReverseProxy> proxies) {
        switch (route.action()) {
            case Action.Showcase all -> routes.mount(route.path(), pages.showcase());
            case Action.Files files -> routes.files(route.path(), files.place().tree(), options -> describe(options, files));
            case Action.Proxy to -> {
                ReverseProxy.Builder builder = ReverseProxy.builder(to.upstreams());
                ReverseProxy proxy = (to.stripPrefix() && !route.path().equals("/") ? builder.stripPrefix(route.path()) : builder).build();
                proxies.add(proxy);
                below(routes, route.path(), proxy);
            }
            case Action.Metrics metrics -> below(routes, route.path(), onlyFor(metrics.allow(), pages.metrics()));
            case Action.Probe probe -> below(routes, route.path(), pages.probe(probe.of()));
            case Action.Redirect redirect -> below(routes, route.path(), request -> Response.redirect(Status.of(redirect.status()), redirect.to()));
            case Action.Respond respond ->
                below(routes, route.path(), request -> Response.of(Status.of(respond.status())).text(respond.text()).type(respond.type()));
        }
    }

    private static void describe(FileOptions.Builder options, Action.Files files) {
        if (files.listing()) {
            options.listing();
        }
        if (files.precompressed()) {
            options.precompressed();
        }
        if (files.dotFiles()) {
            options.dotFiles();
        }
        if (files.immutable()) {
            options.immutable();
        }
        files.maxAge().ifPresent(options::maxAge);
    }

    private static Handler onlyFor(AddressRanges clients, Handler handler) {
        return Handler.on(Execution.VIRTUAL_THREAD, request -> {
            // Peers of a Unix-domain socket are on this machine.
            if (request.remoteAddress() instanceof InetSocketAddress client && !clients.contains(client)) {
                throw new Forbidden("asked for from elsewhere");
            }
            return handler.handle(request);
        });
    }

    private static void below(Routes routes, String path, Handler handler) {
        if (!path.equals("/")) {
            routes.any(path, handler);
        }
        routes.any((path.equals("/") ? "" : path) + "/{rest...}", handler);
    }

    /** Gives back what the host has, once the requests are answered that are under way; does not wait for that. */
    void retire() {
        if (!proxies.isEmpty()) {
            Executor later = CompletableFuture.delayedExecutor(LATE_SECONDS, TimeUnit.SECONDS, work -> Thread.ofVirtual().start(work));
            later.execute(this::close);
        }
    }

    void close() {
        proxies.forEach(ReverseProxy::close);
    }
}
