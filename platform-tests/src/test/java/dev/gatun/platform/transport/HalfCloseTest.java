package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One side ends its output and the other goes on. */
class HalfCloseTest {
    private static final int LARGE = 4 << 20;

    @RegisterExtension
    final Net net = new Net();

    private static void write(Connection connection, byte[] bytes) {
        Net.on(connection.loop(), () -> connection.write(Buffer.copyOf(bytes)));
    }

    @OnEachTransport
    void thePeerEndsAndIsStillWrittenTo(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        peer.send("last words");
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        assertThat(recording.bytes()).isEqualTo("last words".getBytes());
        net.checkIsQuiet();
        byte[] answer = SocketPeer.pattern(LARGE);
        write(recording.connection(), answer);
        assertThat(peer.receive(LARGE)).isEqualTo(answer);
        // Told at the end of the turn; a close in that turn would come first.
        recording.awaitEvent("writable");
        recording.onLoop(Connection::close);
        assertThat(peer.ending()).isEqualTo(SocketPeer.Ending.FIN);
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.CLOSED);
        assertThat(recording.events()).containsExactly("open", "data", "inputEnd", "writable", "closed CLOSED");
    }

    @OnEachTransport
    void theLoopEndsAndStillReads(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(connection -> {
            connection.write(Buffer.utf8("bye"));
            connection.shutdownOutput();
            connection.write(Buffer.utf8("never sent"));
        });
        assertThat(peer.receiveAll()).isEqualTo("bye".getBytes());
        net.checkIsQuiet();
        byte[] late = SocketPeer.pattern(LARGE);
        peer.send(late);
        assertThat(recording.awaitBytes(LARGE)).isEqualTo(late);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        recording.onLoop(Connection::close);
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.CLOSED);
    }

    @OnEachTransport
    void allThatWasWrittenIsSentBeforeTheEnd(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        byte[] bytes = SocketPeer.pattern(LARGE);
        recording.onLoop(connection -> {
            connection.write(Buffer.copyOf(bytes));
            connection.shutdownOutput();
        });
        assertThat(peer.receiveAll()).isEqualTo(bytes);
    }

    @OnEachTransport
    void aCloseSendsAllAndEndsOnceThePeerDoes(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        byte[] bytes = SocketPeer.pattern(LARGE);
        recording.onLoop(connection -> {
            connection.write(Buffer.copyOf(bytes));
            connection.close();
        });
        assertThat(peer.receiveAll()).isEqualTo(bytes);
        peer.close();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.CLOSED);
        assertThat(net.connections()).isZero();
    }

    @OnEachTransport
    void anEndThatComesDuringAPauseWaitsBehindTheBytes(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(Connection::pauseReading);
        Net.settle(net.loop());
        peer.send("waiting");
        peer.endOutput();
        net.checkIsQuiet();
        assertThat(recording.events()).containsExactly("open");
        recording.onLoop(Connection::resumeReading);
        recording.awaitEvent("inputEnd");
        assertThat(recording.events()).containsExactly("open", "data", "inputEnd");
        assertThat(recording.bytes()).isEqualTo("waiting".getBytes());
    }

    @OnEachTransport
    void bothEndsAndTheLoopIsQuietUntilItCloses(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        peer.endOutput();
        recording.awaitEvent("inputEnd");
        recording.onLoop(Connection::shutdownOutput);
        assertThat(peer.receiveAll()).isEmpty();
        net.checkIsQuiet();
        recording.onLoop(Connection::close);
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.CLOSED);
        assertThat(recording.events()).containsExactly("open", "inputEnd", "closed CLOSED");
    }

    @OnEachTransport
    void unreadInputDoesNotDestroyWhatACloseSentLast(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(Connection::pauseReading);
        Net.settle(net.loop());
        peer.send(new byte[100_000]);
        byte[] bytes = SocketPeer.pattern(300_000);
        recording.onLoop(connection -> {
            connection.write(Buffer.copyOf(bytes));
            connection.close();
        });
        assertThat(peer.receive(bytes.length)).isEqualTo(bytes);
        assertThat(peer.ending()).isEqualTo(SocketPeer.Ending.FIN);
    }
}
