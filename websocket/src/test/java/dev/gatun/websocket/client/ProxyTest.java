package dev.gatun.websocket.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Router;
import dev.gatun.http.client.ClientProxy;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketClient.Version;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions through a proxy that knows CONNECT. */
@Timeout(60)
class ProxyTest {
    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    @TempDir
    Path directory;

    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private TestKeys keys;
    private HttpServer server;

    @BeforeEach
    void start() {
        keys = new TestKeys(directory);
        Router router = Router.of(r -> r.get("/echo", WebSocket.upgrade(ws -> ws.onText((session, text) -> session.send(text)))));
        server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).listen(Listen.tcp("127.0.0.1", 0).tls(keys.server()))
                .loops(options -> options.count(1)).handler(router).grace(Duration.ofSeconds(1)).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Opens the tunnel that is asked for, wherever its name leads: to this machine. */
    private void tunnel(Socket inside, int number) throws IOException, InterruptedException {
        String head = RawServer.readHead(inside);
        heads.add(head);
        passOn(inside, Integer.parseInt(head.substring(head.indexOf(':') + 1, head.indexOf(" HTTP/"))), "HTTP/1.1 200 Tunnel\r\n\r\n".getBytes(US_ASCII));
    }

    /** The same in SOCKS5 (RFC 1928). */
    private void socks(Socket inside, int number) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(inside.getInputStream());
        in.skipNBytes(1);
        in.skipNBytes(in.readUnsignedByte());
        inside.getOutputStream().write(new byte[] {5, 0});
        in.skipNBytes(4);
        heads.add("SOCKS5 " + new String(in.readNBytes(in.readUnsignedByte()), US_ASCII));
        passOn(inside, in.readUnsignedShort(), new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private static void passOn(Socket inside, int port, byte[] opened) throws IOException, InterruptedException {
        try (Socket outside = new Socket(InetAddress.getLoopbackAddress(), port)) {
            inside.getOutputStream().write(opened);
            Thread back = Thread.ofVirtual().start(() -> copy(outside, inside));
            copy(inside, outside);
            back.join();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // Either end has closed.
        }
    }

    private int port(boolean secure) {
        return ((InetSocketAddress) server.addresses().get(secure ? 1 : 0)).getPort();
    }

    @ParameterizedTest
    @CsvSource({"false, AUTO", "false, HTTP_2", "true, AUTO", "true, HTTP_2"})
    void allWaysLeadThroughIt(boolean secure, Version version) throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (RawServer proxy = new RawServer(this::tunnel)) {
            try (WebSocketClient chat = WebSocket.connect((secure ? "wss" : "ws") + "://localhost:" + port(secure) + "/echo").loops(client.loops)
                    .tls(keys.client()).version(version).proxy("127.0.0.1", proxy.port(), "user", "pass").onText((session, text) -> received.add(text)).open()) {
                chat.send("hello");
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            }
            assertThat(heads.take()).startsWith("CONNECT localhost:" + port(secure) + " HTTP/1.1\r\n").contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n");
        }
    }

    @Test
    void aProxyOfSocksMayBeTheWay() throws Exception {
        try (RawServer proxy = new RawServer(this::socks)) {
            WebSocket.connect("ws://absent.invalid:" + port(false) + "/echo").loops(client.loops).proxy(ClientProxy.socks5("127.0.0.1", proxy.port()))
                    .header("origin", "http://absent.invalid:" + port(false)).onText((session, text) -> { }).open().close();
            assertThat(heads.take()).isEqualTo("SOCKS5 absent.invalid");
        }
    }

    @Test
    void namesAreTheProxysToResolve() throws Exception {
        try (RawServer proxy = new RawServer(this::tunnel)) {
            WebSocket.connect("ws://absent.invalid:" + port(false) + "/echo").loops(client.loops).proxy("127.0.0.1", proxy.port())
                    .header("origin", "http://absent.invalid:" + port(false)).onText((session, text) -> { }).open().close();
            assertThat(heads.take()).startsWith("CONNECT absent.invalid:").doesNotContain("Proxy-Authorization");
        }
    }

    @Test
    void aRefusalIsTheProxys() {
        try (RawServer proxy = new RawServer((socket, number) -> {
            RawServer.readHead(socket);
            RawServer.write(socket, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
        })) {
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class, () -> WebSocket.connect("wss://localhost/").loops(client.loops)
                    .proxy("127.0.0.1", proxy.port(), "user", "secret").onText((session, text) -> { }).open());
            assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.PROXY);
            assertThat(failure.status().orElseThrow().code()).isEqualTo(407);
            assertThat(failure.isTemporary()).isFalse();
            assertThat(failure).hasMessageContaining("127.0.0.1:" + proxy.port()).hasMessageNotContaining("secret");
        }
    }

    @Test
    void aProxyThatIsSilentIsLeft() {
        try (RawServer proxy = new RawServer((socket, number) -> RawServer.drain(socket))) {
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class, () -> WebSocket.connect("wss://localhost/").loops(client.loops)
                    .proxy("127.0.0.1", proxy.port()).handshakeTimeout(Duration.ofMillis(200)).onText((session, text) -> { }).open());
            assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.PROXY);
        }
    }
}
