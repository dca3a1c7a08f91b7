package dev.gatun.platform.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.proxy.ForwardProxy;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Setup;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.protocols.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A forward proxy: tunnels and absolute targets, and what it does not let through. */
class ForwardTest extends ProxySuite {
    private ForwardProxy proxy = ForwardProxy.builder().build();

    @AfterEach
    void closeProxy() {
        servers.closeClients();
        proxy.close();
    }

    /** All ports, and this machine. */
    private static ForwardProxy.Builder open() {
        return ForwardProxy.builder().deny(AddressRanges.NONE).connectPorts().httpPorts();
    }

    private HttpServer serve(UnaryOperator<ForwardProxy.Builder> change, ForwardProxy.Builder start) {
        proxy = change.apply(start).build();
        return servers.start(Setup.DEFAULT.loops(2), server -> server.handler(proxy));
    }

    private HttpServer behind() {
        return upstream(Protocol.HTTP_1, server -> server.handler(request ->
                Response.text(request.target() + " " + request.authority() + " " + request.headers().contains("proxy-authorization") + " " + request.body().text())));
    }

    private static String connect(String to, String... fields) {
        return "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n" + String.join("", fields) + "\r\n";
    }

    private static String basic(String pair) {
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    @Test
    void aTunnelCarriesBytesBothWaysUntilBothSidesEnd() {
        HttpServer upstream = behind();
        Peer peer = servers.connect(serve(builder -> builder, open()));
        Reply opened = tunnel(peer, "127.0.0.1:" + upstream.port());
        assertThat(opened.status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(peer.get("/in").text()).isEqualTo("/in a false ");
        }
        byte[] large = content(2_000_000);
        Thread.ofVirtual().start(() -> peer.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n").send(large));
        assertThat(peer.read().body()).hasSizeGreaterThan(2_000_000);
        peer.halfClose();
        peer.expectEnd();
        Await.until("the tunnel is counted as ended", () -> proxy.statistics().openTunnels() == 0);
        assertThat(proxy.statistics()).matches(counted -> counted.tunnels() == 1 && counted.bytesFromClients() > 2_000_000 && counted.bytesToClients() > 2_000_000);
    }

    private static Reply tunnel(Peer peer, String to, String... fields) {
        peer.send(connect(to, fields));
        try {
            peer.input().mark(64);
            boolean opened = new String(peer.readBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
            peer.input().reset();
            if (!opened) {
                return peer.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) peer.readBytes(1)[0]);
        }
        assertThat(head.toString().toLowerCase(Locale.ROOT)).doesNotContain("content-length", "transfer-encoding", "upgrade");
        return new Reply(200, List.of(), new byte[0], List.of(), List.of(), false);
    }

    @Test
    void aStreamOfHttp2IsATunnelAsWell() {
        HttpServer upstream = behind();
        HttpServer server = serve(builder -> builder, open());
        H2Peer peer = servers.closing(H2Peer.to(server.addresses().getFirst()));
        H2Stream stream = peer.openRaw(false, ":method: CONNECT", ":authority: 127.0.0.1:" + upstream.port());
        peer.await(stream, stream::hasBegun);
        assertThat(stream.status()).isEqualTo(200);
        peer.content(stream, "GET /h2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII), false);
        assertThat(peer.reply(stream).text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("/h2 a false ");
        peer.content(stream, new byte[0], true);
        Await.until("the tunnel is counted as ended", () -> proxy.statistics().openTunnels() == 0);
    }

    @Test
    void absoluteTargetsArePassedOnWithoutWhatIsForTheProxy() {
        HttpServer upstream = behind();
        Peer peer = servers.connect(serve(builder -> builder.authenticate("p", (user, password) -> user.equals("u") && password.equals("s:x")), open()));
        String authority = "127.0.0.1:" + upstream.port();
        String request = "POST http://" + authority + "/a?b HTTP/1.1\r\nHost: other\r\n" + basic("u:s:x") + "Content-Length: 2\r\n\r\nhi";
        for (int i = 0; i < 3; i++) {
            assertThat(peer.ask(request).text()).isEqualTo("/a?b " + authority + " false hi");
        }
        assertThat(upstream.statistics().connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void withoutCredentialsNothingIsPassedOn() {
        HttpServer upstream = behind();
        HttpServer server = serve(builder -> builder.authenticate("p", (user, password) -> password.equals("secret")), open());
        String to = "127.0.0.1:" + upstream.port();
        for (String fields : new String[] {"", basic("u:wrong"), basic("nocolon"), "Proxy-Authorization: Basic !\r\n", "Authorization: Basic dTpzZWNyZXQ=\r\n",
            basic("u:secret") + basic("u:secret"), "Proxy-Authorization: Bearer dTpzZWNyZXQ=\r\n"}) {
            Peer peer = servers.connect(server);
            Reply reply = tunnel(peer, to, fields);
            assertThat(reply.status()).as(fields).isEqualTo(407);
            assertThat(reply.header("proxy-authenticate")).startsWith("Basic realm=\"p\"");
        }
        assertThat(tunnel(servers.connect(server), to, basic("u:secret")).status()).isEqualTo(200);
        assertThat(upstream.statistics().requests()).isZero();
    }

    @Test
    void byDefaultThisMachineAndPrivateNetworksAreOutOfReach() {
        HttpServer upstream = behind();
        HttpServer server = serve(builder -> builder, ForwardProxy.builder().connectPorts().httpPorts());
        int port = upstream.port();
        for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1.2.3", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"}) {
            assertThat(tunnel(servers.connect(server), host + ":" + port).status()).as(host).isEqualTo(403);
            Reply plain = servers.connect(server).ask("GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(plain.status()).as(host).isEqualTo(403);
            assertThat(plain.text()).isEqualTo("Forbidden\n");
        }
        assertThat(upstream.statistics().connectionsAccepted()).isZero();
    }

    @Test
    void hostsAndPortsAreLetThroughByRule() {
        HttpServer upstream = behind();
        HttpServer server = serve(builder -> builder.allow("*.example.com", "127.0.0.1").deny("secret.example.com").connectPorts(upstream.port()), open());
        assertThat(tunnel(servers.connect(server), "127.0.0.1:" + upstream.port()).status()).isEqualTo(200);
        for (String to : new String[] {"127.0.0.1:1", "example.com:" + upstream.port(), "secret.example.com.:" + upstream.port(), "notexample.com:" + upstream.port(),
            "localhost:" + upstream.port()}) {
            assertThat(tunnel(servers.connect(server), to).status()).as(to).isEqualTo(403);
        }
    }

    @Test
    void whatIsNoBusinessOfAProxyIsRefused() {
        Peer peer = servers.connect(serve(builder -> builder, open()));
        assertThat(peer.get("/").status()).isEqualTo(400);
        assertThat(peer.ask("GET https://127.0.0.1/ HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(400);
        assertThat(peer.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(400);
        assertThat(proxy.statistics().refused()).isEqualTo(3);
    }

    @Test
    void aHostThatRefusesIs502AndTunnelsHaveALimitAndAnIdleTime() {
        HttpServer upstream = behind();
        HttpServer server = serve(builder -> builder.tunnels(1).idle(Duration.ofMillis(300)), open());
        assertThat(tunnel(servers.connect(server), "127.0.0.1:1").status()).isEqualTo(502);
        String to = "127.0.0.1:" + upstream.port();
        Peer first = servers.connect(server);
        assertThat(tunnel(first, to).status()).isEqualTo(200);
        assertThat(tunnel(servers.connect(server), to).status()).isEqualTo(503);
        Await.until("the idle tunnel has ended", () -> proxy.statistics().openTunnels() == 0);
        assertThat(tunnel(servers.connect(server), to).status()).isEqualTo(200);
    }
}
