package dev.gatun.jmh.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
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
        // Only robaho's knows HTTP/2.
        System.setProperty("robaho.net.httpserver.http2OverSSL", "true");
        System.setProperty("robaho.net.httpserver.http2OverNonSSL", "true");
        PeerOptions asked = PeerOptions.of(args);
        HttpServer server = create(asked);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/plaintext", exchange -> answer(exchange, Answers.TEXT, Answers.PLAINTEXT));
        server.createContext("/bytes/10240", exchange -> answer(exchange, Answers.BINARY, Answers.TEN_KILOBYTES));
        server.start();
    }

    private static HttpServer create(PeerOptions asked) throws IOException {
        if (!asked.secure()) {
            return HttpServer.create(asked.address(), Answers.BACKLOG);
        }
        HttpsServer server = HttpsServer.create(asked.address(), Answers.BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(asked.sslContext()));
        return server;
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
