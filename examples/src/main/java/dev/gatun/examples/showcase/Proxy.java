package dev.gatun.examples.showcase;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.reactor.SocketFailure;
import java.io.PrintStream;
import java.time.Duration;

/** The command {@code proxy}: passes requests on until the process is asked to end. */
final class Proxy implements AutoCloseable {
    private final ReverseProxy proxy;
    private final HttpServer server;

    private Proxy(ProxyOptions options) {
        proxy = ReverseProxy.of(options.upstreams());
        try {
            server = HttpServer.builder()
                    .listen(Listen.tcp(options.host(), options.http()))
                    .loops(loops -> loops.count(options.loops()).name("proxy"))
                    .grace(Duration.ofSeconds(10))
                    .handler(proxy)
                    .start();
        } catch (RuntimeException e) {
            proxy.close();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @throws UsageException when the address can't be had
     */
    static Proxy start(ProxyOptions options) {
        try {
            return new Proxy(options);
        } catch (SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        }
    }

    /** Returns only when the process ends. */
    static void run(ProxyOptions options, PrintStream out) {
        Proxy running = start(options);
        Ending ending = Ending.with(out, running::close);
        out.println("Gatun " + Version.text() + ": http://" + options.host() + ":" + running.port() + "/ passes requests on to");
        options.upstreams().members().forEach(upstream -> out.println("  " + upstream));
        out.println("  Ctrl-C ends it");
        out.flush();
        ending.await();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        proxy.close();
    }
}
