package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that leave HTTP (RFC 9110, section 7.8), and off-heap memory that lives as long as a request. */
class UpgradeTest {
    private static final String UPGRADE = "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";

    @RegisterExtension
    final Servers servers = new Servers();

    private final AtomicInteger open = new AtomicInteger();

    static List<Setup> setups() {
        return Setup.all();
    }

    /** Sends back what comes. */
    private final class Echo implements ConnectionHandler {
        @Override
        public void onOpen(Connection connection) {
            open.incrementAndGet();
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            byte[] bytes = data.toByteArray();
            data.skip(bytes.length);
            connection.write(Buffer.copyOf(bytes));
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            open.decrementAndGet();
        }
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http
                .get("/echo", request -> Response.upgrade("echo", connection -> new Echo()))
                .get("/arena/{n}", UpgradeTest::inArena));
    }

    private static Response inArena(Request request) {
        int n = Integer.parseInt(request.path("n"));
        long sum = 0;
        for (int i = 0; i < n; i++) {
            MemorySegment segment = request.arena().allocate(1000, 8);
            assertThat(segment.get(ValueLayout.JAVA_LONG, 992)).as("memory is zeroed").isZero();
            segment.set(ValueLayout.JAVA_LONG, 992, i);
            sum += segment.get(ValueLayout.JAVA_LONG, 992);
        }
        return Response.text(String.valueOf(sum));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void theNewProtocolHasTheConnectionAndWhatCameEarly(Setup setup) {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        Reply reply = peer.send(UPGRADE + "early").read();
        assertThat(reply.status()).isEqualTo(101);
        assertThat(reply.header("upgrade")).isEqualTo("echo");
        assertThat(new String(peer.readBytes(5))).isEqualTo("early");
        for (int i = 0; i < 10; i++) {
            peer.send("ping" + i);
            assertThat(new String(peer.readBytes(5))).isEqualTo("ping" + i);
        }
        peer.halfClose().expectEnd();
        Await.until("the handler is told", () -> open.get() == 0);

        Peer reset = servers.connect(server);
        assertThat(reset.send(UPGRADE).read().status()).isEqualTo(101);
        reset.reset();
        Await.until("the handler is told of a reset", () -> open.get() == 0 && server.connections() == 0);

        // The server's end ends what it does not know to be idle, at the latest after the grace.
        Peer last = servers.connect(server);
        assertThat(last.send(UPGRADE).read().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whoDoesNotAskForItIsToldTo(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply reply = peer.get("/echo");
        assertThat(reply.status()).isEqualTo(426);
        assertThat(reply.header("upgrade")).isEqualTo("echo");
        assertThat(peer.get("/arena/1").text()).isEqualTo("0");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void memoryOfARequestEndsWithItsResponse(Setup setup) {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        for (int n : new int[] {1, 10, 100, 1000, 1}) {
            assertThat(peer.get("/arena/" + n).text()).isEqualTo(String.valueOf((long) n * (n - 1) / 2));
            Await.until("all is given back", () -> servers.bufferBytes(server) == 0);
        }
    }
}
