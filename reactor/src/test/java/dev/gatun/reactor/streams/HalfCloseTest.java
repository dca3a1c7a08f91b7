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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** One direction ends, the other goes on. */
class HalfCloseTest {
    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @OnEachUnderlay
    void writesAfterThePeerHasEndedItsOutput(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        peer.send("question");
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(15);
        Connection connection = recording.connection();
        int size = underlay.scaled(8 << 20);
        net.onLoop(() -> {
            connection.write(Buffer.allocate(size).writeIndex(size));
            connection.close();
        });
        assertThat(peer.receiveAll()).hasSize(size);
        assertThat(recording.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void readsAfterItHasEndedItsOwnOutput(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.write(Buffer.utf8("bye"));
            connection.shutdownOutput();
            connection.shutdownOutput();
            connection.write(Buffer.utf8("not sent"));
        });
        assertThat(peer.receiveAll()).asString().isEqualTo("bye");
        peer.send("one");
        recording.awaitBytes(3);
        peer.send("two");
        recording.awaitBytes(6);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        assertThat(net.turnsWithin(Duration.ofMillis(50))).as("both directions have ended").isLessThan(15);
        assertThat(recording.events()).containsExactly("open", "data", "inputEnd");
        net.onLoop(connection::close);
        assertThat(recording.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void endsItsOutputBehindAllPendingBytes(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        int size = underlay.scaled(8 << 20);
        net.onLoop(() -> {
            connection.write(Buffer.allocate(size).writeIndex(size));
            connection.shutdownOutput();
        });
        assertThat(peer.receiveAll()).hasSize(size);
        peer.send("still heard");
        recording.awaitBytes(11);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void byDefaultTheEndOfTheInputClosesTheConnection(Underlay underlay) {
        Peer peer = net.open(underlay).peerOf(Connection::write);
        peer.send("abc");
        peer.endOutput();
        assertThat(peer.receiveAll()).asString().isEqualTo("abc");
        net.settle();
        assertThat(net.statistics().connections()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void theEndIsToldOnceToWhoeverIsTheHandlerThen(Underlay underlay) {
        Recording first = new Recording();
        Recording second = new Recording();
        Peer peer = net.open(underlay).peerOf(first);
        Connection connection = first.connection();
        peer.endOutput();
        first.awaitEvent("inputEnd");
        net.onLoop(() -> connection.handler(second));
        net.settle();
        net.onLoop(connection::pauseReading);
        net.onLoop(connection::resumeReading);
        net.settle();
        assertThat(second.events()).isEmpty();
        assertThat(first.events()).containsExactly("open", "inputEnd");
    }
}
