package dev.gatun.platform.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.ListenerState;
import dev.gatun.http.Response;
import dev.gatun.http.hosting.Health;
import dev.gatun.http.hosting.Probes;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A listening socket that breaks: who is told, that the loop is not kept busy by it, and that a server listens again. */
class ListenerFailureTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all().stream().flatMap(setup -> Stream.of(setup, setup.loops(2))).toList();
    }

    @BeforeEach
    void breakable() {
        ListenSockets.assumePossible();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whoListensIsToldAndAllPartsAreClosed(Setup setup) {
        try (EventLoops loops = EventLoops.create(setup.options())) {
            Listener listener = loops.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, unused -> Connection::write);
            CompletableFuture<SocketFailure> told = new CompletableFuture<>();
            listener.onFailure(failure -> {
                assertThat(loops.all()).anyMatch(EventLoop::inLoop);
                told.complete(failure);
            });
            assertThat(listener.failure()).isEmpty();
            ListenSockets.breakOneAt(listener.localAddress());
            assertThat(told.join().errorName()).isEqualTo("EINVAL");
            assertThat(listener.failure()).contains(told.join());
            Await.until("nobody is let in", () -> refused(listener.localAddress()));
            // A socket that is ready for ever would make the loop turn for ever.
            long turns = turns(loops);
            for (int i = 0; i < 3; i++) {
                loops.all().forEach(loop -> CompletableFuture.runAsync(() -> { }, loop).join());
            }
            assertThat(turns(loops) - turns).isLessThan(100);
            listener.close();
        }
    }

    private static long turns(EventLoops loops) {
        return loops.all().stream().map(EventLoop::statistics).mapToLong(LoopStatistics::turns).sum();
    }

    private static boolean refused(SocketAddress address) {
        try {
            Peer.to(address).close();
            return false;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aServerListensAgainWhereItDid(Setup setup) {
        HttpServer server = servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0)), http -> http.handler(request -> Response.text("ok")));
        SocketAddress address = server.addresses().getFirst();
        Peer before = servers.connect(server);
        for (int round = 1; round <= 3; round++) {
            long failures = round;
            ListenSockets.breakOneAt(address);
            Await.until(() -> "the listener is back: " + server.listeners(),
                    () -> server.listeners().getFirst().failures() == failures && server.listeners().getFirst().isUp(), Await.PATIENCE);
            assertThat(server.addresses()).containsExactly(address);
            assertThat(servers.connect(server).get("/").text()).isEqualTo("ok");
        }
        assertThat(before.get("/").text()).as("on a connection of before").isEqualTo("ok");
    }

    @Test
    void aPortThatIsTakenMeanwhileMakesTheServerUnreadyUntilItIsFree() throws IOException {
        // Several loops share the port, so that another socket can be bound to it before the listener breaks.
        HttpServer server = servers.startAt(Setup.DEFAULT.loops(2), List.of(Listen.tcp("127.0.0.1", 0)), http -> http.handler(request -> Response.text("ok")));
        Probes probes = Probes.create().watch(server);
        assertThat(probes.health().isHealthy()).isTrue();
        SocketAddress address = server.addresses().getFirst();
        int ours = ListenSockets.at(address).getFirst();
        try (ServerSocket other = new ServerSocket()) {
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(address);
            ListenSockets.breakIt(ours);
            Await.until("it was tried twice", () -> server.listeners().getFirst().attempts() >= 2);
            ListenerState state = server.listeners().getFirst();
            assertThat(state.isUp()).isFalse();
            assertThat(state.cause().orElseThrow().errorName()).isEqualTo("EADDRINUSE");
            Health health = probes.health();
            assertThat(health.isAlive()).isTrue();
            assertThat(health.message()).contains("listener " + address + ": is down, attempts to open it again: ", "EADDRINUSE");
        }
        Await.until("it listens again", () -> server.listeners().getFirst().isUp());
        assertThat(probes.health().isHealthy()).isTrue();
        assertThat(servers.connect(server).get("/").text()).isEqualTo("ok");
    }
}
