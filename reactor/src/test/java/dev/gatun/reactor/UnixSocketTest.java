package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Unix-domain stream sockets: paths, what stands at them before and after, and abstract names. */
@EnabledOnOs(OS.LINUX)
class UnixSocketTest {
    private static final ConnectionHandler ECHO = (connection, data) -> connection.write(data);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path folder;

    private static String ask(SocketAddress address, String text) throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(address);
            client.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(text.length());
            while (answer.hasRemaining() && client.read(answer) >= 0) {
                assertThat(answer.position()).isPositive();
            }
            return new String(answer.array(), 0, answer.position(), UTF_8);
        }
    }

    @Test
    void servesAtAPathAndRemovesItsFile() throws IOException {
        Path path = folder.resolve("server.sock");
        EventLoops loops = leaks.start(1);
        Listener listener = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        assertThat(listener.localAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
        assertThat(ask(listener.localAddress(), "hello")).isEqualTo("hello");
        listener.close();
        assertThat(path).doesNotExist();
        listener.close();
    }

    @Test
    void aPathThatIsTooLongIsRefusedBeforeAnythingIsDone() {
        Path path = folder.resolve("x".repeat(200));
        EventLoops loops = leaks.start(1);
        assertThatThrownBy(() -> loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("ENAMETOOLONG")
                .hasMessageContaining("not in 1..107");
        assertThatThrownBy(() -> loops.connect(List.of(SocketAddresses.unix(path)), ConnectOptions.DEFAULT, connection -> ECHO)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(SocketFailure.class)
                .hasMessageContaining("ENAMETOOLONG");
        assertThatThrownBy(() -> SocketAddresses.abstractUnix("x".repeat(108))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SocketAddresses.abstractUnix("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestPathWorks() throws IOException {
        int room = 107 - folder.toString().getBytes(UTF_8).length - 1;
        Path path = folder.resolve("x".repeat(room));
        EventLoops loops = leaks.start(1);
        Listener listener = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        assertThat(listener.localAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
        CompletableFuture<String> answer = new CompletableFuture<>();
        loops.connect(List.of(listener.localAddress()), ConnectOptions.DEFAULT, connection -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection opened) {
                opened.write(Buffer.utf8("long"));
            }

            @Override
            public void onData(Connection opened, Buffer data) {
                answer.complete(data.toString(UTF_8));
                data.skip(data.readableBytes());
            }
        });
        assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("long");
    }

    private static void leaveStaleSocket(Path path) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    @Test
    void aStaleSocketFileIsRemoved() throws IOException {
        Path path = folder.resolve("stale.sock");
        leaveStaleSocket(path);
        Listener listener = leaks.start(1).listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        assertThat(ask(listener.localAddress(), "fresh")).isEqualTo("fresh");
    }

    @Test
    void aStaleSocketFileStaysWhenAskedTo() throws IOException {
        Path path = folder.resolve("kept.sock");
        leaveStaleSocket(path);
        assertThatThrownBy(() -> leaks.start(1)
                        .listen(SocketAddresses.unix(path), ListenOptions.DEFAULT.keepStaleSocketFile(), connection -> ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("EADDRINUSE");
        assertThat(path).exists();
    }

    @Test
    void aLiveSocketIsLeftAlone() throws IOException {
        Path path = folder.resolve("live.sock");
        EventLoops loops = leaks.start(1);
        Listener first = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        assertThatThrownBy(() -> loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("bind " + path)
                .hasMessageContaining("EADDRINUSE");
        assertThat(ask(first.localAddress(), "still here")).isEqualTo("still here");
    }

    @Test
    void nothingButASocketIsEverRemoved() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Path stale = folder.resolve("stale.sock");
        leaveStaleSocket(stale);
        Path link = Files.createSymbolicLink(folder.resolve("link"), stale);
        EventLoops loops = leaks.start(1);
        for (Path path : List.of(file, pipe, directory, link)) {
            assertThatThrownBy(() -> loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO))
                    .isInstanceOf(SocketFailure.class)
                    .hasMessageContaining("EADDRINUSE");
            assertThat(Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)).as("%s is still there", path).isTrue();
        }
        assertThat(file).hasContent("precious");
    }

    @Test
    void theFileOfASuccessorIsLeftAlone() throws IOException {
        Path path = folder.resolve("restart.sock");
        EventLoops loops = leaks.start(1);
        Listener old = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        Files.delete(path);
        Listener successor = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> ECHO);
        old.close();
        assertThat(path).exists();
        assertThat(ask(successor.localAddress(), "next")).isEqualTo("next");
        successor.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void anAbstractNameHasNoFileAndItsClientsNoName() throws Exception {
        SocketAddress name = SocketAddresses.abstractUnix("gatun-test-" + UUID.randomUUID());
        EventLoops loops = leaks.start(2);
        BlockingQueue<SocketAddress> peers = new LinkedBlockingQueue<>();
        Listener listener = loops.listen(name, ListenOptions.DEFAULT, connection -> {
            peers.add(connection.remoteAddress());
            return ECHO;
        });
        assertThat(listener.localAddress()).isEqualTo(name);
        CompletableFuture<String> answer = new CompletableFuture<>();
        loops.connect(List.of(name), ConnectOptions.DEFAULT, connection -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection opened) {
                opened.write(Buffer.utf8("abstract"));
            }

            @Override
            public void onData(Connection opened, Buffer data) {
                answer.complete(opened.remoteAddress() + " " + data.toString(UTF_8));
                data.skip(data.readableBytes());
            }
        });
        assertThat(answer.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(name + " abstract");
        assertThat(peers.poll(10, TimeUnit.SECONDS)).isEqualTo(UnixDomainSocketAddress.of(""));
        assertThatThrownBy(() -> loops.listen(name, ListenOptions.DEFAULT, connection -> ECHO)).hasMessageContaining("EADDRINUSE");
    }

    @Test
    void severalLoopsTakeConnectionsInTurn() throws IOException {
        Path path = folder.resolve("shared.sock");
        EventLoops loops = leaks.start(3);
        Set<Integer> owners = ConcurrentHashMap.newKeySet();
        Listener listener = loops.listen(SocketAddresses.unix(path), ListenOptions.DEFAULT, connection -> {
            owners.add(connection.loop().index());
            return ECHO;
        });
        for (int i = 0; i < 9; i++) {
            assertThat(ask(listener.localAddress(), "turn " + i)).isEqualTo("turn " + i);
        }
        assertThat(owners).containsExactlyInAnyOrder(0, 1, 2);
    }
}
