package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes about a server while it runs: its listeners, and its limits. */
@Timeout(60)
class RunningServerTest {
    private static final Listen LOOPBACK = Listen.tcp("127.0.0.1", 0);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Response> answer = new CompletableFuture<>();
    private final HttpServer server = HttpServer.builder()
            .listen(LOOPBACK)
            .loops(loops -> loops.count(2))
            .grace(Duration.ofSeconds(20))
            .get("/", request -> Response.text("ok"))
            .post("/", request -> Response.text(request.body().text()))
            .get("/later", Handler.async(request -> {
                asked.countDown();
                return answer;
            }))
            .get("/loop", Execution.EVENT_LOOP, request -> Response.text(removal()))
            .start();

    private String removal() {
        try {
            return "removed " + server.unlisten(server.addresses().getFirst());
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @AfterEach
    void end() {
        answer.complete(Response.text("late"));
        server.close();
    }

    /** A client that keeps its connection. */
    private static final class Client implements AutoCloseable {
        private final Socket socket = new Socket();

        Client(SocketAddress address) throws IOException {
            socket.connect(address);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        void get(String path) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n");
        }

        /** Up to the end of {@code text}. */
        String readUntil(String text) throws IOException {
            StringBuilder got = new StringBuilder();
            while (!got.toString().endsWith(text)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new AssertionError("ended behind " + got);
                }
                got.append((char) next);
            }
            return got.toString();
        }

        String readAll() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void refuses(SocketAddress address) {
        assertThatThrownBy(() -> new Client(address).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aListenerIsAddedAndServesLikeTheOthers() throws Exception {
        SocketAddress more = server.listen(LOOPBACK);
        assertThat(server.addresses()).hasSize(2).endsWith(more);
        assertThat(server.listeners()).allMatch(ListenerState::isUp).extracting(ListenerState::address).isEqualTo(server.addresses());
        for (SocketAddress address : server.addresses()) {
            try (Client client = new Client(address)) {
                client.get("/");
                assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void anAddressThatIsTakenChangesNothing() {
        List<SocketAddress> before = server.addresses();
        assertThatThrownBy(() -> server.listen(Listen.at(before.getFirst()))).isInstanceOf(SocketFailure.class).hasMessageContaining("EADDRINUSE");
        assertThat(server.addresses()).isEqualTo(before);
    }

    @Test
    void aListenerThatIsRemovedEndsItsConnectionsBehindTheirResponses() throws Exception {
        SocketAddress old = server.addresses().getFirst();
        SocketAddress more = server.listen(LOOPBACK);
        try (Client busy = new Client(old); Client idle = new Client(old); Client other = new Client(more)) {
            idle.get("/");
            idle.readUntil("ok");
            busy.get("/later");
            other.get("/");
            other.readUntil("ok");
            asked.await();
            assertThat(server.unlisten(old)).isTrue();
            refuses(old);
            assertThat(idle.readAll()).isEmpty();
            answer.complete(Response.text("at last"));
            assertThat(busy.readAll()).containsIgnoringCase("connection: close\r\n").endsWith("at last");
            other.get("/");
            assertThat(other.readUntil("ok")).doesNotContainIgnoringCase("connection: close");
        }
        assertThat(server.addresses()).containsExactly(more);
        assertThat(server.state()).isEqualTo(ServerState.RUNNING);
    }

    @Test
    void theGraceEndsWhatDoesNotEndByItselfBehindARemovedListener() throws Exception {
        try (HttpServer hasty = HttpServer.builder().listen(LOOPBACK).loops(server.loops()).grace(Duration.ofMillis(50)).handler(Handler.async(request -> {
            asked.countDown();
            return answer;
        })).start(); Client client = new Client(hasty.addresses().getFirst())) {
            client.get("/");
            asked.await();
            assertThat(hasty.unlisten(hasty.addresses().getFirst())).isTrue();
            assertThatThrownBy(client::readAll).isInstanceOf(SocketException.class);
            assertThat(hasty.state()).isEqualTo(ServerState.RUNNING);
        }
    }

    @Test
    void whatIsUnknownIsNotRemoved() {
        assertThat(server.unlisten(new InetSocketAddress("127.0.0.1", 1))).isFalse();
        assertThat(server.addresses()).hasSize(1);
    }

    @Test
    void aRemovedAddressCanBeListenedOnAgain() throws Exception {
        SocketAddress address = server.addresses().getFirst();
        for (int i = 0; i < 5; i++) {
            assertThat(server.unlisten(address)).isTrue();
            assertThat(server.addresses()).isEmpty();
            assertThat(server.listen(Listen.at(address))).isEqualTo(address);
            try (Client client = new Client(address)) {
                client.get("/");
                assertThat(client.readUntil("ok")).doesNotContainIgnoringCase("connection: close");
            }
        }
    }

    @Test
    void aServerThatEndsTakesNoListener() {
        server.lameDuck();
        assertThatIllegalStateException().isThrownBy(() -> server.listen(LOOPBACK)).withMessageContaining("LAME_DUCK");
        server.close();
        assertThatIllegalStateException().isThrownBy(() -> server.listen(LOOPBACK)).withMessageContaining("CLOSED");
        assertThat(server.unlisten(server.addresses().getFirst())).isFalse();
    }

    @Test
    void listenersAreNotChangedOnALoop() throws Exception {
        try (Client client = new Client(server.addresses().getFirst())) {
            client.get("/loop");
            assertThat(client.readUntil("thread")).contains("would block an event loop");
        }
    }

    @Test
    void aSmallerBodyIsAllowedFromTheNextRequestOn() throws Exception {
        try (Client client = new Client(server.addresses().getFirst())) {
            String request = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 11\r\n\r\nhello world";
            client.send(request);
            client.readUntil("hello world");
            server.limits(limits -> limits.body(10));
            assertThat(server.limits().body()).isEqualTo(10);
            assertThat(server.limits().idle()).isEqualTo(Limits.DEFAULT.idle());
            client.send(request);
            assertThat(client.readUntil("\r\n")).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aShorterTimeIsThatOfOpenConnectionsToo() throws Exception {
        try (Client client = new Client(server.addresses().getFirst())) {
            client.get("/");
            client.readUntil("ok");
            server.limits(limits -> limits.idle(Duration.ofMillis(50)));
            assertThat(client.readAll()).isEmpty();
            assertThat(server.statistics().limitHits("idle")).isEqualTo(1);
        }
    }

    @Test
    void fewerConnectionsAreAllowedAtOnce() throws Exception {
        try (Client first = new Client(server.addresses().getFirst())) {
            first.get("/");
            first.readUntil("ok");
            server.limits(limits -> limits.connections(1));
            try (Client second = new Client(server.addresses().getFirst())) {
                assertThat(second.readAll()).isEmpty();
            }
            assertThat(server.statistics().limitHits("connections")).isEqualTo(1);
            first.get("/");
            first.readUntil("ok");
        }
    }

    @Test
    void sizesOfHeadsAreThoseOfConnectionsThatBeginLater() throws Exception {
        String request = "GET /?" + "x".repeat(200) + " HTTP/1.1\r\nhost: a\r\n\r\n";
        try (Client before = new Client(server.addresses().getFirst())) {
            before.get("/");
            before.readUntil("ok");
            server.limits(limits -> limits.target(100));
            before.send(request);
            assertThat(before.readUntil("ok")).startsWith("HTTP/1.1 200");
            try (Client after = new Client(server.addresses().getFirst())) {
                after.send(request);
                assertThat(after.readUntil("\r\n")).startsWith("HTTP/1.1 414");
            }
        }
    }

    @Test
    void headsGrowOnlyAsFarAsConnectionsCanHold() throws Exception {
        server.limits(limits -> limits.headerBytes(64 << 10));
        try (Client client = new Client(server.addresses().getFirst())) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\n" + "x: y".concat("z".repeat(6000)).concat("\r\n").repeat(10) + "\r\n");
            assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> server.limits(limits -> limits.headerBytes(128 << 10).body(1)))
                .withMessageContaining("can hold");
        assertThatIllegalArgumentException().isThrownBy(() -> server.limits(limits -> limits.headerBytes(0)));
        assertThat(server.limits().headerBytes()).isEqualTo(64 << 10);
        assertThat(server.limits().body()).isEqualTo(Limits.DEFAULT.body());
    }
}
