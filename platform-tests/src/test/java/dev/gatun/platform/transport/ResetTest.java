package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The peer resets: told once, with its cause, whatever the connection was doing, and the loop is quiet afterwards. */
class ResetTest {
    private static final int TOO_MUCH = 32 << 20;

    @RegisterExtension
    final Net net = new Net();

    private static void writeTooMuch(Connection connection) {
        connection.write(Buffer.allocate(TOO_MUCH).writeIndex(TOO_MUCH));
    }

    /** Resets in a state, and what the handler was told by the end is checked. */
    private void resetWhile(Underlay on, BiConsumer<Connection, SocketPeer> state) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        state.accept(recording.connection(), peer);
        Net.settle(net.loop());
        peer.reset();
        checkWasReset(recording);
    }

    /** The same in a state without reading, of which not every system tells before somebody reads. */
    private void resetWhilePaused(Underlay on, BiConsumer<Connection, SocketPeer> state) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(Connection::pauseReading);
        Net.settle(net.loop());
        state.accept(recording.connection(), peer);
        Net.settle(net.loop());
        peer.reset();
        net.checkIsQuiet();
        recording.onLoop(Connection::resumeReading);
        checkWasReset(recording);
    }

    private void checkWasReset(Recording recording) {
        CloseCause cause = recording.cause();
        assertThat(cause.kind()).as("%s", cause).isEqualTo(CloseCause.Kind.RESET);
        assertThat(cause.error().orElseThrow()).isInstanceOf(SocketFailure.class);
        assertThat(((SocketFailure) cause.error().orElseThrow()).errorName()).containsAnyOf("CONNRESET", "EPIPE", "CONNABORTED");
        net.checkIsQuiet();
        assertThat(recording.events().stream().filter(event -> event.startsWith("closed"))).hasSize(1);
        assertThat(net.connections()).isZero();
        assertThat(net.loop().statistics().buffersInUse()).isZero();
    }

    @OnEachTransport
    void afterAcceptBeforeAnythingWasRead(Underlay on) {
        SocketPeer.needResets();
        resetWhile(on, (connection, peer) -> {});
    }

    @OnEachTransport
    void afterSomeBytes(Underlay on) {
        SocketPeer.needResets();
        resetWhile(on, (connection, peer) -> peer.send("some bytes"));
    }

    @OnEachTransport
    void whileReadingIsPausedItIsToldAtTheLatestWhenItGoesOn(Underlay on) {
        SocketPeer.needResets();
        resetWhilePaused(on, (connection, peer) -> {});
    }

    @OnEachTransport
    void whileBytesWaitBehindAPause(Underlay on) {
        SocketPeer.needResets();
        resetWhilePaused(on, (connection, peer) -> peer.send("waiting"));
    }

    @OnEachTransport
    void whileReadingIsPausedItIsToldAtOnce(Underlay on) {
        SocketPeer.needResets();
        resetWhile(on, (connection, peer) -> Net.on(net.loop(), connection::pauseReading));
    }

    @OnEachTransport
    void withOutputPending(Underlay on) {
        resetWhile(on, (connection, peer) -> Net.on(net.loop(), () -> writeTooMuch(connection)));
    }

    @OnEachTransport
    void withOutputPendingWhileReadingIsPaused(Underlay on) {
        resetWhilePaused(on, (connection, peer) -> Net.on(net.loop(), () -> writeTooMuch(connection)));
    }

    @OnEachTransport
    void whileClosingWithOutputPending(Underlay on) {
        resetWhile(on, (connection, peer) -> Net.on(net.loop(), () -> {
            writeTooMuch(connection);
            connection.close();
        }));
    }

    @OnEachTransport
    void afterOurOutputEnded(Underlay on) {
        SocketPeer.needResets();
        resetWhile(on, (connection, peer) -> {
            Net.on(net.loop(), connection::shutdownOutput);
            assertThat(peer.receiveAll()).isEmpty();
        });
    }

    @OnEachTransport
    void afterThePeersOutputEndedWithOutputPending(Underlay on) {
        resetWhile(on, (connection, peer) -> {
            Net.on(net.loop(), () -> writeTooMuch(connection));
            peer.endOutput();
        });
    }

    @OnEachTransport
    void afterThePeersOutputEndedTheNextWriteTellsAtTheLatest(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        peer.reset();
        net.checkIsQuiet();
        recording.onLoop(connection -> connection.write(Buffer.utf8("x")));
        checkWasReset(recording);
    }

    @OnEachTransport
    void afterBothOutputsEndedTheHandlerMayClose(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(Connection::shutdownOutput);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        peer.reset();
        net.checkIsQuiet();
        recording.onLoop(Connection::close);
        recording.cause();
        assertThat(recording.events().stream().filter(event -> event.startsWith("closed"))).hasSize(1);
    }

    @OnEachTransport
    void aThousandAtOnceEndOneByOne(Underlay on) {
        SocketPeer.needResets();
        net.open(on, 2);
        AtomicInteger ends = new AtomicInteger();
        Listener listener = net.listen(new Recording() {
            @Override
            public void onClosed(Connection connection, CloseCause cause) {
                ends.incrementAndGet();
            }
        });
        List<SocketPeer> peers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            peers.add(net.connect(listener));
            peers.get(i).send("x");
        }
        Await.until("all are open", () -> net.connections() == 1000);
        peers.forEach(SocketPeer::reset);
        Await.until(() -> ends + " ends", () -> ends.get() >= 1000, Net.PATIENCE);
        net.checkIsQuiet();
        assertThat(ends).hasValue(1000);
        assertThat(net.connections()).isZero();
    }
}
