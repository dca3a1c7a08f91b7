package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Accepting connections. */
class ListenTest {
    /** Systems have numbers and texts of their own for it. */
    private static final String BUSY = "bind /?127.0.0.1:\\d+: (WSA)?EADDRINUSE \\(\\d+\\) \\S.*";

    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @OnEachUnderlay
    void spreadsConnectionsOverTheLoops(Underlay underlay) throws InterruptedException {
        net.open(underlay, LoopOptions.DEFAULT.count(3));
        Set<EventLoop> used = ConcurrentHashMap.newKeySet();
        int count = 200;
        CountDownLatch opened = new CountDownLatch(count);
        Listener listener = net.listen(ListenOptions.DEFAULT, c -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                assertThat(connection.loop().inLoop()).isTrue();
                used.add(connection.loop());
                opened.countDown();
            }

            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
            }
        });
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(net.connect(listener));
        }
        assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(used).hasSize(3);
        for (Peer peer : peers) {
            peer.send("x");
        }
        for (Peer peer : peers) {
            assertThat(peer.receiveText(1)).isEqualTo("x");
        }
        long connections = net.loops().all().stream().mapToLong(loop -> loop.statistics().connections()).sum();
        assertThat(connections).isEqualTo(count);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void takesAThousandConnectionsAtOnce(Underlay underlay) throws InterruptedException {
        int count = 1000;
        CountDownLatch closed = new CountDownLatch(count);
        CountDownLatch opened = new CountDownLatch(count);
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                opened.countDown();
            }

            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
            }

            @Override
            public void onClosed(Connection connection, CloseCause cause) {
                closed.countDown();
            }
        };
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> handler);
        listener.pause();
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(net.connect(listener));
            peers.getLast().send("hello");
        }
        net.settle();
        assertThat(net.statistics().connections()).isZero();
        assertThat(net.turnsWithin(Duration.ofMillis(50))).as("turns while accepting is paused").isLessThan(15);
        listener.resume();
        assertThat(opened.await(20, TimeUnit.SECONDS)).isTrue();
        for (Peer peer : peers) {
            assertThat(peer.receiveText(5)).isEqualTo("hello");
            peer.endOutput();
        }
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(net.statistics().connections()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void acceptsWhatIsInTheQueueBeforeItCloses(Underlay underlay) {
        AtomicInteger opened = new AtomicInteger();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> {
            opened.incrementAndGet();
            return Connection::write;
        });
        // The loop is held while they come, so that they wait in the queue; the task that closes runs in the same turn.
        CountDownLatch release = new CountDownLatch(1);
        net.loop().execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            listener.close();
        });
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(net.connect(listener));
        }
        release.countDown();
        for (Peer peer : peers) {
            peer.send("x");
            assertThat(peer.receiveText(1)).isEqualTo("x");
        }
        assertThat(opened.get()).isEqualTo(20);
        assertThatThrownBy(() -> net.connect(listener)).isNotNull();
        listener.close();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void pausedItLeavesConnectionsInTheQueueAndClosesThemInTheEnd(Underlay underlay) {
        AtomicInteger opened = new AtomicInteger();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> {
            opened.incrementAndGet();
            return Connection::write;
        });
        listener.pause();
        listener.pause();
        Peer waiting = net.connect(listener);
        net.settle();
        listener.close();
        assertThat(waiting.ending()).isEqualTo(Peer.Ending.RESET);
        listener.resume();
        assertThat(opened.get()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aBusyPortIsNamed(Underlay underlay) {
        for (int loops : new int[] {1, 2}) {
            net.open(underlay, LoopOptions.DEFAULT.count(loops));
            Listener listener = net.listen(ListenOptions.DEFAULT, c -> Connection::write);
            SocketAddress address = listener.localAddress();
            assertThatThrownBy(() -> net.loops().listen(address, ListenOptions.DEFAULT, c -> Connection::write))
                    .isInstanceOf(SocketFailure.class)
                    .hasMessageMatching(BUSY);
            if (!underlay.inMemory()) {
                EventLoops others = EventLoops.create(2);
                try {
                    assertThatThrownBy(() -> others.listen(address, ListenOptions.DEFAULT, c -> Connection::write)).hasMessageMatching(BUSY);
                } finally {
                    others.close();
                }
            }
            listener.close();
            net.loops().listen(address, ListenOptions.DEFAULT, c -> Connection::write).close();
            net.loops().close();
        }
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false, except = {Underlay.KQUEUE_FAKE, Underlay.KQUEUE_FAKE_EDGE})
    void aPortIsSharedByListenersThatAllSaySoAndByNobodyElse(Underlay underlay) {
        boolean linux = System.getProperty("os.name").equals("Linux");
        boolean shares = linux && Set.of(Underlay.EPOLL, Underlay.EPOLL_EDGE, Underlay.POLL, Underlay.IO_URING).contains(underlay);
        assumeTrue(linux || underlay == Underlay.NIO || underlay == Underlay.WSA_POLL || underlay == Underlay.IOCP);
        net.open(underlay, LoopOptions.DEFAULT.count(1));
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        ListenOptions shared = ListenOptions.DEFAULT.sharedPort();
        if (!shares) {
            assertThatThrownBy(() -> net.listen(shared, c -> Connection::write)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("can't share");
            return;
        }
        Listener listener = net.listen(shared, c -> counting(first));
        SocketAddress address = listener.localAddress();
        assertThatThrownBy(() -> net.loops().listen(address, ListenOptions.DEFAULT, c -> Connection::write)).hasMessageMatching(BUSY);
        EventLoops others = EventLoops.create(LoopOptions.DEFAULT.count(2).backend(net.loops().backend()));
        try {
            Listener other = others.listen(address, shared, c -> counting(second));
            assertThat(other.localAddress()).isEqualTo(address);
            while (first.getCount() > 0 || second.getCount() > 0) {
                Peer peer = net.connect(listener);
                peer.send("x");
                assertThat(peer.receiveText(1)).isEqualTo("x");
            }
        } finally {
            others.close();
        }
    }

    private static ConnectionHandler counting(CountDownLatch latch) {
        latch.countDown();
        return Connection::write;
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false)
    void listensOnIpv6AndOnBothFamiliesAtTheWildcard(Underlay underlay) {
        assumeFalse(Boolean.getBoolean("java.net.preferIPv4Stack"), "the peers of the JDK speak IPv4 alone");
        net.open(underlay);
        Listener six = net.loops().listen(new InetSocketAddress("::1", 0), ListenOptions.DEFAULT, c -> Connection::write);
        Peer peer = net.connect(six);
        peer.send("six");
        assertThat(peer.receiveText(3)).isEqualTo("six");
        Listener any = net.loops().listen(new InetSocketAddress("::", 0), ListenOptions.DEFAULT, c -> Connection::write);
        Peer four = net.keep(dev.gatun.reactor.fixture.SocketPeer.connect(
                new InetSocketAddress("127.0.0.1", ((InetSocketAddress) any.localAddress()).getPort())));
        four.send("four");
        assertThat(four.receiveText(4)).isEqualTo("four");
        assertThat(any).hasToString("Listener[" + any.localAddress() + "]");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void descriptorsThatAreUsedAgainAreNotMistakenForThoseBefore(Underlay underlay) {
        // Each connection closes all others that are in the batch with it; new ones take their numbers at once.
        Set<Connection> open = ConcurrentHashMap.newKeySet();
        AtomicInteger wrong = new AtomicInteger();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> new ConnectionHandler() {
            private boolean closed;

            @Override
            public void onOpen(Connection connection) {
                open.add(connection);
            }

            @Override
            public void onData(Connection connection, Buffer data) {
                if (closed) {
                    wrong.incrementAndGet();
                }
                open.remove(connection);
                List.copyOf(open).forEach(Connection::abort);
                open.clear();
                connection.write(data);
                connection.close();
            }

            @Override
            public void onClosed(Connection connection, CloseCause cause) {
                closed = true;
            }
        });
        for (int round = 0; round < 50; round++) {
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                peers.add(net.connect(listener));
            }
            peers.forEach(peer -> peer.send("x"));
            long answered = peers.stream().filter(peer -> peer.ending() == Peer.Ending.END).count();
            assertThat(answered).isPositive();
            peers.forEach(Peer::close);
        }
        assertThat(wrong.get()).isZero();
        net.settle();
        assertThat(net.statistics().connections()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aConnectionClosedByAnotherOfTheSameTurnHearsOfItOnce(Underlay underlay) {
        List<Recording> all = new ArrayList<>();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> {
            Recording recording = new Recording() {
                @Override
                public void onData(Connection connection, Buffer data) {
                    super.onData(connection, data);
                    all.forEach(other -> other.connection().abort());
                }
            };
            all.add(recording);
            return recording;
        });
        List<Peer> peers = List.of(net.connect(listener), net.connect(listener));
        while (net.ask(all::size) < 2) {
            net.settle();
        }
        CountDownLatch release = new CountDownLatch(1);
        net.loop().execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        peers.forEach(peer -> peer.send("x"));
        release.countDown();
        for (Recording recording : all) {
            assertThat(recording.cause()).isEqualTo(CloseCause.ABORTED);
        }
        net.settle();
        long shown = all.stream().filter(recording -> recording.events().contains("data")).count();
        assertThat(shown).isEqualTo(1);
        assertThat(all).allMatch(recording -> recording.events().stream().filter("closed ABORTED"::equals).count() == 1);
    }
}
