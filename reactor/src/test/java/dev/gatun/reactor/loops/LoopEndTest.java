package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import dev.gatun.reactor.internal.loop.LoopGroup;
import dev.gatun.reactor.memory.Manners;
import dev.gatun.reactor.memory.MemoryNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Loops end with everything that they hold. */
class LoopEndTest {
    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @OnEachUnderlay
    void openConnectionsHearOfIt(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(2));
        List<Recording> all = new ArrayList<>();
        Listener listener = net.listen(ListenOptions.DEFAULT, c -> {
            Recording recording = new Recording() {
                @Override
                public void onData(Connection connection, Buffer data) {
                    record("data");
                }

                @Override
                public void onWritable(Connection connection) {
                    // Whether the kernel takes all of it is not what is tested.
                }
            };
            synchronized (all) {
                all.add(recording);
            }
            return recording;
        });
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(net.connect(listener));
            peers.getLast().send("kept");
        }
        while (true) {
            synchronized (all) {
                if (all.size() == 20) {
                    break;
                }
            }
            net.settle();
        }
        for (Recording recording : all) {
            recording.awaitEvent("data");
            Connection connection = recording.connection();
            Net.ask(connection.loop(), () -> {
                connection.idleTimeout(Duration.ofHours(1));
                connection.write(Buffer.allocate(4 << 20).writeIndex(4 << 20));
                return null;
            });
        }
        net.loops().close();
        for (Recording recording : all) {
            assertThat(recording.cause()).isEqualTo(CloseCause.SHUTDOWN);
            assertThat(recording.events()).containsExactly("open", "data", "closed SHUTDOWN");
        }
        peers.forEach(peer -> assertThat(peer.ending()).isEqualTo(Peer.Ending.RESET));
        for (EventLoop loop : net.loops().all()) {
            LoopStatistics end = loop.statistics();
            assertThat(end.connections() + end.descriptors() + end.buffersInUse() + end.bufferBytesInUse() + end.bufferBytesReserved()).isZero();
            assertThat(end.deadlinesPending()).isZero();
            assertThat(end.turns()).isPositive();
        }
        listener.pause();
        listener.resume();
        listener.close();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aHandlerMayEndTheLoopsItRunsOn(Underlay underlay) {
        net.open(underlay);
        Recording recording = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                net.loops().close(Duration.ofSeconds(1));
            }
        };
        net.peerOf(recording).send("x");
        assertThat(recording.cause()).isEqualTo(CloseCause.SHUTDOWN);
        assertThat(net.loops().close(Duration.ofSeconds(10))).isTrue();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aLoopThatIsHeldIsNotWaitedForLongerThanAsked(Underlay underlay) throws InterruptedException {
        net.open(underlay);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        net.loop().execute(() -> {
            held.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(net.loops().close(Duration.ofMillis(50))).isFalse();
        release.countDown();
        assertThat(net.loops().close(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void loopsThatCanNotAllStartEndTogetherAndAtOnce() {
        AtomicInteger opened = new AtomicInteger();
        MemoryNetwork network = new MemoryNetwork(Manners.KIND);
        long before = System.nanoTime();
        assertThatThrownBy(() -> LoopGroup.start(LoopOptions.DEFAULT.count(4), Backend.AUTO, buffers -> {
                    if (opened.incrementAndGet() == 2) {
                        throw new ExceptionInInitializerError("no such symbol");
                    }
                    return network.transports().open(buffers);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("no such symbol");
        assertThat(opened.get()).isEqualTo(2);
        assertThat(System.nanoTime() - before).isLessThan(3_000_000_000L);
    }

    @Test
    void aTransportThatFailsToOpenSaysWhy() {
        assertThatThrownBy(() -> LoopGroup.start(LoopOptions.DEFAULT.count(1), Backend.AUTO, buffers -> {
                    throw new UnsupportedOperationException("not here");
                }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("not here");
    }
}
