package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Files among buffers on a connection, whoever reads them. */
class FilesTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("content"), content);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @OnEachUnderlay
    void leaveInTheOrderInWhichTheyWereWritten(Underlay underlay) throws IOException {
        byte[] content = random(underlay.scaled(700_000));
        Path path = file(content);
        Recording recording = new Recording();
        Peer peer = net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            OpenFile file = OpenFile.open(path);
            connection.write(Buffer.utf8("head"));
            connection.sendFile(new FileRegion(file.retain(), 10, content.length - 20));
            connection.sendFile(new FileRegion(file.retain(), 5, 0));
            connection.write(Buffer.utf8("tail"));
            connection.sendFile(new FileRegion(file, 0, 3));
            connection.close();
        });
        byte[] all = peer.receiveAll();
        assertThat(Arrays.copyOf(all, 4)).isEqualTo("head".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOfRange(all, 4, content.length - 16)).isEqualTo(Arrays.copyOfRange(content, 10, content.length - 10));
        assertThat(Arrays.copyOfRange(all, content.length - 16, content.length - 12)).isEqualTo("tail".getBytes(StandardCharsets.US_ASCII));
        assertThat(Arrays.copyOfRange(all, content.length - 12, all.length)).isEqualTo(Arrays.copyOf(content, 3));
        assertThat(recording.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void oneThatShrankEndsItsConnectionAndSaysSo(Underlay underlay) throws IOException {
        Path path = file(random(10_000));
        Recording recording = new Recording();
        net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        OpenFile file = OpenFile.open(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(1_000);
        }
        net.onLoop(() -> connection.sendFile(new FileRegion(file, 0, 10_000)));
        CloseCause cause = recording.cause();
        assertThat(cause.kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(cause.error().orElseThrow()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void anAbortInTheMidstGivesTheFileBack(Underlay underlay) throws IOException {
        Path path = file(random(4 << 20));
        Recording recording = new Recording();
        net.open(underlay).peerOf(recording);
        Connection connection = recording.connection();
        net.onLoop(() -> {
            OpenFile file = OpenFile.open(path);
            for (int i = 0; i < 8; i++) {
                connection.sendFile(new FileRegion(file.retain(), 0, 4 << 20));
            }
            file.release();
        });
        net.settle();
        net.onLoop(connection::abort);
        assertThat(recording.cause().kind()).isEqualTo(CloseCause.Kind.ABORTED);
    }
}
