package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.WebSocketSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other people's servers make of the client. */
class WebSocketServersTest {
    private static final String AGENT = "gatun";

    /** As much as the suite sends. */
    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULT.message(32 << 20).fragments(1 << 20).queue(64 << 20);

    @TempDir
    Path directory;

    /** Waits until a server has said its port. */
    private static int port(Dialogue server, Duration patience) {
        String said = server.expect("port ", 1, patience);
        int at = said.indexOf("port ") + 5;
        String rest = server.expect(".", 1, patience).substring(at);
        return Integer.parseInt(rest.substring(0, rest.indexOf('.')));
    }

    private static CloseReason ended(WebSocketClient client) throws Exception {
        return client.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void autobahnsFuzzingServer() throws Exception {
        try (Dialogue server = new Dialogue(Autobahn.server(directory, Autobahn.Cases.CONFORMANCE));
                EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1))) {
            String address = "ws://127.0.0.1:" + port(server, Duration.ofMinutes(1));
            BlockingQueue<String> count = new LinkedBlockingQueue<>();
            try (WebSocketClient counting = WebSocket.connect(address + "/getCaseCount").loops(loops).onText((session, text) -> count.add(text)).open()) {
                ended(counting);
            }
            int cases = Integer.parseInt(count.poll(15, TimeUnit.SECONDS));
            for (int i = 1; i <= cases; i++) {
                try (WebSocketClient client = WebSocket.connect(address + "/runCase?case=" + i + "&agent=" + AGENT).loops(loops).limits(LIMITS)
                        .onMessage(WebSocketSession::send).onError((session, failure) -> { }).open()) {
                    ended(client);
                }
            }
            // It writes its reports before it answers, and takes its time for that.
            try (WebSocketClient last = WebSocket.connect(address + "/updateReports?agent=" + AGENT).loops(loops).handshakeTimeout(Duration.ofSeconds(60))
                    .onText((session, text) -> { }).open()) {
                ended(last);
            }
            Autobahn.judgeReports(directory, AGENT, Autobahn.Cases.CONFORMANCE);
        }
    }

    private static final String PYTHON = """
            import asyncio, websockets
            from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory as Deflate
            async def handle(ws, path):
                if path == '/close':
                    await ws.close(4010, 'as you wish')
                async for message in ws:
                    await ws.send(message)
            async def main():
                async with websockets.serve(handle, '127.0.0.1', 0, compression=None, extensions=[Deflate()], subprotocols=['v2'], max_size=None) as server:
                    print('port %d.' % server.sockets[0].getsockname()[1], flush=True)
                    await asyncio.Future()
            asyncio.run(main())
            """;

    private static final String NODE = """
            const {WebSocketServer} = require('ws');
            const server = new WebSocketServer({host: '127.0.0.1', port: 0, maxPayload: 0, handleProtocols: set => set.has('v2') ? 'v2' : false,
              perMessageDeflate: {threshold: 0}});
            server.on('listening', () => console.log(`port ${server.address().port}.`));
            server.on('connection', (ws, request) => {
              if (request.url === '/close') ws.close(4010, 'as you wish');
              ws.on('message', (message, binary) => ws.send(message, {binary}));
            });
            """;

    @Test
    void pythonsWebsockets() throws Exception {
        Path program = Path.of("/usr/bin/python3");
        Tool python = Files.isExecutable(program) ? Tool.at(program) : Tool.need("python3");
        Assumptions.assumeTrue(python.run("-c", "import websockets.extensions.permessage_deflate").exit() == 0, "python3-websockets is not installed");
        talk(python.start("-c", PYTHON));
    }

    @Test
    void nodesWs() throws Exception {
        Tool node = Tool.need("node");
        talk(node.start("-e", NODE.replace("require('ws')", "require('" + WebSocketClientsTest.ws() + "')")));
    }

    private static void talk(Process process) throws Exception {
        try (Dialogue server = new Dialogue(process)) {
            String address = "ws://127.0.0.1:" + port(server, Await.PATIENCE);
            String text = "the same again and again, \u20ac ".repeat(1000);
            byte[] bytes = PeerSuite.content(300_000);
            for (boolean kept : new boolean[] {false, true}) {
                for (int bits : new int[] {9, 12, 15}) {
                    DeflateOptions options = DeflateOptions.DEFAULT.contextTakeover(kept).serverWindowBits(bits).clientWindowBits(bits);
                    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
                    try (WebSocketClient client = WebSocket.connect(address + "/echo").deflate(options).subprotocols("v1", "v2").maxMessage(1 << 20)
                            .onText((session, message) -> heard.add(message)).onBinary((session, message) -> heard.add(message)).open()) {
                        WebSocketSession session = client.session().orElseThrow();
                        assertThat(session.isCompressed()).isTrue();
                        assertThat(session.subprotocol()).contains("v2");
                        for (int i = 0; i < 3; i++) {
                            client.send(text);
                            assertThat(heard.poll(15, TimeUnit.SECONDS)).isEqualTo(text);
                            client.send(bytes);
                            assertThat((byte[]) heard.poll(15, TimeUnit.SECONDS)).isEqualTo(bytes);
                        }
                        client.close(CloseReason.of(4011, "done"));
                        assertThat(ended(client).code()).isEqualTo(4011);
                    }
                }
            }
            try (WebSocketClient client = WebSocket.connect(address + "/close").subprotocols("v2").onText((session, message) -> { }).open()) {
                assertThat(ended(client)).isEqualTo(CloseReason.of(4010, "as you wish"));
            }
        }
    }
}
