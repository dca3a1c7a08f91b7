package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that come in storms, and what happens to those that come while nobody accepts. */
class AcceptTest {
    private static final int THREADS = 4;
    private static final int BURSTS = 30;
    private static final int BURST = 16;

    @RegisterExtension
    final Net net = new Net();

    /** Opens a burst before it looks at any, then asks each for its number. */
    private static int storm(Listener listener) {
        int served = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            List<SocketPeer> peers = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                peers.add(SocketPeer.connect(listener.localAddress()));
            }
            for (int i = 0; i < BURST; i++) {
                peers.get(i).send("%06d".formatted(burst * BURST + i));
            }
            for (int i = 0; i < BURST; i++) {
                served += peers.get(i).receiveText(6).equals("%06d".formatted(burst * BURST + i)) ? 1 : 0;
                // The JDK's reset leaves no port in TIME_WAIT: thousands of those would be the next cases' trouble.
                peers.get(i).reset();
            }
        }
        return served;
    }

    private static int stormFromThreads(Listener listener) {
        List<CompletableFuture<Integer>> storms = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            CompletableFuture<Integer> storm = new CompletableFuture<>();
            storms.add(storm);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    storm.complete(storm(listener));
                } catch (Throwable t) {
                    storm.completeExceptionally(t);
                }
            });
        }
        return storms.stream().mapToInt(Net::await).sum();
    }

    @OnEachTransport
    void aStormOnASmallBacklogLosesNobody(Underlay on) {
        net.open(on);
        AtomicIntegerArray accepted = new AtomicIntegerArray(1);
        Listener listener = net.listen(ListenOptions.DEFAULT.backlog(16), connection -> {
            accepted.incrementAndGet(0);
            return Connection::write;
        });
        assertThat(stormFromThreads(listener)).isEqualTo(THREADS * BURSTS * BURST);
        assertThat(accepted.get(0)).isEqualTo(THREADS * BURSTS * BURST);
        Await.until("none is left", () -> net.connections() == 0);
        net.checkIsQuiet();
    }

    @OnEachTransport
    void aStormIsSpreadOverTheLoops(Underlay on) {
        net.open(on, 3);
        AtomicIntegerArray accepted = new AtomicIntegerArray(3);
        Listener listener = net.listen(ListenOptions.DEFAULT, connection -> {
            accepted.incrementAndGet(connection.loop().index());
            return Connection::write;
        });
        assertThat(stormFromThreads(listener)).isEqualTo(THREADS * BURSTS * BURST);
        assertThat(accepted.get(0) + accepted.get(1) + accepted.get(2)).isEqualTo(THREADS * BURSTS * BURST);
        for (int i = 0; i < 3; i++) {
            assertThat(accepted.get(i)).as("connections of loop %d, of %s", i, accepted).isGreaterThan(THREADS * BURSTS * BURST / 10);
        }
    }

    @OnEachTransport
    void thoseWhoComeDuringAPauseAreServedAfterIt(Underlay on) {
        net.open(on);
        Listener listener = net.listen(Connection::write);
        listener.pause();
        List<SocketPeer> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(net.connect(listener));
            waiting.get(i).send("x");
        }
        net.checkIsQuiet();
        // An accept that was under way before the pause may have taken one.
        assertThat(net.connections()).isLessThanOrEqualTo(1);
        listener.resume();
        waiting.forEach(peer -> assertThat(peer.receiveText(1)).isEqualTo("x"));
        listener.pause();
        listener.pause();
        listener.resume();
        listener.resume();
        SocketPeer later = net.connect(listener);
        later.send("y");
        assertThat(later.receiveText(1)).isEqualTo("y");
    }

    @OnEachTransport
    void whoIsConnectedWhenTheListenerClosesIsServedOrTold(Underlay on) {
        net.open(on);
        Listener listener = net.listen(Connection::write);
        SocketPeer open = net.connect(listener);
        open.send("a");
        assertThat(open.receiveText(1)).isEqualTo("a");
        List<SocketPeer> waiting = new ArrayList<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        // The loop is held so that the handshakes are done by the system alone, and lie in the queue when the listener closes.
        Net.on(net.loop(), () -> {
            for (int i = 0; i < 20; i++) {
                waiting.add(SocketPeer.connect(listener.localAddress()));
                waiting.get(i).send("x");
            }
            Thread.ofPlatform().start(() -> {
                listener.close();
                closed.complete(null);
            });
        });
        Net.await(closed);
        waiting.forEach(net::keep);
        assertThat(waiting).as("peers that were connected before the end").allMatch(SocketPeer::isServed);
        open.send("b");
        assertThat(open.receiveText(1)).as("a connection that was accepted before").isEqualTo("b");
        assertThat(net.loop().statistics().connections()).isEqualTo(21);
    }

    @OnEachTransport
    void aClosedListenersPortIsFreeAtOnce(Underlay on) {
        net.open(on, 2);
        Listener first = net.listen(Connection::write);
        SocketPeer served = net.connect(first);
        served.send("x");
        assertThat(served.receiveText(1)).isEqualTo("x");
        first.close();
        first.close();
        Listener second = net.loops().listen(first.localAddress(), ListenOptions.DEFAULT, connection -> Connection::write);
        assertThat(second.localAddress()).isEqualTo(first.localAddress());
        SocketPeer again = net.connect(second);
        again.send("y");
        assertThat(again.receiveText(1)).isEqualTo("y");
    }

    @OnEachTransport
    void aPortThatIsTakenIsRefusedWithItsName(Underlay on) {
        net.open(on, 2);
        Listener first = net.listen(Connection::write);
        ListenOptions plain = ListenOptions.DEFAULT.tuning(SocketTuning.DEFAULT);
        assertThat(Net.failure(CompletableFuture.supplyAsync(
                        () -> net.loops().listen(first.localAddress(), plain, connection -> Connection::write), command -> new Thread(command).start())))
                .isInstanceOf(SocketFailure.class).hasMessageContaining("ADDRINUSE").hasMessageContaining(first.localAddress().toString());
        SocketPeer served = net.connect(first);
        served.send("x");
        assertThat(served.receiveText(1)).isEqualTo("x");
    }
}
