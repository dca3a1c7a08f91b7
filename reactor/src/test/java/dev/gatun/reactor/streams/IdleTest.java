package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Connections on which nothing happens end, and no others. */
class IdleTest {
    @RegisterExtension
    final Net net = new Net();

    /** Remembers when it was closed. */
    private static final class Timed extends Recording {
        private final CompletableFuture<Long> closedAt = new CompletableFuture<>();

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            closedAt.complete(System.nanoTime());
            super.onClosed(connection, cause);
        }
    }

    private static void passTime(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void endsNotBeforeTheTimeIsOver(Underlay underlay) {
        Timed timed = new Timed();
        Peer peer = net.open(underlay).peerOf(timed);
        Connection connection = timed.connection();
        long before = System.nanoTime();
        net.onLoop(() -> connection.idleTimeout(Duration.ofMillis(60)));
        assertThat(Net.await(timed.closedAt) - before).isBetween(60_000_000L, 2_000_000_000L);
        assertThat(timed.cause()).isEqualTo(CloseCause.DEADLINE);
        assertThat(peer.ending()).isEqualTo(Peer.Ending.RESET);
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void countsFromTheBytesThatEndedALongSleepOfTheLoop(Underlay underlay) {
        // The loop's clock stands still while it sleeps: what woke it up must not bear the time when it fell asleep.
        Timed timed = new Timed();
        Peer peer = net.open(underlay).peerOf(timed);
        Connection connection = timed.connection();
        net.onLoop(() -> connection.idleTimeout(Duration.ofMillis(300)));
        passTime(Duration.ofMillis(200));
        long sent = System.nanoTime();
        peer.send("x");
        timed.awaitBytes(1);
        assertThat(Net.await(timed.closedAt) - sent).isGreaterThanOrEqualTo(295_000_000L);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isNotArmedAgainForEveryByte(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> connection.idleTimeout(Duration.ofSeconds(30)));
        for (int i = 1; i <= 200; i++) {
            peer.send("x");
            recording.awaitBytes(i);
            net.onLoop(() -> connection.write(Buffer.utf8("y")));
        }
        assertThat(peer.receiveExactly(200)).hasSize(200);
        assertThat(net.statistics().deadlinesPending()).isEqualTo(1);
        net.onLoop(() -> connection.idleTimeout(Duration.ZERO));
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aPeerThatSendsNowAndThenIsNotIdle(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> connection.idleTimeout(Duration.ofMillis(250)));
        for (int i = 1; i <= 10; i++) {
            passTime(Duration.ofMillis(50));
            peer.send("x");
            recording.awaitBytes(i);
        }
        assertThat(recording.events()).containsExactly("open", "data");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aPeerThatTakesBytesSlowlyIsNotIdleButOneThatStopsIs(Underlay underlay) {
        Timed timed = new Timed();
        Peer peer = net.open(underlay).peerOf(timed);
        int size = 16 << 20;
        Connection connection = timed.connection();
        net.onLoop(() -> {
            connection.idleTimeout(Duration.ofMillis(300));
            connection.write(Buffer.allocate(size).writeIndex(size));
        });
        for (int i = 0; i < 8; i++) {
            passTime(Duration.ofMillis(50));
            peer.receiveExactly(underlay.scaled(1 << 20));
        }
        assertThat(timed.events()).doesNotContain("closed DEADLINE");
        long stopped = System.nanoTime();
        assertThat(timed.cause()).isEqualTo(CloseCause.DEADLINE);
        assertThat(Net.await(timed.closedAt) - stopped).isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aDeadlineOfAClosedConnectionIsGone(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.idleTimeout(Duration.ofSeconds(Long.MAX_VALUE));
            connection.idleTimeout(Duration.ofHours(1));
        });
        assertThat(net.statistics().deadlinesPending()).isEqualTo(1);
        peer.reset();
        recording.cause();
        assertThat(net.statistics().deadlinesPending()).isZero();
        net.onLoop(() -> connection.idleTimeout(Duration.ofHours(1)));
        assertThat(net.statistics().deadlinesPending()).isZero();
    }
}
