package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Reading that pauses loses nothing, and costs nothing while it lasts. */
class ReadingPauseTest {
    /** Turns that a quiet loop may make in 100 ms, those of the measurement included. */
    private static final int QUIET = 15;

    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @OnEachUnderlay
    void bringsNothingUntilItIsResumed(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(connection::pauseReading);
        assertThat(net.ask(connection::isReadingPaused)).isTrue();
        peer.send("abc");
        assertThat(net.turnsWithin(Duration.ofMillis(100))).isLessThan(QUIET);
        assertThat(recording.events()).containsExactly("open");
        net.onLoop(connection::resumeReading);
        assertThat(recording.awaitBytes(3)).isEqualTo(new byte[] {'a', 'b', 'c'});
    }

    @ParameterizedTest
    @OnEachUnderlay
    void holdsTheEndBackAsWell(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(connection::pauseReading);
        peer.send("abc");
        peer.endOutput();
        assertThat(net.turnsWithin(Duration.ofMillis(100))).isLessThan(QUIET);
        assertThat(recording.events()).containsExactly("open");
        net.onLoop(connection::resumeReading);
        recording.awaitEvent("inputEnd");
        assertThat(recording.events()).containsExactly("open", "data", "inputEnd");
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(QUIET);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void readsToTheEndAfterAHangUpThatCameMeanwhile(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.pauseReading();
            connection.shutdownOutput();
        });
        assertThat(peer.receiveAll()).isEmpty();
        peer.send("abc");
        peer.endOutput();
        assertThat(net.turnsWithin(Duration.ofMillis(100))).isLessThan(QUIET);
        net.onLoop(connection::resumeReading);
        recording.awaitEvent("inputEnd");
        assertThat(recording.bytes()).hasSize(3);
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(QUIET);
        net.onLoop(connection::close);
        recording.cause();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void losesNothingWhenItStutters(Underlay underlay) {
        byte[] sent = new byte[underlay.scaled(4 << 20)];
        new Random(7).nextBytes(sent);
        Recording stuttering = new Recording() {
            private int calls;

            @Override
            public void onData(Connection connection, Buffer data) {
                take(data);
                if (++calls % 3 == 0) {
                    connection.pauseReading();
                    connection.loop().execute(connection::resumeReading);
                } else if (calls % 7 == 0) {
                    connection.pauseReading();
                    connection.resumeReading();
                }
            }
        };
        Peer peer = net.open(underlay).peerOf(stuttering);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> peer.send(sent));
        assertThat(stuttering.awaitBytes(sent.length)).isEqualTo(sent);
        Net.await(sending);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void pausedFromTheBeginningItNeverReads(Underlay underlay) {
        Recording recording = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                connection.pauseReading();
                super.onOpen(connection);
            }
        };
        Peer peer = net.open(underlay).peerOf(recording);
        peer.send("abc");
        recording.connection();
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(QUIET);
        assertThat(recording.events()).containsExactly("open");
        net.onLoop(recording.connection()::resumeReading);
        recording.awaitBytes(3);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aHandlerThatPausesAndResumesInOneCallIsNotCalledForEver(Underlay underlay) {
        Recording fickle = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                record("shown");
                connection.pauseReading();
                connection.resumeReading();
            }
        };
        Peer peer = net.open(underlay).peerOf(fickle);
        peer.send("a");
        fickle.awaitEvent("shown");
        assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(QUIET);
        assertThat(fickle.events()).containsExactly("open", "shown");
    }
}
