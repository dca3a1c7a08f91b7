package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bytes arrive as they were sent, in pieces of any size, and no faster than the other side takes them. */
class TransferTest {
    private static final int BYTEWISE = 3000;
    private static final long LARGE = 64L << 20;

    @RegisterExtension
    final Net net = new Net();

    private static CompletableFuture<ByteStream> inBackground(ByteStream stream, Transfer transfer) {
        CompletableFuture<ByteStream> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                transfer.run();
                done.complete(stream);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        return done;
    }

    /** What a background thread does. */
    private interface Transfer {
        void run() throws IOException;
    }

    @OnEachTransport
    void singleBytesAreReadInOrder(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        byte[] bytes = SocketPeer.pattern(BYTEWISE);
        for (byte one : bytes) {
            peer.send(new byte[] {one});
        }
        assertThat(recording.awaitBytes(BYTEWISE)).isEqualTo(bytes);
    }

    @OnEachTransport
    void singleBytesAreWrittenInOrder(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        byte[] bytes = SocketPeer.pattern(BYTEWISE);
        recording.onLoop(connection -> {
            for (byte one : bytes) {
                connection.write(Buffer.allocate(1).put(one));
                connection.flush();
            }
        });
        assertThat(peer.receive(BYTEWISE)).isEqualTo(bytes);
    }

    @OnEachTransport
    void aHandlerThatTakesAByteAtATimeIsShownTheRestAgain(Underlay on) {
        Recording slow = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                take(Buffer.allocate(1).put(data.read()));
                if (data.isReadable()) {
                    // What is left is shown again when reading goes on.
                    connection.pauseReading();
                    connection.loop().execute(connection::resumeReading);
                }
            }
        };
        SocketPeer peer = net.open(on).peerOf(slow);
        byte[] bytes = SocketPeer.pattern(BYTEWISE);
        peer.send(bytes);
        assertThat(slow.awaitBytes(BYTEWISE)).isEqualTo(bytes);
    }

    @OnEachTransport
    void buffersOfAllSizesAreGathered(Underlay on) {
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        byte[] bytes = SocketPeer.pattern(3_000_000);
        recording.onLoop(connection -> {
            int at = 0;
            for (int size = 1; at < bytes.length; size = size * 3 % 65_537) {
                int length = Math.min(size, bytes.length - at);
                connection.write(connection.loop().buffers().acquire(length).put(bytes, at, length));
                at += length;
            }
        });
        assertThat(peer.receive(bytes.length)).isEqualTo(bytes);
    }

    @OnEachTransport
    void sixtyFourMebibytesComeInWhole(Underlay on) throws IOException {
        Checksum checksum = new Checksum(LARGE);
        SocketPeer peer = net.open(on).peerOf(checksum);
        long sent = new ByteStream(LARGE).writeTo(peer.out());
        assertThat(Net.await(checksum.whole())).isEqualTo(sent);
    }

    @OnEachTransport
    void sixtyFourMebibytesGoOutWholeToASlowPeerAndWaitHere(Underlay on) throws IOException {
        Source source = new Source(LARGE);
        Listener listener = net.open(on).listen(ListenOptions.DEFAULT.waterMarks(64 << 10, 256 << 10), connection -> source);
        SocketPeer peer = net.keep(SocketPeer.connect(listener.localAddress(), 16 << 10));
        // The peer takes nothing until the source was told to stop, and then little at a time.
        Await.until("the source was told to stop", source::hasStopped);
        net.checkIsQuiet();
        assertThat(ByteStream.checksum(peer.in(), LARGE, 5_000)).isEqualTo(Net.await(source.sent()));
        assertThat(source.mostPending()).as("bytes that waited, at most").isLessThan((256 << 10) + Source.PIECE);
        assertThat(source.resumed()).as("times that it was told to go on").isPositive();
    }

    @OnEachTransport
    void sixtyFourMebibytesGoBothWaysAtOnce(Underlay on) throws IOException {
        // Echoes, and reads no more while the peer does not take what it sent.
        ConnectionHandler echo = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(data);
                if (!connection.isWritable()) {
                    connection.pauseReading();
                }
            }

            @Override
            public void onWritable(Connection connection) {
                connection.resumeReading();
            }
        };
        SocketPeer peer = net.open(on).peerOf(echo);
        ByteStream stream = new ByteStream(LARGE);
        CompletableFuture<ByteStream> sender = inBackground(stream, () -> stream.writeTo(peer.out()));
        long received = ByteStream.checksum(peer.in(), LARGE, 50_000);
        assertThat(received).isEqualTo(Net.await(sender).checksum());
    }

    @OnEachTransport
    void whatTheHandlerLeavesUnreadIsBounded(Underlay on) throws IOException {
        int most = 64 << 10;
        int[] shown = new int[1];
        ConnectionHandler hoarder = (connection, data) -> shown[0] = Math.max(shown[0], data.readableBytes());
        Listener listener = net.open(on).listen(ListenOptions.DEFAULT.maxUnread(most), connection -> hoarder);
        SocketPeer peer = net.keep(SocketPeer.connect(listener.localAddress()));
        Await.until("the connection is open", () -> net.connections() == 1);
        CompletableFuture<ByteStream> sender = inBackground(new ByteStream(LARGE), () -> new ByteStream(LARGE).writeTo(peer.out()));
        Await.until("the bound is reached", () -> Net.ask(net.loop(), () -> shown[0]) >= most);
        net.checkIsQuiet();
        assertThat(Net.ask(net.loop(), () -> shown[0])).isLessThan(most + (256 << 10));
        assertThat(sender.isDone()).as("the peer is held back").isFalse();
        peer.close();
        Net.failure(sender);
    }
}
