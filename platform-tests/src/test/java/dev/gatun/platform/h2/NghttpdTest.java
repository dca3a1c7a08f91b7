package dev.gatun.platform.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.platform.peers.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a server whose word counts: what it complains of there would be its own mistake. */
class NghttpdTest {
    @TempDir
    Path directory;

    private InetSocketAddress address;
    private Process process;

    @BeforeEach
    void start() throws Exception {
        Tool nghttpd = Tool.need("nghttpd");
        Files.writeString(directory.resolve("index.html"), "<p>hello");
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        Files.write(directory.resolve("large"), large);
        int port = freePort();
        address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        process = nghttpd.start("--no-tls", "--address=127.0.0.1", "--htdocs=" + directory, "--echo-upload", "--trailer=x-end: yes", String.valueOf(port));
        Await.until("nghttpd listens", () -> isListening() || !process.isAlive());
        assertThat(process.isAlive()).isTrue();
    }

    @AfterEach
    void end() throws Exception {
        if (process != null) {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void requestsAreAnswered() throws IOException {
        try (H2Peer peer = H2Peer.to(address)) {
            Reply reply = peer.get("/index.html");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("<p>hello");
            assertThat(reply.trailers()).containsExactly("x-end: yes");
            assertThat(peer.ask(Ask.head("/index.html")).body()).isEmpty();
            assertThat(peer.get("/missing").status()).isEqualTo(404);
            assertThat(peer.get("/large").body()).isEqualTo(Files.readAllBytes(directory.resolve("large")));
            peer.barrier();
            assertThat(peer.isAcknowledged()).isTrue();
        }
    }

    @Test
    void contentGoesBothWaysAtOnce() throws IOException {
        byte[] content = Files.readAllBytes(directory.resolve("large"));
        try (H2Peer peer = H2Peer.to(address)) {
            assertThat(peer.ask(Ask.post("/echo", content)).body()).isEqualTo(content);
            assertThat(peer.ask(Ask.of("POST", "/echo").streamed("a".getBytes()).trailer("x-y", "z")).text()).isEqualTo("a");
            H2Stream open = peer.open(Ask.of("POST", "/echo").open());
            for (int i = 0; i < 10; i++) {
                peer.content(open, new byte[10_000], i == 9);
            }
            assertThat(peer.reply(open).body()).hasSize(100_000);
        }
    }

    @Test
    void manyStreamsShareAConnection() {
        try (H2Peer peer = H2Peer.to(address)) {
            List<H2Stream> streams = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                streams.add(peer.open(Ask.get("/index.html").field("x-number", "n" + i)));
            }
            for (H2Stream stream : streams) {
                assertThat(peer.reply(stream).text()).isEqualTo("<p>hello");
            }
            peer.barrier();
            assertThat(peer.active()).isZero();
        }
    }

    @Test
    void aWindowHoldsTheServerBackUntilItIsGiven() {
        H2Options options = H2Options.DEFAULT.settings(Http2.ENABLE_PUSH, 0, Http2.INITIAL_WINDOW_SIZE, 1000).fixedWindow();
        try (H2Peer peer = H2Peer.to(address, options)) {
            peer.barrier();
            H2Stream stream = peer.open(Ask.get("/large"));
            peer.until(() -> stream.received() == 1000);
            peer.barrier();
            assertThat(stream.received()).isEqualTo(1000);
            peer.send(H2Frame.windowUpdate(stream.number(), 5000));
            peer.until(() -> stream.received() == 6000);
            // Smaller settings make the window negative: -1000 + 500 is still nothing to send.
            peer.send(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 0), H2Frame.windowUpdate(stream.number(), 500));
            peer.barrier();
            assertThat(stream.received()).isEqualTo(6000);
            peer.send(H2Frame.windowUpdate(stream.number(), 501));
            peer.until(() -> stream.received() == 6001);
            peer.send(H2Frame.reset(stream.number(), Http2.Code.CANCEL));
            peer.barrier();
        }
    }

    @Test
    void mistakesEndTheConnectionOrTheStream() {
        try (H2Peer peer = H2Peer.to(address)) {
            H2Stream stream = peer.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /", "Upper: case");
            assertThat(peer.awaitReset(stream)).isEqualTo(Http2.Code.PROTOCOL_ERROR);
            assertThat(peer.get("/index.html").status()).isEqualTo(200);
            peer.send(H2Frame.windowUpdate(0, 0));
            assertThat(peer.awaitFailure().code()).isEqualTo(Http2.Code.PROTOCOL_ERROR);
        }
    }
}
