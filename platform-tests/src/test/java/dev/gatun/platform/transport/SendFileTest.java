package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files go out as they are on the disk, in their place among the bytes written. */
class SendFileTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    private static FileRegion region(Path path, long offset, long length) {
        return new FileRegion(OpenFile.open(path), offset, length);
    }

    @OnEachTransport
    void rangesOfAnyKind(Underlay on) throws IOException {
        byte[] content = SocketPeer.pattern(1_000_003);
        Path path = Files.write(folder.resolve("file"), content);
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        int[][] ranges = {{0, 1_000_003}, {0, 1}, {1_000_002, 1}, {1, 65_536}, {4095, 4098}, {500_000, 0}, {999_999, 4}};
        for (int[] range : ranges) {
            recording.onLoop(connection -> connection.sendFile(region(path, range[0], range[1])));
            assertThat(peer.receive(range[1])).as("from %d, %d bytes", range[0], range[1])
                    .isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
        }
        recording.onLoop(connection -> {
            for (int[] range : ranges) {
                connection.sendFile(region(path, range[0], range[1]));
            }
            connection.shutdownOutput();
        });
        assertThat(peer.receiveAll()).hasSize(Arrays.stream(ranges).mapToInt(range -> range[1]).sum());
    }

    @OnEachTransport
    void amongBuffersItKeepsItsPlace(Underlay on) throws IOException {
        byte[] content = SocketPeer.pattern(200_000);
        Path path = Files.write(folder.resolve("file"), content);
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        recording.onLoop(connection -> {
            for (int i = 0; i < 20; i++) {
                connection.write(Buffer.utf8("<%02d>".formatted(i)));
                connection.sendFile(region(path, i * 10_000, 10_000));
            }
            connection.write(Buffer.utf8("end"));
            connection.close();
        });
        for (int i = 0; i < 20; i++) {
            assertThat(peer.receiveText(4)).isEqualTo("<%02d>".formatted(i));
            assertThat(peer.receive(10_000)).isEqualTo(Arrays.copyOfRange(content, i * 10_000, (i + 1) * 10_000));
        }
        assertThat(peer.receiveAll()).isEqualTo("end".getBytes());
    }

    /** Offsets above 2 and above 4 GiB, where 32 bits would not do. */
    @OnEachTransport
    void offsetsOfMoreThan32Bits(Underlay on) throws IOException {
        Path path = folder.resolve("sparse");
        byte[] marks = SocketPeer.pattern(10_000);
        assumeTrue(Files.getFileStore(folder).getUsableSpace() > 6L << 30 || !System.getProperty("os.name").contains("Mac"),
                "the file system keeps no holes and has no room for 5 GiB");
        SparseFile.write(path, (2L << 30) - 5000, marks);
        SparseFile.write(path, (5L << 30) - 5000, marks);
        Recording recording = new Recording();
        SocketPeer peer = net.open(on).peerOf(recording);
        for (long at : new long[] {(2L << 30) - 5000, (5L << 30) - 5000}) {
            recording.onLoop(connection -> connection.sendFile(region(path, at - 100, 10_100)));
            assertThat(peer.receive(100)).isEqualTo(new byte[100]);
            assertThat(peer.receive(10_000)).isEqualTo(marks);
        }
    }

    @OnEachTransport
    void aSlowReceiverGetsAllOfIt(Underlay on) throws IOException {
        ByteStream stream = new ByteStream(16 << 20);
        Path path = folder.resolve("file");
        try (var out = Files.newOutputStream(path)) {
            stream.writeTo(out);
        }
        Recording recording = new Recording();
        Listener listener = net.open(on).listen(recording);
        SocketPeer peer = net.keep(SocketPeer.connect(listener.localAddress(), 16 << 10));
        recording.onLoop(connection -> {
            connection.sendFile(region(path, 0, 16 << 20));
            connection.shutdownOutput();
        });
        net.checkIsQuiet();
        assertThat(ByteStream.checksum(peer.in(), 16 << 20, 3_000)).isEqualTo(stream.checksum());
        assertThat(peer.in().read()).isEqualTo(-1);
    }

    /** What was promised can't be kept: the connection ends with a failure rather than with too few bytes and a good word. */
    @OnEachTransport
    void aFileThatShrinksEndsTheConnection(Underlay on) throws IOException {
        Path path = SparseFile.create(folder.resolve("shrinking"), 64L << 20);
        Recording recording = new Recording();
        Listener listener = net.open(on).listen(recording);
        SocketPeer peer = net.keep(SocketPeer.connect(listener.localAddress(), 16 << 10));
        recording.onLoop(connection -> connection.sendFile(region(path, 0, 64L << 20)));
        assertThat(peer.receive(10_000)).hasSize(10_000);
        try {
            SparseFile.truncate(path, 1 << 20);
        } catch (IOException e) {
            assumeTrue(false, "a file that is open can't be cut here: " + e.getMessage());
        }
        peer.checkEndsWithReset();
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        net.checkIsQuiet();
    }

    @OnEachTransport
    void manyConnectionsShareOneFile(Underlay on) throws IOException {
        byte[] content = SocketPeer.pattern(300_000);
        Path path = Files.write(folder.resolve("file"), content);
        CRC32C expected = new CRC32C();
        expected.update(content);
        net.open(on, 2);
        OpenFile file = OpenFile.open(path);
        Listener listener = net.listen((connection, data) -> {
            data.skip(data.readableBytes());
            connection.sendFile(new FileRegion(file.retain(), 0, file.size()));
            connection.close();
        });
        SocketPeer[] peers = new SocketPeer[50];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = net.connect(listener);
            peers[i].send("x");
        }
        for (SocketPeer peer : peers) {
            assertThat(ByteStream.checksum(peer.in(), content.length, 20_000)).isEqualTo(expected.getValue());
            assertThat(peer.in().read()).isEqualTo(-1);
        }
        file.release();
    }
}
