package dev.gatun.jmh.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executors;

/**
 * The JDK's {@code com.sun.net.httpserver} API with a virtual thread per request. Which server answers depends on the class path: the JDK's own,
 * or robaho's when its jar is there (it announces itself as the provider).
 */
final class SunHttpPeer {
    private SunHttpPeer() {}

    public static void main(String[] args) throws IOException {
        for (String owner : new String[] {"sun.net.httpserver.", "robaho.net.httpserver."}) {
            // Without it each small answer waits for the peer's delayed acknowledgement.
            System.setProperty(owner + "nodelay", "true");
            // By default idle connections beyond 200 are closed at once, and all of them after 30 s.
            System.setProperty(owner + "maxIdleConnections", "100000");
            System.setProperty(owner + "idleInterval", "3600");
        }
        HttpServer server = HttpServer.create(Answers.address(args), Answers.BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/plaintext", exchange -> answer(exchange, Answers.TEXT, Answers.PLAINTEXT));
        server.createContext("/bytes/10240", exchange -> answer(exchange, Answers.BINARY, Answers.TEN_KILOBYTES));
        server.start();
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
