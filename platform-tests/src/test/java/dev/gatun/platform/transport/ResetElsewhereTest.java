package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Resets before there is a connection, while files are sent, and those that this side sends. */
class ResetElsewhereTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    @OnEachTransport
    void beforeAcceptNobodyIsHarmed(Underlay on) {
        SocketPeer.needResets();
        Recording recording = new Recording();
        Listener listener = net.open(on).listen(recording);
        // The loop is held, so that none of these is accepted before it is reset.
        Net.on(net.loop(), () -> {
            for (int i = 0; i < 20; i++) {
                try (SocketPeer peer = SocketPeer.connect(listener.localAddress())) {
                    peer.send("gone");
                    peer.reset();
                }
            }
        });
        SocketPeer peer = net.connect(listener);
        peer.send("here");
        Await.until("the one that stays is served, and no other", () -> net.connections() == 1
                && new String(recording.bytes()).endsWith("here"));
        net.checkIsQuiet();
        assertThat(recording.events()).doesNotContain("closed FAILED");
    }

    @OnEachTransport
    void rightAfterConnectingAnAttemptSucceedsOrFailsAndIsTold(Underlay on) {
        SocketPeer.needResets();
        net.open(on);
        ServerSocket server = net.keep(SocketPeer.listen(100));
        for (int i = 0; i < 100; i++) {
            Recording recording = new Recording();
            CompletableFuture<Connection> attempt = net.attempt(List.of(server.getLocalSocketAddress()), ConnectOptions.DEFAULT, recording);
            SocketPeer.accept(server).reset();
            try {
                Net.await(attempt);
                assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(SocketFailure.class);
                assertThat(recording.events()).isEmpty();
            }
        }
        assertThat(net.connections()).isZero();
        net.checkIsQuiet();
    }

    /** The listener dies with the attempt in its queue: the system resets what nobody accepted. */
    @OnEachTransport
    void inTheQueueOfAPeerThatNeverAccepts(Underlay on) throws IOException {
        SocketPeer.needResets();
        net.open(on);
        Recording recording = new Recording();
        try (ServerSocket server = SocketPeer.listen(10)) {
            net.connectTo(server.getLocalSocketAddress(), recording);
        }
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
        net.checkIsQuiet();
        assertThat(net.connections()).isZero();
    }

    @OnEachTransport
    void whileAFileIsSentTheFileIsClosed(Underlay on) throws IOException {
        Path path = SparseFile.create(folder.resolve("large"), 256L << 20);
        Recording recording = new Recording();
        Listener listener = net.open(on).listen(recording);
        SocketPeer peer = net.keep(SocketPeer.connect(listener.localAddress(), 16 << 10));
        OpenFile file = OpenFile.open(path);
        FileRegion region = new FileRegion(file.retain(), 0, file.size());
        recording.onLoop(connection -> connection.sendFile(region));
        assertThat(peer.receive(100_000)).hasSize(100_000);
        peer.reset();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.RESET);
        // The connection's reference is gone, ours is the last; one more release would be one too many.
        file.release();
        net.checkIsQuiet();
        assertThat(net.connections()).isZero();
    }

    @OnEachTransport
    void anAbortIsSeenAsOneAndDropsWhatWaits(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(connection -> {
            connection.write(Buffer.allocate(32 << 20).writeIndex(32 << 20));
            connection.flush();
            connection.abort();
            connection.abort();
        });
        peer.checkEndsWithReset();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.ABORTED);
        assertThat(net.loop().statistics().buffersInUse()).isZero();
    }

    @OnEachTransport
    void anIdleDeadlineAborts(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(connection -> connection.idleTimeout(Duration.ofMillis(30)));
        peer.checkEndsWithReset();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.DEADLINE);
    }

    @OnEachTransport
    void aHandlerThatThrowsAborts(Underlay on) {
        Recording recording = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                throw new IllegalStateException("on purpose");
            }
        };
        SocketPeer peer = net.open(on).peerOf(recording);
        peer.send("x");
        peer.checkEndsWithReset();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
    }
}
