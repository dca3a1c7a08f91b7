package dev.gatun.platform.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams between the processes of one machine. */
class UnixSocketTest {
    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    /** Listens, unless the system or the backend knows no such sockets. */
    private Listener listen(SocketAddress address) {
        try {
            return net.loops().listen(address, ListenOptions.DEFAULT, connection -> Connection::write);
        } catch (UnsupportedOperationException e) {
            return abort("no such sockets: " + e.getMessage());
        } catch (SocketFailure e) {
            if (e.errorName().contains("AFNOSUPPORT")) {
                return abort("no such sockets: " + e.getMessage());
            }
            throw e;
        }
    }

    private static String ask(SocketAddress address, String text) throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(address);
            client.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            return new String(Channels.newInputStream(client).readNBytes(text.length()), UTF_8);
        }
    }

    @OnEachTransport
    void servesAtAPathAndRemovesItsFile(Underlay on) throws IOException {
        Path path = folder.resolve("a.sock");
        net.open(on, 2);
        Listener listener = listen(SocketAddresses.unix(path));
        assertThat(listener.localAddress()).isEqualTo(UnixDomainSocketAddress.of(path));
        for (int i = 0; i < 20; i++) {
            assertThat(ask(listener.localAddress(), "turn " + i)).isEqualTo("turn " + i);
        }
        listener.close();
        assertThat(path).doesNotExist();
    }

    @OnEachTransport
    void loopsConnectToEachOtherAndTellTheEnd(Underlay on) {
        net.open(on, 2);
        Listener listener = listen(SocketAddresses.unix(folder.resolve("b.sock")));
        Recording recording = new Recording();
        Connection connection = net.connectTo(listener.localAddress(), recording);
        assertThat(connection.remoteAddress()).isEqualTo(listener.localAddress());
        byte[] bytes = SocketPeer.pattern(2_000_000);
        recording.onLoop(self -> {
            self.write(Buffer.copyOf(bytes));
            self.shutdownOutput();
        });
        assertThat(recording.awaitBytes(bytes.length)).isEqualTo(bytes);
        recording.awaitEvent("inputEnd");
    }

    @OnEachTransport
    void abstractNamesHaveNoFile(Underlay on) {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "abstract names are Linux's own");
        assumeTrue(!on.is("NIO"), "the JDK knows no abstract names");
        net.open(on);
        SocketAddress name = SocketAddresses.abstractUnix("gatun-conformance-" + UUID.randomUUID());
        Listener listener = listen(name);
        assertThat(listener.localAddress()).isEqualTo(name);
        Recording recording = new Recording();
        net.connectTo(name, recording);
        recording.onLoop(connection -> connection.write(Buffer.utf8("abstract")));
        assertThat(recording.awaitBytes(8)).isEqualTo("abstract".getBytes());
        assertThatThrownBy(() -> listen(name)).isInstanceOf(SocketFailure.class).hasMessageContaining("ADDRINUSE");
    }

    @OnEachTransport
    void aStaleFileGivesWayAndALiveOneDoesNot(Underlay on) throws IOException {
        net.open(on);
        Path path = folder.resolve("c.sock");
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        } catch (UnsupportedOperationException e) {
            abort("the JDK has no such sockets here");
        }
        assertThat(Files.exists(path)).isTrue();
        Listener listener = listen(SocketAddresses.unix(path));
        assertThat(ask(listener.localAddress(), "fresh")).isEqualTo("fresh");
        assertThatThrownBy(() -> listen(SocketAddresses.unix(path))).isInstanceOf(SocketFailure.class).hasMessageContaining("ADDRINUSE");
        assertThat(ask(listener.localAddress(), "still here")).isEqualTo("still here");
    }

    @OnEachTransport
    void aFileThatIsNoSocketIsNeverRemoved(Underlay on) throws IOException {
        net.open(on);
        listen(SocketAddresses.unix(folder.resolve("d.sock")));
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> listen(SocketAddresses.unix(file))).isInstanceOf(SocketFailure.class);
        assertThat(file).hasContent("precious");
    }

    @OnEachTransport
    void aPathThatIsTooLongIsRefused(Underlay on) {
        net.open(on);
        listen(SocketAddresses.unix(folder.resolve("e.sock")));
        Path path = folder.resolve("x".repeat(200));
        assertThatThrownBy(() -> listen(SocketAddresses.unix(path))).isInstanceOf(SocketFailure.class).hasMessageContaining("NAMETOOLONG");
        CompletableFuture<Connection> attempt =
                net.attempt(List.of(SocketAddresses.unix(path)), ConnectOptions.DEFAULT, new Recording());
        assertThat(Net.failure(attempt)).isInstanceOf(SocketFailure.class).hasMessageContaining("NAMETOOLONG");
    }

    @OnEachTransport
    void nobodyAtAPathIsTold(Underlay on) {
        net.open(on);
        listen(SocketAddresses.unix(folder.resolve("f.sock")));
        CompletableFuture<Connection> attempt = net.attempt(
                List.of(SocketAddresses.unix(folder.resolve("nobody.sock"))), ConnectOptions.DEFAULT, new Recording());
        assertThat(Net.failure(attempt)).isInstanceOf(SocketFailure.class).hasMessageContaining("nobody.sock");
    }
}
