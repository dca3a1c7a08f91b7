package dev.gatun.platform.soak;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.tls.Authority;
import dev.gatun.platform.tls.TlsClient;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.websocket.WebSocket;
import dev.gatun.websocket.WebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** All kinds of clients, good and bad. Each is a thing that is done again and again, and leaves nothing open on this side. Any thread. */
final class SoakClients {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int UPLOAD = 1 << 20;
    /** Small, so that the server soon has to wait for who does not read. */
    private static final int RECEIVE_BUFFER = 16 << 10;

    private final SoakServer server;
    private final SSLContext trust;
    private final TlsClientConfig tls;

    /** What is done; its number says how often it was done before. */
    interface Kind {
        void turn(int number) throws Exception;
    }

    SoakClients(SoakServer server) {
        this.server = server;
        trust = server.authority.client();
        tls = TlsClientConfig.builder().trust(Pem.trustMemory(new Authority.Identity(null, server.authority.certificate()).certificatePem())).build();
    }

    /** All of them by name. */
    Map<String, Kind> all() {
        Map<String, Kind> all = new LinkedHashMap<>();
        all.put("kept", this::kept);
        all.put("closing", this::closing);
        all.put("tls", this::secure);
        all.put("http2", this::http2);
        all.put("websocket", this::webSocket);
        all.put("upload", this::upload);
        all.put("cancelled", this::cancelled);
        all.put("slow reader", this::slowReader);
        all.put("aborted", this::aborted);
        all.put("metrics", this::metrics);
        all.put("change", this::change);
        return all;
    }

    private static String host(int number) {
        return SoakServer.HOSTS.get(number % SoakServer.HOSTS.size());
    }

    private static String get(int number, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host(number) + "\r\n\r\n";
    }

    private static void expect(String what, Object answered, Object wanted) {
        if (!answered.equals(wanted)) {
            throw new AssertionError(what + " was answered " + answered);
        }
    }

    private static void expectHello(Reply reply) {
        expect("/text", reply.status() + reply.text(), "200hello");
    }

    private void kept(int number) {
        try (Peer peer = Peer.to(server.address(false))) {
            for (int i = 0; i < 100; i++) {
                expectHello(peer.ask(get(i, "/text")));
            }
        }
    }

    private void closing(int number) {
        try (Peer peer = Peer.to(server.address(false))) {
            expectHello(peer.ask("GET /text HTTP/1.1\r\nHost: " + host(number) + "\r\nConnection: close\r\n\r\n"));
            peer.expectEnd();
        }
    }

    private void secure(int number) throws IOException {
        Socket raw = new Socket();
        raw.connect(server.address(true));
        try (SSLSocket socket = new TlsClient(trust, "http/1.1").serverName(host(number)).secured(raw); Peer peer = Peer.over(raw, socket)) {
            for (int i = 0; i < 5; i++) {
                expectHello(peer.ask(get(number, "/text")));
            }
        }
    }

    private HttpClient client() {
        return HttpClient.builder().tls(tls).resolver(name -> List.of(InetAddress.getLoopbackAddress()))
                .timeouts(times -> times.connect(PATIENCE).handshake(PATIENCE).response(PATIENCE)).build();
    }

    private String url(int number, String path) {
        return "https://" + host(number) + ':' + server.address(true).getPort() + path;
    }

    private void http2(int number) {
        try (HttpClient client = client()) {
            List<CompletableFuture<ClientResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(i % 10 == 0 ? client.post(url(number, "/length")).body(new byte[100_000]).sendAsync()
                        : client.get(url(number, "/text")).sendAsync());
            }
            for (int i = 0; i < answers.size(); i++) {
                try (ClientResponse response = answers.get(i).join()) {
                    expect("HTTP/2", response.text(), i % 10 == 0 ? "100000" : "hello");
                }
            }
        }
    }

    private void webSocket(int number) throws Exception {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (WebSocketClient chat = WebSocket.connect("ws://127.0.0.1:" + server.address(false).getPort() + "/echo").deflate()
                .connectTimeout(PATIENCE).handshakeTimeout(PATIENCE).onText((session, text) -> answers.add(text)).open()) {
            for (int i = 0; i < 20; i++) {
                chat.send("message " + i + " x".repeat(i * 50));
            }
            for (int i = 0; i < 20; i++) {
                String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                expect("message " + i, String.valueOf(answer), "message " + i + " x".repeat(i * 50));
            }
        }
    }

    private void upload(int number) {
        try (Peer peer = Peer.to(server.address(false))) {
            String head = "POST /length HTTP/1.1\r\nHost: " + host(number) + "\r\n";
            peer.send(head + "Content-Length: " + UPLOAD + "\r\n\r\n").send(new byte[UPLOAD]);
            expect("an upload", peer.read().text(), Integer.toString(UPLOAD));
            peer.send(head + "Transfer-Encoding: chunked\r\n\r\n10000\r\n").send(new byte[0x10000]).send("\r\n0\r\n\r\n");
            expect("chunks", peer.read().text(), Integer.toString(0x10000));
        }
    }

    /** Some while nothing has come of the answer, some in the middle of it. */
    private void cancelled(int number) {
        try (HttpClient client = client()) {
            List<CompletableFuture<ClientResponse>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(client.get(url(number, "/never")).sendAsync());
            }
            try (ClientResponse large = client.get(url(number, "/large")).send()) {
                expect("/large", large.status().code(), 200);
            }
            answers.forEach(answer -> answer.cancel(true));
        }
    }

    private void slowReader(int number) {
        try (Peer peer = Peer.to(server.address(false), RECEIVE_BUFFER)) {
            peer.send(get(number, "/large"));
            for (int i = 0; i < 8; i++) {
                peer.readBytes(8 << 10);
                Await.pace(Duration.ofMillis(10));
            }
            peer.reset();
        }
    }

    private void aborted(int number) {
        List<String> begun = List.of("", "GET /te", get(number, "/large"), get(number, "/never"),
                "POST /length HTTP/1.1\r\nHost: " + host(number) + "\r\nContent-Length: 100000\r\n\r\nonly this", "\u0016\u0003\u0001\u0002\u0000\u0001");
        String request = begun.get(number / 2 % begun.size());
        try (Peer peer = Peer.to(server.address(number % 2 == 1))) {
            if (peer.trySend(request)) {
                Await.pace(Duration.ofMillis(number % 5));
            }
            // Who only says that it has no more to say may wait for the answer still.
            if (number % 3 != 0 || request.contains("/never")) {
                peer.reset();
            }
        }
    }

    private void metrics(int number) {
        try (Peer peer = Peer.to(server.address(false))) {
            expect("/metrics", peer.ask(get(number, "/metrics")).status(), 200);
        }
        Await.pace(Duration.ofMillis(200));
    }

    private void change(int number) {
        server.change(number);
        Await.pace(Duration.ofMillis(500));
    }
}
