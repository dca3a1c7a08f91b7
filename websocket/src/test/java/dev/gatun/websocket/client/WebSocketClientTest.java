package dev.gatun.websocket.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.http.Execution;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.Trust;
import dev.gatun.websocket.ClientState;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.ConnectFailed;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.SessionClosed;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketClient.Version;
import dev.gatun.websocket.WebSocketSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against the server of this project, in each version of HTTP, in clear text and over TLS. */
@Timeout(60)
class WebSocketClientTest {
    /** How a client comes to the server. */
    enum Way {
        HTTP_1(false, Version.AUTO),
        HTTP_2(false, Version.HTTP_2),
        TLS_HTTP_1(true, Version.HTTP_1_1),
        TLS_HTTP_2(true, Version.HTTP_2);

        final boolean secure;
        final Version version;

        Way(boolean secure, Version version) {
            this.secure = secure;
            this.version = version;
        }
    }

    @TempDir
    static Path directory;
    private static TestKeys keys;
    private static TlsClientConfig trusting;
    private static HttpServer server;
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    @RegisterExtension
    final ClientLoops client = new ClientLoops();

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        keys = new TestKeys(directory);
        trusting = keys.client();
        Router router = Router.of(r -> r
                .get("/echo", WebSocket.upgrade(ws -> ws.deflate(DeflateOptions.DEFAULT.contextTakeover(true)).subprotocols("v2", "v1").maxMessage(8 << 20)
                        .onHandshake((request, answer) -> {
                            ASKED.add(request.header("cookie").orElse("") + "|" + request.headers().all("x-a"));
                            answer.header("set-cookie", "seen=1");
                        })
                        .onMessage((session, message) -> session.send(message))))
                .get("/leave", WebSocket.upgrade(ws -> ws.onText((session, text) -> session.close(CloseReason.of(Integer.parseInt(text), "asked for")))))
                .get("/page", request -> Response.text("no session here")));
        server = HttpServer.builder()
                .listen(Listen.tcp("127.0.0.1", 0))
                .listen(Listen.tcp("127.0.0.1", 0).tls(keys.server()))
                .loops(options -> options.count(1))
                .handler(router)
                .grace(Duration.ofSeconds(1))
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String uri(Way way, String path) {
        int port = ((InetSocketAddress) server.addresses().get(way.secure ? 1 : 0)).getPort();
        return (way.secure ? "wss://localhost:" : "ws://127.0.0.1:") + port + path;
    }

    private WebSocketClient.Builder to(Way way, String path) {
        return WebSocket.connect(uri(way, path)).loops(client.loops).tls(trusting).version(way.version).onText((session, text) -> received.add(text));
    }

    private String next() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void messagesGoBothWays(Way way) throws Exception {
        CompletableFuture<byte[]> binary = new CompletableFuture<>();
        try (WebSocketClient chat = to(way, "/echo?x=1").onBinary((session, bytes) -> binary.complete(bytes)).open()) {
            assertThat(chat.state()).isEqualTo(ClientState.OPEN);
            WebSocketSession session = chat.session().orElseThrow();
            assertThat(session.target()).isEqualTo("/echo?x=1");
            assertThat(session.isCompressed()).isFalse();
            assertThat(session.subprotocol()).isEmpty();
            assertThat(session.tls().isPresent()).isEqualTo(way.secure);
            chat.send("h\u00e4llo");
            assertThat(next()).isEqualTo("h\u00e4llo");
            chat.send(new byte[] {1, 2, 3});
            assertThat(binary.get(10, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
            for (int i = 0; i < 500; i++) {
                chat.send("message " + i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(next()).isEqualTo("message " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void largeMessagesComeBackWhole(Way way) throws Exception {
        String large = "0123456789abcdef".repeat(3 << 16);
        try (WebSocketClient chat = to(way, "/echo").maxMessage(8 << 20).open()) {
            chat.send(large).toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(next()).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void compressionAndSubprotocolsAreAgreed(Way way) throws Exception {
        try (WebSocketClient chat = to(way, "/echo").deflate(DeflateOptions.DEFAULT.contextTakeover(true)).subprotocols("v0", "v1").open()) {
            assertThat(chat.session().orElseThrow().isCompressed()).isTrue();
            assertThat(chat.session().orElseThrow().subprotocol()).contains("v1");
            String text = "again and again ".repeat(1_000);
            chat.send(text);
            chat.send(text);
            assertThat(next()).isEqualTo(text);
            assertThat(next()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theServersCloseEndsTheClient(Way way) throws Exception {
        CompletableFuture<CloseReason> told = new CompletableFuture<>();
        WebSocketClient chat = to(way, "/leave").onClose((session, reason) -> told.complete(reason)).open();
        chat.send("4321");
        assertThat(chat.ended().toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.of(4321, "asked for"));
        assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(CloseReason.of(4321, "asked for"));
        assertThat(chat.state()).isEqualTo(ClientState.CLOSED);
        assertThat(chat.session()).isEmpty();
        assertThat(chat.send("late")).failsWithin(Duration.ofSeconds(10)).withThrowableThat().withCauseInstanceOf(SessionClosed.class);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void pingsAreAnswered(Way way) throws Exception {
        CompletableFuture<byte[]> pong = new CompletableFuture<>();
        try (WebSocketClient chat = to(way, "/echo").onPong((session, payload) -> pong.complete(payload)).open()) {
            chat.ping(new byte[] {7});
            assertThat(pong.get(10, TimeUnit.SECONDS)).containsExactly(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void anotherAnswerIsAFailureWithItsStatus(Way way) {
        assertThatThrownBy(() -> to(way, "/page").open()).isInstanceOfSatisfying(ConnectFailed.class, failure -> {
            assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.HANDSHAKE);
            assertThat(failure.status()).isPresent();
            assertThat(failure.isTemporary()).isFalse();
        });
        assertThatThrownBy(() -> to(way, "/absent").open()).isInstanceOfSatisfying(ConnectFailed.class, failure ->
                assertThat(failure.status().orElseThrow().code()).isEqualTo(404));
    }

    @Test
    void headersAndCookiesGoWithTheHandshakeAndCookiesComeBack() throws Exception {
        BlockingQueue<String> jar = new LinkedBlockingQueue<>();
        ASKED.clear();
        try (WebSocketClient chat = to(Way.HTTP_1, "/echo").header("x-a", "b").headers(() -> Headers.of("x-a", "c")).cookie("d", "e").cookie("f", "g")
                .onSetCookie((from, lines) -> jar.add(from + " " + lines)).open()) {
            assertThat(chat.state()).isEqualTo(ClientState.OPEN);
            assertThat(ASKED).containsExactly("d=e; f=g|[b, c]");
            assertThat(jar.poll(10, TimeUnit.SECONDS)).isEqualTo(uri(Way.HTTP_1, "/echo") + " [seen=1]");
        }
    }

    @Test
    void statesAreToldInTheirOrder() throws Exception {
        List<ClientState> states = new CopyOnWriteArrayList<>();
        WebSocketClient chat = to(Way.HTTP_1, "/echo").onState((from, state) -> states.add(state)).open();
        chat.close();
        ClientLoops.await("all states", () -> states.size() == 4);
        assertThat(states).containsExactly(ClientState.CONNECTING, ClientState.OPEN, ClientState.CLOSING, ClientState.CLOSED);
    }

    @Test
    void statesAreToldOnTheLoopIfWanted() throws Exception {
        List<String> states = new CopyOnWriteArrayList<>();
        WebSocketClient chat = to(Way.HTTP_1, "/echo").execution(Execution.EVENT_LOOP)
                .onState((from, state) -> states.add(state + " " + client.loops.all().getFirst().inLoop())).open();
        chat.close();
        assertThat(states).containsExactly("CONNECTING true", "OPEN true", "CLOSING true", "CLOSED true");
    }

    @Test
    void aClientOfItsOwnNeedsNothingElse() throws Exception {
        WebSocketClient chat = WebSocket.connect(uri(Way.HTTP_1, "/echo")).onText((session, text) -> received.add(text)).open();
        chat.send("own");
        assertThat(next()).isEqualTo("own");
        chat.close();
        assertThat(chat.ended().toCompletableFuture()).isCompletedWithValue(CloseReason.of(CloseReason.NORMAL));
        ClientLoops.await("the loop has ended", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("gatun-websocket")));
    }

    @Test
    void openingMayBeAsynchronous() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocketClient.Builder builder = WebSocket.connect(uri(Way.HTTP_1, "/echo")).loops(client.loops).onText((session, text) -> answer.complete(text));
        WebSocketClient chat = builder.openAsync().toCompletableFuture().get(10, TimeUnit.SECONDS);
        chat.send("async");
        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("async");
        chat.close();
    }

    @Test
    void openingOnALoopIsRefused() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        client.loops.all().getFirst().execute(() -> {
            try {
                to(Way.HTTP_1, "/echo").open();
                thrown.complete(new AssertionError("did not throw"));
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class).hasMessageContaining("openAsync");
    }

    @Test
    void whatOnOpenSendsGoesBeforeWhatWaits() throws Exception {
        CompletableFuture<WebSocketClient> early = new CompletableFuture<>();
        WebSocketClient.Builder builder = to(Way.HTTP_1, "/echo").queueWhileDisconnected(10)
                .onState((from, state) -> early.complete(from))
                .onOpen(session -> {
                    early.get(10, TimeUnit.SECONDS).send("waits");
                    session.send("login");
                });
        try (WebSocketClient chat = builder.open()) {
            chat.send("last");
            assertThat(next()).isEqualTo("login");
            assertThat(next()).isEqualTo("waits");
            assertThat(next()).isEqualTo("last");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void closingWithinACallbackDoesNotWaitForItself(Way way) throws Exception {
        CompletableFuture<Duration> took = new CompletableFuture<>();
        WebSocketClient[] self = new WebSocketClient[1];
        self[0] = to(way, "/echo").onText((session, text) -> {
            long begun = System.nanoTime();
            self[0].close();
            took.complete(Duration.ofNanos(System.nanoTime() - begun));
        }).open();
        self[0].send("go");
        assertThat(took.get(20, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(3));
        assertThat(self[0].state()).isEqualTo(ClientState.CLOSED);
        assertThat(self[0].statistics().opened()).isEqualTo(1);
    }

    @Test
    void aCertificateThatNobodyTrustsIsAFailureForGood() {
        assertThatThrownBy(() -> to(Way.TLS_HTTP_1, "/echo").tls(TlsClientConfig.create()).open())
                .isInstanceOfSatisfying(ConnectFailed.class, failure -> {
                    assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.TLS);
                    assertThat(failure.isTemporary()).isFalse();
                    assertThat(failure).hasMessageContaining("wss://localhost");
                });
        // Whoever wants can do without.
        to(Way.TLS_HTTP_1, "/echo").tls(TlsClientConfig.builder().trust(Trust.insecure()).build()).open().close();
    }

    @Test
    void aPortWhereNobodyListensIsAFailureThatMayPass() throws IOException {
        try (SocketChannel closed = RawServer.closedPort()) {
            int port = ((InetSocketAddress) closed.getLocalAddress()).getPort();
            ConnectFailed failure = catchThrowableOfType(ConnectFailed.class,
                    () -> WebSocket.connect("ws://127.0.0.1:" + port).loops(client.loops).onText((s, t) -> { }).open());
            assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.CONNECT);
            assertThat(failure.isTemporary()).isTrue();
            assertThat(failure).hasMessageContaining("ECONNREFUSED");
        }
    }

    @Test
    void aNameThatIsUnknownIsAFailureThatMayPass() {
        assertThatThrownBy(() -> WebSocket.connect("ws://absent.invalid/").loops(client.loops).onText((s, t) -> { }).open())
                .isInstanceOfSatisfying(ConnectFailed.class, failure -> {
                    assertThat(failure.phase()).isEqualTo(ConnectFailed.Phase.RESOLVE);
                    assertThat(failure.isTemporary()).isTrue();
                });
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforehand() {
        WebSocketClient.Builder builder = WebSocket.connect("ws://127.0.0.1/");
        assertThatThrownBy(() -> WebSocket.connect("http://127.0.0.1/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebSocket.connect(URI.create("ws://127.0.0.1/#x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("sec-websocket-key", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("host", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("x", "y\r\nz: a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.cookie("a", "b; c=d")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.proxy("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.proxy("p", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.proxy("p", 1, "a:b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.redirects(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.queueWhileDisconnected(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.handshakeTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.subprotocols("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
