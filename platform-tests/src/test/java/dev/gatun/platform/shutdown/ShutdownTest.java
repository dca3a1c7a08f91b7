package dev.gatun.platform.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.peers.Tool;
import dev.gatun.reactor.SocketFailure;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a server under load: not one request is lost. */
class ShutdownTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all().stream().flatMap(setup -> Stream.of(setup, setup.loops(2))).toList();
    }

    static List<Setup> single() {
        return Setup.all();
    }

    private HttpServer start(Setup setup, Listen listen) {
        return servers.startAt(setup, List.of(listen), http -> http
                .get("/", request -> Response.text("ok"))
                .get("/stream", request -> Response.stream(Response.TEXT, out -> {
                    for (int i = 0; i < 20; i++) {
                        out.write("x".repeat(1000));
                        out.flush();
                    }
                })));
    }

    private static void nothingIsLost(Setup setup, Load load) {
        // Without such a means a connection that is made in the instant of the close is reset before it is accepted; nothing of it was promised.
        assertThat(load.losses().stream().filter(loss -> setup.refusesHandshakes() || !loss.endsWith("request 0")))
                .as(load.toString())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void noRequestIsLost(Setup setup) {
        for (String path : List.of("/", "/stream")) {
            HttpServer server = start(setup, Listen.tcp("127.0.0.1", 0));
            try (Load load = new Load(server.addresses().getFirst(), path, 8, 8)) {
                load.awaitMore(300);
                server.close();
                Await.until("nobody listens any more", () -> load.refused() > 0);
                load.end();
                nothingIsLost(setup, load);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void noRequestIsLostWhenAListenerIsRemoved(Setup setup) {
        HttpServer server = start(setup, Listen.tcp("127.0.0.1", 0));
        SocketAddress removed = server.addresses().getFirst();
        SocketAddress kept = server.listen(Listen.tcp("127.0.0.1", 0));
        try (Load load = new Load(removed, "/stream", 4, 4); Load other = new Load(kept, "/", 2, 2)) {
            load.awaitMore(100);
            assertThat(server.unlisten(removed)).isTrue();
            Await.until("nobody listens there any more", () -> load.refused() > 0);
            load.end();
            nothingIsLost(setup, load);
            other.awaitMore(100);
            other.end();
            assertThat(other.losses()).as(other.toString()).isEmpty();
            assertThat(other.refused()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aServerIsReplacedOnItsPort(Setup setup) {
        HttpServer server = start(setup, Listen.tcp("127.0.0.1", 0));
        try (Load load = new Load(server.addresses().getFirst(), "/", 6, 6)) {
            for (int round = 0; round < 3; round++) {
                load.awaitMore(100);
                HttpServer old = server;
                Thread closing = Thread.ofPlatform().start(old::close);
                server = startOn(setup, old.port());
                load.awaitMore(100);
                Await.until("the old server has ended", () -> !closing.isAlive());
            }
            load.end();
            nothingIsLost(setup, load);
        }
    }

    /** Starts as soon as the port is free. */
    private HttpServer startOn(Setup setup, int port) {
        CompletableFuture<HttpServer> started = new CompletableFuture<>();
        Await.until("port " + port + " becomes free", () -> {
            try {
                return started.complete(start(setup, Listen.tcp("127.0.0.1", port)));
            } catch (SocketFailure e) {
                return false;
            }
        });
        return started.join();
    }

    @ParameterizedTest
    @MethodSource("single")
    void wrkSeesNoErrorWhileAServerEnds(Setup setup) {
        Tool wrk = Tool.need("wrk");
        HttpServer server = start(setup, Listen.tcp("127.0.0.1", 0));
        Process process = wrk.start("-t1", "-c32", "-d2s", "http://127.0.0.1:" + server.port() + "/");
        Await.until("wrk asks", () -> server.statistics().requests() > 1000);
        server.close();
        String out = Tool.await(process).out();
        // Refused connections are the only thing that it may complain of; and where those can't be refused in time, one that was made too late.
        assertThat(out).contains("requests in").doesNotContain("Non-2xx");
        if (out.contains("Socket errors")) {
            assertThat(out).containsPattern((setup.refusesHandshakes() ? "read 0" : "read \\d+") + ", write \\d+, timeout 0");
        }
    }

    @ParameterizedTest
    @MethodSource("single")
    void theGraceEndsWhatDoesNotEndByItself(Setup setup) {
        CompletableFuture<Response> never = new CompletableFuture<>();
        HttpServer server = servers.start(setup, http -> http.grace(Duration.ofMillis(300)).handler(request -> switch (request.path()) {
            case "/never" -> Response.later(never);
            case "/push" -> Response.push(Response.TEXT, sink -> sink.write("begun"));
            default -> Response.bytes(new byte[20_000_000]);
        }));
        List<Peer> stuck = List.of(
                servers.connect(server).send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n"),
                servers.connect(server).send("GET /push HTTP/1.1\r\nHost: a\r\n\r\n"),
                servers.connect(server, 4096).send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"),
                servers.connect(server).send("POST /slow HTTP/1.1\r\nHost: a\r\n"));
        Await.until("three are asked for", () -> server.statistics().requests() == 3);
        long before = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
        for (Peer peer : stuck) {
            // Whatever the state: the client can tell that its answer is not whole.
            assertThatThrownBy(() -> peer.read()).isInstanceOf(UncheckedIOException.class);
        }
        never.complete(Response.text("too late"));
        assertThat(server.connections()).isZero();
    }
}
