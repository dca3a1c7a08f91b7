package dev.gatun.platform.soak;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.RateLimit;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Routes;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.hosting.Hosts;
import dev.gatun.http.hosting.Tenant;
import dev.gatun.http.hosting.TenantLimits;
import dev.gatun.http.hosting.Tenants;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import dev.gatun.websocket.WebSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server with everything on: two ports, hosts of tenants with limits, metrics. */
final class SoakServer {
    static final List<String> HOSTS = List.of("a.one.example", "b.one.example", "a.two.example", "b.two.example");
    static final int LARGE = 4 << 20;

    private static final TenantLimits FAR_ABOVE =
            TenantLimits.NONE.requestsPerSecond(10_000_000).concurrent(10_000).bytesPerSecond(1L << 40).connections(5_000);
    private static final byte[] BLOCK = new byte[16 << 10];

    final Authority authority = new Authority();
    final HttpServer server;

    private final Credentials credentials;
    private final Hosts hosts;
    private final Tenants tenants;
    private final Metrics metrics = Metrics.create();

    SoakServer(Servers servers) {
        Authority.Identity identity = authority.identity(HOSTS.toArray(String[]::new));
        credentials = Credentials.of(identity.key(), List.of(identity.certificate()));
        // So few sessions that the cache is full before anything is compared.
        TlsConfig tls = TlsConfig.builder().certificate(credentials).sessions(64, Duration.ofMinutes(1)).handshakeDeadline(Duration.ofSeconds(45)).build();
        hosts = Hosts.create().tls(tls);
        HOSTS.forEach(name -> hosts.add(host(name)));
        tenants = Tenants.of(hosts);
        tenants.register(Tenant.of("one", HOSTS.get(0), HOSTS.get(1)).limits(FAR_ABOVE));
        tenants.register(Tenant.of("two", HOSTS.get(2), HOSTS.get(3)).limits(FAR_ABOVE));
        metrics.add(tenants);
        server = servers.startAt(Setup.DEFAULT.loops(2), List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(tls)),
                http -> http.name("soak").metrics(metrics).handler(hosts));
    }

    private Host host(String name) {
        return Host.named(name, h -> {
            if (name.equals(HOSTS.getFirst())) {
                h.also("127.0.0.1");
            }
            h.headers(SecurityHeaders.defaults()).rateLimit(RateLimit.perClient(1_000_000, Duration.ofSeconds(1)).keys(64)).body(8 << 20).routes(this::routes);
        });
    }

    private void routes(Routes routes) {
        routes.get("/text", request -> Response.text("hello"))
                .get("/large", request -> Response.stream("application/octet-stream", LARGE, out -> {
                    for (int sent = 0; sent < LARGE; sent += BLOCK.length) {
                        out.write(BLOCK);
                    }
                }))
                .get("/never", SoakServer::never)
                .get("/metrics", metrics.handler())
                .get("/echo", WebSocket.upgrade(ws -> ws.deflate().onText((session, text) -> session.send(text))))
                .post("/length", request -> Response.text(Integer.toString(request.body().bytes().length)));
    }

    /** Is answered when the client has gone. */
    private static Response never(Request request) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        request.onComplete(end -> answer.complete(Response.text("too late")));
        return Response.later(answer);
    }

    InetSocketAddress address(boolean secure) {
        return (InetSocketAddress) server.addresses().get(secure ? 1 : 0);
    }

    /** Makes a host anew. */
    void change(int turn) {
        hosts.replace(host(HOSTS.get(turn % HOSTS.size())));
    }

    /** Requests that were counted of all tenants. */
    long ofTenants() {
        return tenants.list().stream().mapToLong(tenant -> tenants.statistics(tenant.id()).orElseThrow().requests()).sum();
    }
}
