package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.Listener;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The system gives the number of a closed descriptor to the next one at once: what was said of the old one must not reach the new one. */
class ReuseTest {
    private static final int COUNT = 40;

    @RegisterExtension
    final Net net = new Net();

    private final List<Connection> old = new ArrayList<>();
    private final List<Recording> fresh = new ArrayList<>();
    private final List<CompletableFuture<Connection>> attempts = new ArrayList<>();

    /** The first of its kind that is told of bytes ends all others, of which the same turn has news as well, and opens as many new ones. */
    private final class Ending extends Recording {
        private final ServerSocket server;
        private boolean done;

        Ending(ServerSocket server) {
            this.server = server;
        }

        @Override
        public void onOpen(Connection connection) {
            old.add(connection);
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            super.onData(connection, data);
            if (!done) {
                done = true;
                old.forEach(Connection::abort);
                for (int i = 0; i < COUNT; i++) {
                    Recording recording = new Recording();
                    fresh.add(recording);
                    attempts.add(net.attempt(List.of(server.getLocalSocketAddress()), ConnectOptions.DEFAULT.loop(connection.loop()), recording));
                }
            }
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            old.remove(connection);
        }
    }

    @OnEachTransport
    void newsOfClosedConnectionsDoesNotReachNewOnes(Underlay on) {
        net.open(on);
        ServerSocket server = net.keep(SocketPeer.listen(2 * COUNT));
        for (int round = 0; round < 5; round++) {
            old.clear();
            fresh.clear();
            attempts.clear();
            Listener listener = net.listen(new Ending(server));
            List<SocketPeer> peers = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                peers.add(net.connect(listener));
            }
            Await.until(() -> net.connections() + " connections instead of " + COUNT, () -> net.connections() == COUNT, Await.PATIENCE);
            // While the loop is held all peers send, and some end in one way or the other: one wait reports them all.
            Net.on(net.loop(), () -> {
                for (int i = 0; i < COUNT; i++) {
                    peers.get(i).send("x");
                    if (i % 3 == 1) {
                        peers.get(i).reset();
                    } else if (i % 3 == 2) {
                        peers.get(i).endOutput();
                    }
                }
            });
            Await.until("the new ones are tried", () -> Net.ask(net.loop(), attempts::size) == COUNT);
            List<Connection> opened = attempts.stream().map(Net::await).toList();
            Net.settle(net.loop());
            fresh.forEach(recording -> assertThat(recording.events()).containsExactly("open"));
            checkEachHasItsOwnPeer(server, opened);
            opened.forEach(connection -> connection.loop().execute(connection::abort));
            listener.close();
            Await.until("all are closed", () -> net.connections() == 0);
        }
        net.checkIsQuiet();
    }

    private void checkEachHasItsOwnPeer(ServerSocket server, List<Connection> opened) {
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            peers.add(net.keep(SocketPeer.accept(server)));
            peers.get(i).send(peers.get(i).remoteAddress().toString());
        }
        for (int i = 0; i < COUNT; i++) {
            String own = opened.get(i).localAddress().toString();
            assertThat(new String(fresh.get(i).awaitBytes(own.length()))).isEqualTo(own);
        }
    }

    /** A listener's number as well, and a datagram socket's: kinds change under a number. */
    @OnEachTransport
    void kindsOfSocketsMayFollowEachOtherUnderOneNumber(Underlay on) {
        net.open(on);
        for (int round = 0; round < 100; round++) {
            Listener listener = net.listen(Connection::write);
            try (SocketPeer peer = SocketPeer.connect(listener.localAddress())) {
                peer.send("ping");
                assertThat(peer.receiveText(4)).isEqualTo("ping");
                listener.close();
                try (var endpoint = net.loops().bindDatagrams(Net.ANY, DatagramOptions.DEFAULT, (e, from, data, cut) -> {})) {
                    assertThat(endpoint.localAddress()).isNotNull();
                    peer.send("pong");
                    assertThat(peer.receiveText(4)).isEqualTo("pong");
                }
                peer.reset();
            }
        }
        Await.until("all are closed", () -> net.connections() == 0);
        net.checkIsQuiet();
    }
}
