package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Bytes come as they were sent, and the handler is told in order. */
class EchoTest {
    @RegisterExtension
    final Net net = new Net();

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> sendInBackground(Peer peer, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            peer.send(bytes);
            peer.endOutput();
        });
    }

    @ParameterizedTest
    @OnEachUnderlay
    void tellsOfOpeningThenDataThenEndThenClosing(Underlay underlay) {
        Recording recording = new Recording() {
            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Peer peer = net.open(underlay).peerOf(recording);
        peer.send("hello");
        peer.endOutput();
        assertThat(recording.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(recording.events()).containsExactly("open", "data", "inputEnd", "closed CLOSED");
        assertThat(recording.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(peer.ending()).isEqualTo(Peer.Ending.END);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void echoesOneByte(Underlay underlay) {
        Peer peer = net.open(underlay).peerOf(Connection::write);
        peer.send("x");
        assertThat(peer.receiveText(1)).isEqualTo("x");
        peer.endOutput();
        assertThat(peer.receiveAll()).isEmpty();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void echoesSixteenMebibytes(Underlay underlay) {
        byte[] sent = random(underlay.scaled(16 << 20));
        Peer peer = net.open(underlay).peerOf(Connection::write);
        CompletableFuture<Void> sending = sendInBackground(peer, sent);
        assertThat(peer.receiveAll()).isEqualTo(sent);
        Net.await(sending);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void echoesEverySizeAroundThatOfAReceive(Underlay underlay) {
        Peer peer = net.open(underlay).peerOf(Connection::write);
        for (int size : new int[] {1023, 1024, 1025, 4095, 4096, (64 << 10) - 1, 64 << 10, (64 << 10) + 1, 128 << 10}) {
            byte[] sent = random(underlay.scaled(size));
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> peer.send(sent));
            assertThat(peer.receiveExactly(sent.length)).as("%d bytes", sent.length).isEqualTo(sent);
            Net.await(sending);
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void echoesBetweenTwoLoops(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(2));
        Listener listener = net.listen(ListenOptions.DEFAULT, c -> Connection::write);
        byte[] sent = random(underlay.scaled(1 << 20));
        Recording client = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.copyOf(sent));
                connection.shutdownOutput();
            }

            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Connecting.to(net, listener.localAddress(), client);
        assertThat(client.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(client.bytes()).isEqualTo(sent);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void keepsManyConnectionsApart(Underlay underlay) {
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> Connection::write);
        Peer[] peers = new Peer[50];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = net.connect(listener);
            peers[i].send("peer " + i);
        }
        for (int i = peers.length - 1; i >= 0; i--) {
            assertThat(peers[i].receiveText(("peer " + i).length())).isEqualTo("peer " + i);
        }
        assertThat(net.statistics().connections()).isEqualTo(peers.length);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void answersARequestPerTurnForAThousandTurns(Underlay underlay) {
        Peer peer = net.open(underlay).peerOf((c, data) -> {
            if (data.readableBytes() >= 4) {
                c.write(data);
            }
        });
        for (int i = 0; i < 1000; i++) {
            String request = String.format("%04d", i);
            peer.send(request);
            assertThat(peer.receiveText(4)).isEqualTo(request);
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void knowsItsAddresses(Underlay underlay) {
        Recording recording = new Recording();
        Listener listener = net.open(underlay).listen(ListenOptions.DEFAULT, c -> recording);
        Peer peer = net.connect(listener);
        Connection connection = recording.connection();
        assertThat(connection.localAddress()).isEqualTo(listener.localAddress());
        assertThat(connection.remoteAddress()).isEqualTo(peer.localAddress());
        assertThat(connection.toString()).contains(peer.localAddress().toString());
        assertThat(connection.loop()).isSameAs(net.loop());
        peer.close();
        recording.awaitEvent("inputEnd");
        net.onLoop(connection::close);
        recording.cause();
        assertThat(connection.localAddress()).isEqualTo(listener.localAddress());
    }

    @ParameterizedTest
    @OnEachUnderlay
    void hasNoLocalAddressAfterTheEndIfNobodyAskedBefore(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        recording.connection();
        peer.reset();
        recording.cause();
        assertThat(recording.connection().localAddress()).hasToString("0.0.0.0/0.0.0.0:0");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aClosedConnectionTakesNoMoreAndReleasesWhatItIsGiven(Underlay underlay) {
        Recording recording = new Recording();
        net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.abort();
            connection.write(net.loop().buffers().acquire(100).put((byte) 1));
            connection.write(Buffer.utf8("late"));
            connection.shutdownOutput();
            connection.resumeReading();
            connection.close();
            connection.abort();
            connection.flush();
        });
        assertThat(recording.cause()).isEqualTo(CloseCause.ABORTED);
        assertThat(connection.isOpen()).isFalse();
        assertThat(net.ask(connection::pendingBytes)).isZero();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void anEmptyWriteIsNothing(Underlay underlay) {
        ConnectionHandler handler = (c, data) -> {
            c.write(Buffer.allocate(10));
            c.write(c.loop().buffers().acquire(10));
            c.write(data);
        };
        Peer peer = net.open(underlay).peerOf(handler);
        peer.send("abc");
        assertThat(peer.receiveText(3)).isEqualTo("abc");
        assertThat(net.statistics().buffersInUse()).isZero();
    }
}
