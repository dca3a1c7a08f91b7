package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import dev.gatun.websocket.CloseReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other people's WebSocket clients make of the server: text, bytes, fragments, compression, both ways of closing. */
class WebSocketClientsTest extends PeerSuite {
    private final WebSocketShowcase showcase = new WebSocketShowcase();
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    private HttpServer startWebSocket(Setup setup) {
        return servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0), Listen.tcp("127.0.0.1", 0).tls(tls().build())), showcase::routes);
    }

    private static List<String> addresses(HttpServer server) {
        return List.of("ws://127.0.0.1:" + server.port(), "wss://127.0.0.1:" + securePort(server));
    }

    private Object next() throws InterruptedException {
        Object next = heard.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the next event").isNotNull();
        return next;
    }

    private void awaitClosed(int... codes) {
        Await.until(() -> "ends " + Arrays.toString(codes) + " and not " + showcase.closed, () -> showcase.closed.size() == codes.length, Await.PATIENCE);
        assertThat(showcase.closed.stream().mapToInt(CloseReason::code).toArray()).containsExactly(codes);
        showcase.closed.clear();
    }

    private static final class JdkListener implements WebSocket.Listener {
        private final BlockingQueue<Object> heard;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        JdkListener(BlockingQueue<Object> heard) {
            this.heard = heard;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] some = new byte[data.remaining()];
            data.get(some);
            bytes.writeBytes(some);
            if (last) {
                heard.add(bytes.toByteArray());
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            heard.add("pong of " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add(error);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void theJdksClient(Setup setup) throws Exception {
        HttpServer server = startWebSocket(setup);
        try (HttpClient client = HttpClient.newBuilder().sslContext(AUTHORITY.client()).build()) {
            for (String address : addresses(server)) {
                WebSocket socket = client.newWebSocketBuilder().subprotocols("v1", "v2").buildAsync(URI.create(address + "/echo"), new JdkListener(heard)).join();
                assertThat(socket.getSubprotocol()).isEqualTo("v2");
                socket.sendText("h\u00e9llo \ud83d\ude00", true).join();
                assertThat(next()).isEqualTo("h\u00e9llo \ud83d\ude00");
                socket.sendText("in ", false).join();
                socket.sendPing(ByteBuffer.wrap(new byte[125])).join();
                socket.sendText("pieces", true).join();
                assertThat(List.of(next(), next())).containsExactly("pong of 125", "in pieces");
                byte[] content = content(2_000_000);
                socket.sendBinary(ByteBuffer.wrap(content), true).join();
                assertThat((byte[]) next()).isEqualTo(content);
                socket.sendClose(4000, "enough").join();
                assertThat(next()).asString().startsWith("closed 4000");
                awaitClosed(4000);

                WebSocket closed = client.newWebSocketBuilder().buildAsync(URI.create(address + "/close"), new JdkListener(heard)).join();
                closed.sendText("3001", true).join();
                assertThat(next()).isEqualTo("closed 3001 as you wish");
                awaitClosed(3001);
                assertThatThrownBy(() -> client.newWebSocketBuilder().header("Origin", "http://evil.example").buildAsync(URI.create(address + "/echo"), new JdkListener(heard))
                        .join()).isInstanceOf(CompletionException.class).hasCauseInstanceOf(WebSocketHandshakeException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void okHttpCompresses(Setup setup) throws Exception {
        HttpServer server = startWebSocket(setup);
        OkHttpClient client = new OkHttpClient.Builder().sslSocketFactory(AUTHORITY.client().getSocketFactory(), ClientsOfTheJvmTest.trustManager())
                .readTimeout(Duration.ofSeconds(30)).build();
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void onOpen(okhttp3.WebSocket socket, Response response) {
                heard.add("open " + response.header("sec-websocket-extensions"));
            }

            @Override
            public void onMessage(okhttp3.WebSocket socket, String text) {
                heard.add(text);
            }

            @Override
            public void onMessage(okhttp3.WebSocket socket, ByteString bytes) {
                heard.add(bytes.toByteArray());
            }

            @Override
            public void onClosing(okhttp3.WebSocket socket, int code, String reason) {
                socket.close(code, "");
                heard.add("closing " + code + " " + reason);
            }

            @Override
            public void onFailure(okhttp3.WebSocket socket, Throwable failure, Response response) {
                heard.add(failure);
            }
        };
        try {
            for (String address : addresses(server)) {
                okhttp3.WebSocket socket = client.newWebSocket(new Request.Builder().url(address + "/deflate").build(), listener);
                assertThat(next()).isEqualTo("open permessage-deflate");
                String text = "the same again and again, \u20ac ".repeat(2000);
                byte[] content = content(1_000_000);
                for (int i = 0; i < 3; i++) {
                    socket.send(text);
                    assertThat(next()).isEqualTo(text);
                    socket.send(ByteString.of(content));
                    assertThat((byte[]) next()).isEqualTo(content);
                }
                socket.close(4002, "done");
                assertThat(next()).asString().startsWith("closing 4002");
                awaitClosed(4002);
                okhttp3.WebSocket closed = client.newWebSocket(new Request.Builder().url(address + "/close").build(), listener);
                assertThat(next()).isEqualTo("open null");
                closed.send("1012");
                assertThat(next()).isEqualTo("closing 1012 as you wish");
                awaitClosed(1012);
            }
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private static final String PYTHON = """
            import asyncio, os, ssl, sys, websockets
            from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory as Deflate
            async def talk(base, tls):
                text = 'the same again and again, \\u20ac ' * 1000
                data = os.urandom(300000)
                for bits in range(9, 16):
                    for server_fresh in (False, True):
                        for client_fresh in (False, True):
                            offer = Deflate(server_no_context_takeover=server_fresh, client_no_context_takeover=client_fresh,
                                server_max_window_bits=bits, client_max_window_bits=bits)
                            async with websockets.connect(base + '/deflate', ssl=tls, compression=None, extensions=[offer], max_size=None) as ws:
                                assert ws.extensions, 'not compressed'
                                for i in range(3):
                                    await ws.send(text)
                                    assert await ws.recv() == text
                                    await ws.send([text[:1000], text[1000:]])
                                    assert await ws.recv() == text
                                await ws.send(data)
                                assert await ws.recv() == data
                async with websockets.connect(base + '/echo', ssl=tls, compression=None, subprotocols=['v1', 'v2'], max_size=None) as ws:
                    assert ws.subprotocol == 'v2'
                    await (await ws.ping())
                    await ws.send('')
                    assert await ws.recv() == ''
                async with websockets.connect(base + '/close', ssl=tls) as ws:
                    await ws.send('4003')
                    try:
                        await ws.recv()
                    except websockets.ConnectionClosed as e:
                        assert (e.rcvd.code, e.rcvd.reason) == (4003, 'as you wish'), e
                    else:
                        raise AssertionError('not closed')
            async def main():
                tls = ssl.create_default_context(cafile=sys.argv[3])
                await talk(sys.argv[1], None)
                await talk(sys.argv[2], tls)
                print('fine')
            asyncio.run(main())
            """;

    @ParameterizedTest
    @MethodSource("setups")
    void pythonsWebsocketsWithEveryWindow(Setup setup) {
        Tool.need("python3");
        // Another Python before the system's in the path need not have what the system's package brings.
        Tool python = List.of(Path.of("/usr/bin/python3")).stream().filter(Files::isExecutable).map(Tool::at).findFirst().orElseGet(() -> Tool.need("python3"));
        Assumptions.assumeTrue(python.run("-c", "import websockets.extensions.permessage_deflate").exit() == 0, "python3-websockets is not installed");
        HttpServer server = startWebSocket(setup);
        List<String> arguments = new ArrayList<>(List.of("-c", PYTHON));
        arguments.addAll(addresses(server));
        arguments.add(trust().toString());
        assertThat(python.run(arguments.toArray(String[]::new)).out()).isEqualToIgnoringNewLines("fine");
        assertThat(server.statistics().limitHits()).isEmpty();
        assertThat(showcase.closed.stream().map(CloseReason::code)).contains(4003).containsOnly(1000, 4003);
    }

    private static final String NODE = """
            const WebSocket = require('ws'), crypto = require('crypto'), fs = require('fs');
            const [plain, secure, authority] = process.argv.slice(1);
            const talk = (base, options, what) => new Promise((resolve, reject) => {
              const text = 'the same again and again, \\u20ac '.repeat(1000), data = crypto.randomBytes(300000);
              const ws = new WebSocket(base + what, {ca: fs.readFileSync(authority), maxPayload: 0, ...options});
              let step = 0;
              ws.on('error', reject);
              ws.on('open', () => what === '/close' ? ws.send('4004') : ws.send(text));
              ws.on('message', (message, binary) => {
                const right = binary ? message.equals(data) : message.toString() === text;
                if (!right) reject(new Error('wrong message at ' + step));
                if (++step === 6) ws.close(4005, 'done');
                else if (step % 2) ws.send(data);
                else { ws.send(text.slice(0, 5), {fin: false}); ws.send(text.slice(5)); }
              });
              ws.on('close', (code, reason) => resolve(code + ' ' + reason + ' ' + ws.extensions));
            });
            (async () => {
              for (const base of [plain, secure]) {
                for (const bits of [9, 12, 15]) {
                  for (const fresh of [true, false]) {
                    const perMessageDeflate = {serverNoContextTakeover: fresh, clientNoContextTakeover: fresh, serverMaxWindowBits: bits, clientMaxWindowBits: bits, threshold: 0};
                    const end = await talk(base, {perMessageDeflate}, '/deflate');
                    if (end !== '4005  permessage-deflate') throw new Error(end);
                  }
                }
                for (const [what, expected] of [['/echo', '4005  '], ['/close', '4004 as you wish ']]) {
                  const end = await talk(base, {perMessageDeflate: false}, what);
                  if (end !== expected) throw new Error(what + ': ' + end);
                }
              }
              console.log('fine');
            })().catch(error => { console.log(error); process.exit(1); });
            """;

    /** Where the package is, which npm brings. */
    static Path ws() throws IOException {
        Path installed = Path.of("target", "node").toAbsolutePath();
        Path ws = installed.resolve("node_modules/ws");
        if (!Files.isDirectory(ws)) {
            Files.createDirectories(installed);
            Tool.Result result = Tool.need("npm").run("install", "--no-audit", "--no-fund", "--prefix", installed.toString(), "ws@8.18.3");
            Assumptions.assumeTrue(result.exit() == 0, () -> "npm can't install ws: " + result.out());
        }
        return ws;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void nodesWs(Setup setup) throws Exception {
        Tool node = Tool.need("node");
        HttpServer server = startWebSocket(setup);
        List<String> arguments = new ArrayList<>(List.of("-e", NODE.replace("require('ws')", "require('" + ws() + "')")));
        arguments.addAll(addresses(server));
        arguments.add(trust().toString());
        assertThat(node.run(arguments.toArray(String[]::new)).out()).isEqualToIgnoringNewLines("fine");
        assertThat(server.statistics().limitHits()).isEmpty();
    }
}
