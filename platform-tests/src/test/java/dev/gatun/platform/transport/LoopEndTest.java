package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Loops end whatever is going on, and nothing is left behind: {@link Net} looks for that after each case. */
class LoopEndTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    /** Echoes without end, once it was told something. */
    private static final class PingPong implements ConnectionHandler {
        private final AtomicInteger shutDown;
        private final AtomicInteger rounds = new AtomicInteger();

        PingPong(AtomicInteger shutDown) {
            this.shutDown = shutDown;
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            rounds.incrementAndGet();
            connection.write(data);
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            if (cause.kind() == CloseCause.Kind.SHUTDOWN) {
                shutDown.incrementAndGet();
            }
        }
    }

    @OnEachTransport
    void underTrafficOfAllKinds(Underlay on) throws IOException {
        Path path = SparseFile.create(folder.resolve("large"), 256L << 20);
        AtomicInteger shutDown = new AtomicInteger();
        PingPong handler = new PingPong(shutDown);
        net.open(on, 2);
        Listener listener = net.listen(handler);
        List<CompletableFuture<Connection>> attempts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            attempts.add(net.attempt(List.of(listener.localAddress()), ConnectOptions.DEFAULT, handler));
        }
        List<Connection> connections = attempts.stream().map(Net::await).toList();
        OpenFile file = OpenFile.open(path);
        for (Connection connection : connections.subList(0, 10)) {
            connection.loop().execute(() -> connection.sendFile(new FileRegion(file.retain(), 0, file.size())));
        }
        file.release();
        for (Connection connection : connections.subList(10, 100)) {
            connection.loop().execute(() -> {
                connection.write(connection.loop().buffers().acquire(1000).writeIndex(1000));
                connection.loop().schedule(Duration.ofHours(1), () -> {});
            });
        }
        DatagramEndpoint endpoint = net.loops().bindDatagrams(Net.ANY, DatagramOptions.DEFAULT, (self, from, data, cut) -> self.send(from, data));
        endpoint.loop().execute(() -> endpoint.send(endpoint.localAddress(), Buffer.utf8("round and round")));
        Await.until("traffic flows", () -> handler.rounds.get() > 5000);
        assertThat(net.loops().close(Net.PATIENCE)).isTrue();
        // Both ends are here; an end may see the other's reset before it is told itself.
        assertThat(shutDown.get()).isBetween(100, 200);
        net.loops().all().forEach(Net::checkNothingIsHeld);
    }

    @OnEachTransport
    void peersOfALoopThatEndsAreTold(Underlay on) {
        Recording recording = new Recording();
        net.open(on);
        Listener listener = net.listen(recording);
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(net.connect(listener));
        }
        Await.until("all are open", () -> net.connections() == 20);
        assertThat(net.loops().close(Net.PATIENCE)).isTrue();
        peers.forEach(SocketPeer::checkEndsWithReset);
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.SHUTDOWN);
    }

    @OnEachTransport
    void underAStormOfConnects(Underlay on) {
        net.open(on, 2);
        Listener listener = net.listen(Connection::write);
        CompletableFuture<Void> refused = new CompletableFuture<>();
        AtomicInteger served = new AtomicInteger();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    try (SocketPeer peer = SocketPeer.connect(listener.localAddress())) {
                        peer.send("x");
                        served.addAndGet(peer.isServed() ? 1 : 0);
                        peer.reset();
                    }
                }
            } catch (RuntimeException e) {
                refused.complete(null);
            } catch (Throwable t) {
                refused.completeExceptionally(t);
            }
        });
        Await.until("some were served", () -> served.get() > 50);
        assertThat(net.loops().close(Net.PATIENCE)).isTrue();
        Net.await(refused);
    }

    @OnEachTransport
    void fromOneOfItsOwnTasks(Underlay on) {
        net.open(on, 2);
        SocketPeer peer = net.peerOf(Connection::write);
        peer.send("x");
        assertThat(peer.receiveText(1)).isEqualTo("x");
        net.loop().execute(() -> net.loops().close());
        peer.checkEndsWithReset();
        assertThat(net.loops().close(Net.PATIENCE)).isTrue();
    }

    @OnEachTransport
    void againAndAgainWithoutLosingAnything(Underlay on) {
        for (int i = 0; i < 30; i++) {
            net.open(on, 2);
            SocketPeer peer = net.peerOf(Connection::write);
            peer.send("x");
            assertThat(peer.receiveText(1)).isEqualTo("x");
            assertThat(net.loops().close(Net.PATIENCE)).isTrue();
            net.loops().all().forEach(Net::checkNothingIsHeld);
        }
    }
}
