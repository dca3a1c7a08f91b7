package dev.gatun.examples;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.proxy.OutlierEjection;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import java.time.Duration;

/** 18: reverse proxy: requests for /api go to whichever of several servers is well and has the least to do; the prefix is taken off on the way. */
public final class Example18Proxy {
    private Example18Proxy() {}

    /** Listens on port 8080, before servers on ports 9001 and 9002. */
    public static void main(String[] arguments) {
        start(8080, proxy("127.0.0.1:9001", "127.0.0.1:9002"));
    }

    static ReverseProxy proxy(String... upstreams) {
        return ReverseProxy.builder(Upstream.of(upstreams)
                        .leastConnections()
                        .healthCheck("/healthz")
                        .ejection(OutlierEjection.DEFAULT.consecutive(3))
                        .slowStart(Duration.ofSeconds(10)))
                .stripPrefix("/api")
                .build();
    }

    static HttpServer start(int port, ReverseProxy api) {
        return HttpServer.builder()
                .listen(Listen.tcp("127.0.0.1", port))
                .routes(routes -> routes.any("/api/{rest...}", api))
                .get("/upstreams", request -> Response.text(api.upstreams().statistics() + "\n"))
                .start();
    }
}
