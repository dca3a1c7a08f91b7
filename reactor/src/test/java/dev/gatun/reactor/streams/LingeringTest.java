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

/** A close while the peer is still sending: the peer gets the last answer, and not a reset in its place. */
class LingeringTest {
    @RegisterExtension
    final Net net = new Net();

    /** Answers the first bytes and closes, as a server does that refuses a large upload. */
    private static final class Refusing extends Recording {
        @Override
        public void onData(Connection connection, Buffer data) {
            super.onData(connection, data);
            connection.pauseReading();
            connection.loop().schedule(Duration.ofMillis(50), () -> {
                connection.write(Buffer.utf8("no, thank you"));
                connection.close();
            });
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void thePeerGetsTheAnswerAndTheRestOfItsBytesIsThrownAway(Underlay underlay) {
        Refusing refusing = new Refusing();
        Peer peer = net.open(underlay).peerOf(refusing);
        peer.send("a");
        refusing.awaitBytes(1);
        peer.send(new byte[60_000]);
        assertThat(peer.receiveAll()).asString().isEqualTo("no, thank you");
        peer.send(new byte[underlay.scaled(60_000)]);
        assertThat(refusing.events()).containsExactly("open", "data");
        peer.endOutput();
        assertThat(refusing.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay(except = {Underlay.EPOLL_EDGE, Underlay.MEMORY_UNKIND, Underlay.MEMORY_BYTEWISE, Underlay.IOCP_FAKE_UNKIND})
    void aPeerThatNeverEndsIsNotWaitedForLongerThanTwoSeconds(Underlay underlay) {
        Refusing refusing = new Refusing();
        Peer peer = net.open(underlay).peerOf(refusing);
        peer.send("a");
        refusing.awaitBytes(1);
        peer.send("more");
        assertThat(peer.receiveAll()).asString().isEqualTo("no, thank you");
        long before = System.nanoTime();
        assertThat(refusing.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aResetMeanwhileIsTold(Underlay underlay) {
        Refusing refusing = new Refusing();
        Peer peer = net.open(underlay).peerOf(refusing);
        peer.send("a");
        refusing.awaitBytes(1);
        peer.send("more");
        peer.receiveAll();
        peer.reset();
        assertThat(refusing.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
        assertThat(net.statistics().deadlinesPending()).isZero();
    }
}
