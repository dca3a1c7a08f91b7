package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.ErrorHandler;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host says in the place of its server, and what it leaves to it. */
@Timeout(60)
class HostOnServerTest {
    private static final Handler LENGTH = request -> Response.text("read " + request.body().bytes().length);

    private static String ask(SocketAddress address, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) address).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String get(HttpServer server, String host, String path) throws IOException {
        return ask(server.addresses().getFirst(), "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
    }

    private static String post(HttpServer server, String host, int length) throws IOException {
        return ask(server.addresses().getFirst(), "POST / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\ncontent-length: " + length + "\r\n\r\n"
                + "x".repeat(length));
    }

    private static String chunked(HttpServer server, String host, int length) throws IOException {
        return ask(server.addresses().getFirst(), "POST / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
                + Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n0\r\n\r\n");
    }

    @Test
    void limitOfContentStandsInTheServersPlaceSmallerOrLarger() throws IOException {
        Hosts hosts = Hosts.create();
        hosts.add(Host.named("same.test", h -> h.handler(LENGTH)));
        hosts.add(Host.named("less.test", h -> h.body(4).handler(LENGTH)));
        hosts.add(Host.named("more.test", h -> h.body(60_000).handler(LENGTH)));
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).limits(limits -> limits.body(100)).handler(hosts).start()) {
            assertThat(post(server, "same.test", 100)).endsWith("read 100");
            assertThat(post(server, "same.test", 101)).startsWith("HTTP/1.1 413 ");
            assertThat(chunked(server, "same.test", 101)).startsWith("HTTP/1.1 413 ");
            assertThat(post(server, "less.test", 4)).endsWith("read 4");
            assertThat(post(server, "less.test", 5)).startsWith("HTTP/1.1 413 ");
            assertThat(chunked(server, "less.test", 5)).startsWith("HTTP/1.1 413 ");
            assertThat(post(server, "more.test", 60_000)).endsWith("read 60000");
            assertThat(chunked(server, "more.test", 60_000)).endsWith("read 60000");
            assertThat(post(server, "more.test", 60_001)).startsWith("HTTP/1.1 413 ");
            assertThat(chunked(server, "more.test", 60_001)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void errorsAreTheServersToAnswerUnlessTheHostDoes() throws IOException {
        Handler broken = request -> {
            throw new IllegalStateException("broken");
        };
        ErrorHandler ofServer = (request, error) -> Response.of(Status.BAD_GATEWAY).text("server: " + error.getMessage());
        Hosts hosts = Hosts.create();
        hosts.add(Host.named("a.test", h -> h.routes(r -> r.get("/", broken))));
        hosts.add(Host.named("b.test", h -> h.onError((request, error) -> Response.of(Status.BAD_GATEWAY).text("host: " + error.getMessage()))
                .routes(r -> r.get("/", broken))));
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).onError(ofServer).handler(hosts).start()) {
            assertThat(get(server, "a.test", "/")).endsWith("server: broken");
            assertThat(get(server, "a.test", "/none")).endsWith("server: no such resource");
            assertThat(get(server, "b.test", "/")).endsWith("host: broken");
            assertThat(get(server, "c.test", "/")).endsWith("server: no such host here");
        }
    }

    @Test
    void oneHostAnswersOnManyPortsAndServers() throws IOException {
        Hosts hosts = Hosts.create();
        Listen listen = Listen.tcp("127.0.0.1", 0);
        try (HttpServer first = HttpServer.builder().listen(listen).listen(listen).handler(hosts).start();
                HttpServer second = HttpServer.builder().listen(listen).handler(hosts).start()) {
            hosts.add(Host.named("a.test", h -> h.handler(request -> Response.text("a"))));
            String request = "GET / HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n";
            assertThat(ask(first.addresses().get(0), request)).endsWith("a");
            assertThat(ask(first.addresses().get(1), request)).endsWith("a");
            assertThat(ask(second.addresses().get(0), request)).endsWith("a");
        }
    }

    @Test
    void addressesAreThoseOfTheClientBehindAProxy() throws IOException {
        Hosts hosts = Hosts.create();
        hosts.add(Host.named("a.test", h -> h.allow(AddressRanges.of("192.0.2.0/24")).handler(request -> Response.text("in"))));
        try (HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0).proxyProtocol()).handler(hosts).start()) {
            String request = " 127.0.0.1 5000 80\r\nGET / HTTP/1.1\r\nhost: a.test\r\nconnection: close\r\n\r\n";
            assertThat(ask(server.addresses().getFirst(), "PROXY TCP4 192.0.2.9" + request)).endsWith("in");
            assertThat(ask(server.addresses().getFirst(), "PROXY TCP4 198.51.100.1" + request)).startsWith("HTTP/1.1 403 ");
        }
    }
}
