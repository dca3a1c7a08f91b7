package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** What is written leaves in order, together, and no faster than the peer takes it. */
class WritingTest {
    private static final int LARGE = 12 << 20;

    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path directory;

    private Connection connected(Underlay underlay, Recording recording) {
        net.open(underlay).peerOf(ListenOptions.DEFAULT, recording);
        return recording.connection();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @OnEachUnderlay
    void smallWritesOfOneTurnShareABuffer(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        long buffers = net.ask(() -> {
            for (int i = 0; i < 100; i++) {
                connection.write(Buffer.utf8("0123456789"));
            }
            assertThat(connection.pendingBytes()).isEqualTo(1000);
            return net.statistics().buffersInUse();
        });
        assertThat(buffers).isEqualTo(1);
        assertThat(peer.receiveText(1000)).isEqualTo("0123456789".repeat(100));
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aPooledBufferPassesToTheConnection(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        byte[] bytes = random(underlay.scaled(50_000));
        net.onLoop(() -> {
            for (int at = 0; at < bytes.length; at += 100) {
                int length = Math.min(100, bytes.length - at);
                connection.write(net.loop().buffers().acquire(2000).put(bytes, at, length));
            }
        });
        assertThat(peer.receiveExactly(bytes.length)).isEqualTo(bytes);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void flushSendsBeforeTheTurnEnds(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.write(Buffer.utf8("now"));
            connection.flush();
            if (!underlay.completesLater()) {
                assertThat(connection.pendingBytes()).isZero();
            }
            if (!underlay.inMemory()) {
                assertThat(peer.receiveText(3)).isEqualTo("now");
            }
        });
        if (underlay.inMemory()) {
            assertThat(peer.receiveText(3)).isEqualTo("now");
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void tellsWhenMoreMayBeWrittenAfterTheHighWaterMark(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(ListenOptions.DEFAULT.waterMarks(1000, 4000), recording);
        Connection connection = recording.connection();
        int size = underlay.scaled(LARGE);
        net.onLoop(() -> {
            connection.write(Buffer.allocate(3999).writeIndex(3999));
            assertThat(connection.isWritable()).isTrue();
            connection.write(Buffer.allocate(1).writeIndex(1));
            assertThat(connection.isWritable()).isFalse();
            connection.write(Buffer.allocate(size).writeIndex(size));
        });
        peer.receiveExactly(size + 4000);
        recording.awaitEvent("writable");
        assertThat(net.ask(connection::isWritable)).isTrue();
        assertThat(recording.events()).containsExactly("open", "writable");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aWriterThatMindsTheMarksNeverHasMuchPending(Underlay underlay) {
        int total = underlay.scaled(8 << 20);
        AtomicInteger most = new AtomicInteger();
        Recording writer = new Recording() {
            private int written;

            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                onWritable(connection);
            }

            @Override
            public void onWritable(Connection connection) {
                while (connection.isWritable() && written < total) {
                    int length = Math.min(5000, total - written);
                    written += length;
                    connection.write(Buffer.allocate(length).writeIndex(length));
                    most.accumulateAndGet((int) connection.pendingBytes(), Math::max);
                }
                if (written == total) {
                    connection.close();
                }
            }
        };
        Peer peer = net.open(underlay).peerOf(writer);
        assertThat(peer.receiveAll()).hasSize(total);
        assertThat(writer.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(most.get()).isLessThan((64 << 10) + 5000);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void filesAndBuffersLeaveInTheOrderOfTheCalls(Underlay underlay) throws IOException {
        byte[] content = random(underlay.scaled(300_000));
        Path path = Files.write(directory.resolve("content"), content);
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        net.onLoop(() -> {
            OpenFile file = OpenFile.open(path);
            for (int i = 0; i < 5; i++) {
                connection.write(Buffer.utf8("<" + i + ">"));
                expected.writeBytes(("<" + i + ">").getBytes());
                int length = content.length / 5 - i;
                connection.sendFile(new FileRegion(file.retain(), i * 7, length));
                expected.write(content, i * 7, length);
                connection.sendFile(new FileRegion(file.retain(), 0, 0));
            }
            file.release();
            connection.write(Buffer.utf8("end"));
            expected.writeBytes("end".getBytes());
            connection.close();
            connection.sendFile(new FileRegion(OpenFile.open(path), 0, 10));
        });
        assertThat(peer.receiveAll()).isEqualTo(expected.toByteArray());
    }

    @ParameterizedTest
    @OnEachUnderlay
    void closeWaitsUntilEverythingPendingWasSent(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        byte[] bytes = random(underlay.scaled(LARGE));
        net.onLoop(() -> {
            connection.write(Buffer.copyOf(bytes));
            connection.close();
            connection.close();
            assertThat(connection.isOpen()).isFalse();
            connection.write(Buffer.utf8("too late"));
        });
        peer.send("not wanted any more, and not to be spun on");
        if (bytes.length == LARGE) {
            assertThat(net.turnsWithin(Duration.ofMillis(50))).isLessThan(15);
            assertThat(recording.events()).doesNotContain("closed CLOSED");
        }
        assertThat(peer.receiveExactly(bytes.length)).isEqualTo(bytes);
        peer.endOutput();
        assertThat(recording.cause()).isEqualTo(CloseCause.CLOSED);
        assertThat(recording.events()).containsExactly("open", "closed CLOSED");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aCloseThatThePeerNeverLetsHappenEndsByTheIdleDeadline(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            connection.idleTimeout(Duration.ofMillis(100));
            connection.write(Buffer.allocate(LARGE).writeIndex(LARGE));
            connection.close();
        });
        assertThat(recording.cause()).isEqualTo(CloseCause.DEADLINE);
        assertThat(peer.ending()).isEqualTo(Peer.Ending.RESET);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void abortDropsWhatIsPendingAndResetsThePeer(Underlay underlay) {
        Recording recording = new Recording();
        Connection connection = connected(underlay, recording);
        net.onLoop(() -> {
            connection.write(Buffer.allocate(LARGE).writeIndex(LARGE));
            connection.flush();
            assertThat(connection.pendingBytes()).isPositive();
            connection.abort(CloseCause.failed(new IllegalStateException("mine")));
            assertThat(connection.pendingBytes()).isZero();
        });
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(recording.cause().error().orElseThrow()).hasMessage("mine");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void abortIsAResetForThePeer(Underlay underlay) {
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        net.onLoop(recording.connection()::abort);
        assertThat(peer.ending()).isEqualTo(Peer.Ending.RESET);
        assertThat(recording.cause()).isEqualTo(CloseCause.ABORTED);
    }
}
