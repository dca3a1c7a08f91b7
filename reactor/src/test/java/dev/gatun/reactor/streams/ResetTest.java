package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** The peer resets: told once, whatever the connection was doing, and the loop is quiet afterwards. */
class ResetTest {
    @RegisterExtension
    final Net net = new Net();

    private void resetWhile(Underlay underlay, BiConsumer<Connection, Peer> state) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        state.accept(connection, peer);
        net.settle();
        peer.reset();
        CloseCause cause = recording.cause();
        assertThat(cause.kind()).isEqualTo(CloseCause.Kind.RESET);
        assertThat(cause.error().orElseThrow()).isInstanceOf(SocketFailure.class).hasMessageContaining(" (");
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(15);
        assertThat(recording.events().stream().filter(event -> event.startsWith("closed"))).hasSize(1);
        assertThat(net.statistics().connections()).isZero();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whileIdle(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> peer.send("some bytes"));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whilePaused(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> net.onLoop(connection::pauseReading));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whilePausedWithBytesWaiting(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> {
            net.onLoop(connection::pauseReading);
            peer.send("waiting");
        });
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whileWriting(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> net.onLoop(() -> connection.write(Buffer.allocate(16 << 20).writeIndex(16 << 20))));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whileWritingAndPaused(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> net.onLoop(() -> {
            connection.pauseReading();
            connection.write(Buffer.allocate(16 << 20).writeIndex(16 << 20));
        }));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whileClosingWithBytesPending(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> net.onLoop(() -> {
            connection.write(Buffer.allocate(16 << 20).writeIndex(16 << 20));
            connection.close();
        }));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void afterItsOwnOutputEnded(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> {
            net.onLoop(connection::shutdownOutput);
            peer.receiveAll();
        });
    }

    @ParameterizedTest
    @OnEachUnderlay
    void afterThePeersOutputEnded(Underlay underlay) {
        resetWhile(underlay, (connection, peer) -> {
            net.onLoop(() -> connection.write(Buffer.allocate(16 << 20).writeIndex(16 << 20)));
            peer.endOutput();
        });
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whileUnreadBytesAreKept(Underlay underlay) {
        Recording leaving = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                record("data");
            }
        };
        Peer peer = net.open(underlay).peerOf(leaving);
        peer.send("kept");
        leaving.awaitEvent("data");
        peer.reset();
        assertThat(leaving.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void afterBothOutputsEndedNothingSpinsAndTheHandlerMayClose(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(connection::shutdownOutput);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        peer.reset();
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(15);
        net.onLoop(connection::close);
        recording.cause();
        assertThat(recording.events().stream().filter(event -> event.startsWith("closed"))).hasSize(1);
    }
}
