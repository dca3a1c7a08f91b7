package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.Platform;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One server on addresses of every kind, with one event loop and with two. */
class AddressesTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all().stream().filter(setup -> !setup.edgeTriggered()).flatMap(setup -> Stream.of(setup, setup.loops(2))).toList();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void addressesOfAllKindsAtOnce(Setup setup, @TempDir Path directory) throws Exception {
        Path path = directory.resolve("http.sock");
        String name = "gatun-" + UUID.randomUUID();
        List<Listen> addresses = new ArrayList<>(List.of(Listen.tcp("127.0.0.1", 0), Listen.unix(path)));
        // The JDK has no abstract names.
        if (setup.backend() != Backend.NIO && Platform.current().features().get(Platform.Feature.ABSTRACT_UNIX_SOCKETS).works()) {
            addresses.add(Listen.abstractUnix(name));
        }
        HttpServer server = servers.startAt(setup, addresses, http -> http.handler(request -> Response.text("from " + request.path())));
        assertThat(server.addresses()).hasSameSizeAs(addresses);
        for (int i = 0; i < 20; i++) {
            assertThat(servers.connect(server).get("/tcp").text()).isEqualTo("from /tcp");
            try (Peer unix = Peer.to(server.addresses().get(1))) {
                assertThat(unix.get("/path").text()).isEqualTo("from /path");
                assertThat(unix.get("/again").text()).isEqualTo("from /again");
            }
        }
        if (addresses.size() > 2) {
            assertThat(askByReactor(server)).startsWith("HTTP/1.1 200 ").endsWith("from /abstract");
        }
        server.close();
        assertThat(Files.exists(path)).as("the socket file is removed").isFalse();
    }

    /** The project's own loops connect, because the JDK's sockets can't. */
    private static String askByReactor(HttpServer server) throws Exception {
        StringBuffer answer = new StringBuffer();
        try (EventLoops loops = EventLoops.create(1)) {
            loops.connect(List.of(server.addresses().get(2)), ConnectOptions.DEFAULT, connection -> new ConnectionHandler() {
                @Override
                public void onOpen(Connection c) {
                    c.write(Buffer.copyOf("GET /abstract HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)));
                }

                @Override
                public void onData(Connection c, Buffer data) {
                    byte[] bytes = data.toByteArray();
                    data.skip(bytes.length);
                    answer.append(new String(bytes, StandardCharsets.ISO_8859_1));
                }
            }).toCompletableFuture().get(10, TimeUnit.SECONDS);
            Await.until(() -> "the answer, not " + answer, () -> answer.toString().endsWith("/abstract"), Await.PATIENCE);
        }
        return answer.toString();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void ipv6(Setup setup) {
        assumeTrue(Platform.current().features().get(Platform.Feature.IPV6).works(), "this machine has no IPv6");
        HttpServer server = servers.startAt(setup, List.of(Listen.tcp("::1", 0)),
                http -> http.handler(request -> Response.text(((InetSocketAddress) request.remoteAddress()).getAddress().getHostAddress())));
        for (int i = 0; i < 10; i++) {
            assertThat(servers.connect(server).get("/").text()).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void allLoopsServe(Setup setup) {
        HttpServer server = servers.start(setup, http -> http.handler(request -> Response.text("ok")));
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            peers.add(servers.connect(server));
        }
        peers.forEach(peer -> assertThat(peer.get("/").status()).isEqualTo(200));
        assertThat(server.statistics().requests()).isEqualTo(200);
        assertThat(server.connections()).isEqualTo(200);
        assertThat(setup.backend()).isNotEqualTo(Backend.AUTO);
    }
}
