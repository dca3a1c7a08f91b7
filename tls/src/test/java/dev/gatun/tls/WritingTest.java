package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is sealed: in few records, no faster than the peer reads, and files too. */
class WritingTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenInOneTurnIsOneRecord() throws IOException {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> server.connection().write(Buffer.utf8("ready")));
        client.receive(5);
        net.onLoop(() -> {
            for (int i = 0; i < 500; i++) {
                server.connection().write(i % 2 == 0 ? Buffer.utf8("pieces ") : net.loop().buffers().acquire(7).putLatin1("pieces "));
            }
            assertThat(server.connection().pendingBytes()).isEqualTo(3500);
        });
        byte[] header = client.socket().getInputStream().readNBytes(5);
        assertThat((header[3] & 0xff) << 8 | header[4] & 0xff).isBetween(3500, 3600);
    }

    @Test
    void flushDoesNotWaitForTheEndOfTheTurn() {
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> {
            server.connection().write(Buffer.utf8("now"));
            server.connection().flush();
            assertThat(client.receiveText(3)).isEqualTo("now");
        });
    }

    @Test
    void waitsForASlowReader() {
        int size = 16 << 20;
        Recording server = new Recording() {
            private int left = size;

            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                more(connection);
            }

            @Override
            public void onWritable(Connection connection) {
                super.onWritable(connection);
                assertThat(connection.isWritable()).isTrue();
                more(connection);
            }

            private void more(Connection connection) {
                while (left > 0 && connection.isWritable()) {
                    byte[] part = new byte[Math.min(left, 5000)];
                    Arrays.fill(part, (byte) (left >>> 10));
                    connection.write(Buffer.copyOf(part));
                    left -= part.length;
                    assertThat(connection.pendingBytes()).isLessThan(90 << 10);
                }
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.settle();
        assertThat(net.ask(server.connection()::isWritable)).isFalse();
        assertThat(client.receive(size)).hasSize(size);
        net.settle();
        assertThat(net.ask(server.connection()::pendingBytes)).isZero();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void isNotWritableWhileTooMuchWaitsForTheHandshake() {
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.allocate(100_000).writeIndex(100_000));
                assertThat(connection.isWritable()).isFalse();
            }
        };
        Client client = net.clientOf(server);
        client.handshake();
        assertThat(client.receive(100_000)).hasSize(100_000);
        server.awaitEvent("writable");
        assertThat(net.ask(server.connection()::isWritable)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sendsAFileLargerThanAnySocketBuffer(String version) throws Exception {
        byte[] content = EchoTest.random(24 << 20);
        Path path = Files.write(directory.resolve("large"), content);
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.write(Buffer.utf8("HEAD"));
                connection.sendFile(new FileRegion(OpenFile.open(path), 1000, content.length - 3000));
                connection.write(Buffer.utf8("TAIL"));
                connection.close();
            }
        };
        Client client = net.clientOf(server, version);
        client.handshake();
        server.session();
        net.settle();
        assertThat(net.statistics().bufferBytesInUse()).as("no more than the peer is about to read").isLessThan(512 << 10);
        byte[] got = client.receiveAll();
        assertThat(new String(got, 0, 4)).isEqualTo("HEAD");
        assertThat(new String(got, got.length - 4, 4)).isEqualTo("TAIL");
        assertThat(sha256(Arrays.copyOfRange(got, 4, got.length - 4))).isEqualTo(sha256(Arrays.copyOfRange(content, 1000, content.length - 2000)));
        assertThat(server.cause()).isEqualTo(CloseCause.CLOSED);
    }

    @Test
    void neverSendsAFileInClear() throws Exception {
        String secret = "this must not be seen on the wire. ";
        Path path = Files.writeString(directory.resolve("secret"), secret.repeat(100));
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> {
            server.connection().sendFile(new FileRegion(OpenFile.open(path), 0, 3500));
            server.connection().sendFile(new FileRegion(OpenFile.open(path), 0, 0));
            server.connection().close();
        });
        try (InputStream wire = client.socket().getInputStream()) {
            assertThat(new String(wire.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("must not").hasSizeGreaterThan(3500);
        }
    }

    @Test
    void aFileThatShrankFailsTheConnection() throws Exception {
        Path path = Files.write(directory.resolve("shrinks"), new byte[4 << 20]);
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> server.connection().sendFile(new FileRegion(OpenFile.open(path), 0, 4 << 20)));
        try (var file = java.nio.channels.FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(1000);
        }
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                client.tls().getInputStream().readAllBytes();
            } catch (IOException e) {
                // The reset.
                return;
            }
        }, Net.THREADS);
        assertThat(server.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(server.cause().error()).get().isInstanceOf(EOFException.class);
        assertThat(server.cause().error().orElseThrow()).hasMessageContaining("shrinks").hasMessageContaining("before byte 4194304");
        Net.await(reading);
    }

    @Test
    void aFileIsGivenBackWhenTheConnectionEnds() throws Exception {
        Path path = Files.write(directory.resolve("unsent"), new byte[8 << 20]);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Recording server = new Recording();
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        net.onLoop(() -> {
            server.connection().sendFile(new FileRegion(new WatchedFile(OpenFile.open(path), closed), 0, 8 << 20));
            server.connection().write(Buffer.utf8("behind it"));
        });
        net.settle();
        assertThat(closed).isNotDone();
        client.close();
        server.cause();
        Net.await(closed);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    /** Tells of its end. */
    private record WatchedFile(OpenFile file, CompletableFuture<Void> closed) implements OpenFile {
        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public java.time.Instant lastModified() {
            return file.lastModified();
        }

        @Override
        public boolean isRegular() {
            return file.isRegular();
        }

        @Override
        public int read(Buffer target, long offset) {
            return file.read(target, offset);
        }

        @Override
        public OpenFile retain() {
            file.retain();
            return this;
        }

        @Override
        public void release() {
            file.release();
            closed.complete(null);
        }
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
