package dev.gatun.platform.degraded;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.reactor.Platform;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A server in a JVM of its own that may not call native functions: it prints its port, and ends with its standard input. */
final class DeniedServer {
    private DeniedServer() {}

    public static void main(String[] arguments) throws IOException {
        try (HttpServer server = HttpServer.builder()
                .listen(Listen.tcp("127.0.0.1", 0))
                .get("/", request -> Response.text("degraded, not dead"))
                .post("/echo", request -> Response.text(request.body().text()))
                .files("/f", Path.of(arguments[0]))
                .start()) {
            System.out.println("native access: " + Platform.current().nativeAccess());
            System.out.println("port " + ((InetSocketAddress) server.addresses().getFirst()).getPort());
            while (System.in.read() >= 0) {
                continue;
            }
        }
        System.out.println("ended");
    }
}
