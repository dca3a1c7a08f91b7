package dev.gatun.http.internal.client.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.Owned;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A server that sends responses, parts of responses and anything else to a client whose requests do everything that they may. Nothing may escape the client,
 * each exchange has one end, and nothing is left of it.
 */
final class RandomResponses {
    private static final String[] WHOLE = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\na: b\r\n\r\n",
        "HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Hints\r\na: b\r\n\r\n",
        "HTTP/1.1 101 Fine\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n", "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    };
    private static final String[] PARTS = {
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200\r\n", "HTTP/1.1 101 Fine\r\n", "HTTP/1.1 99999 Much\r\n", "HTTP/2 200\r\n", "Content-Length: 5\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
        "Connection: close\r\n", "a : b\r\n", " folded\r\n",
        "\r\n", "hello", "5\r\nhello\r\n", "0\r\n\r\n", "0\r\na: b\r\n\r\n", "ffffffffffffffff\r\n", "5;x=\"y\r\n", "\r", "\n",
        "\u0000", "x: " + "y".repeat(20_000),
    };

    private final Random random;
    private final FakeLoop loop = new FakeLoop();
    private final FakeConnection server = new FakeConnection(loop);
    private final Http1ClientConnection client = Http1ClientConnection.on(server, Optional.empty(), WireLimits.DEFAULT);
    private final Owned owner = new Owned();
    private final List<Heard> exchanges = new ArrayList<>();
    private final Set<Heard> cancelled = new HashSet<>();

    RandomResponses(Random random) {
        this.random = random;
        client.owner(owner);
        server.open(client);
    }

    /** Responses and parts of some. */
    void run(int steps) {
        for (int step = 0; step < steps && !server.isClosed(); step++) {
            act();
            if (random.nextInt(2) == 0) {
                String[] some = random.nextInt(8) > 0 ? WHOLE : PARTS;
                send(some[random.nextInt(some.length)].getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        finish();
    }

    /** Whatever bytes, behind a request. */
    void run(byte[] bytes) {
        request();
        send(bytes);
        for (int i = 0; i < 10; i++) {
            act();
        }
        finish();
    }

    /** Exchanges that got a whole response. */
    int responses() {
        return (int) exchanges.stream().filter(one -> one.told.contains("end")).count();
    }

    /** Exchanges that became something else. */
    int tunnels() {
        return (int) exchanges.stream().filter(one -> one.tunnel != null).count();
    }

    private void send(byte[] bytes) {
        if (random.nextInt(3) > 0) {
            server.send(bytes);
            return;
        }
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 2_000));
            server.send(Arrays.copyOfRange(bytes, at, end));
            at = end;
            if (random.nextInt(10) == 0) {
                act();
            }
        }
    }

    private void request() {
        if (client.room() == 0) {
            return;
        }
        Heard heard = new Heard();
        if (random.nextInt(20) == 0) {
            String bad = random.nextBoolean() ? "content" : "response";
            heard.action = word -> {
                if (word.startsWith(bad)) {
                    throw new IllegalStateException("thrown by the test");
                }
            };
        } else if (random.nextInt(20) == 0) {
            heard.action = word -> {
                if (word.startsWith("response")) {
                    cancel(heard);
                }
            };
        }
        OutgoingRequest request = switch (random.nextInt(7)) {
            case 0 -> Requests.of(Method.HEAD, "/", 0, false, false);
            case 1 -> Requests.post("/", OutgoingRequest.UNKNOWN);
            case 2 -> Requests.post("/", 3);
            case 3 -> Requests.upgrade("echo");
            case 4 -> Requests.of(Method.CONNECT, "a.test:1", 0, false, false);
            default -> Requests.get("/");
        };
        heard.begin(client, request);
        exchanges.add(heard);
        if (!request.hasContent()) {
            heard.end();
        }
    }

    private void cancel(Heard one) {
        if (one.ends == 0) {
            cancelled.add(one);
        }
        one.exchange.cancel();
    }

    private void act() {
        request();
        if (exchanges.isEmpty()) {
            return;
        }
        Heard one = random.nextInt(4) > 0 ? exchanges.getLast() : exchanges.get(random.nextInt(exchanges.size()));
        switch (random.nextInt(40)) {
            case 0 -> cancel(one);
            case 1, 2, 3 -> one.exchange.pause();
            case 4, 5, 6, 7, 8, 9 -> one.exchange.resume();
            case 10, 11, 12 -> quietly(() -> one.exchange.end(Headers.empty()));
            case 13, 14, 15 -> quietly(() -> one.exchange.write(Buffer.copyOf(new byte[random.nextInt(6)])));
            case 16 -> loop.pass(Duration.ofMillis(random.nextInt(3_000)));
            case 17 -> server.window(random.nextInt(100_000));
            case 18 -> server.window(Long.MAX_VALUE);
            default -> { }
        }
        loop.run();
    }

    /** A request that has ended takes no more, and says so. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageMatching("content behind.*|content of .*|the request has ended");
        }
    }

    private void finish() {
        switch (random.nextInt(5)) {
            case 0 -> server.endInput();
            case 1 -> server.reset();
            case 2 -> client.close();
            case 3 -> client.abort();
            default -> loop.pass(Requests.TIMEOUT.multipliedBy(2));
        }
        exchanges.forEach(one -> one.exchange.resume());
        server.abort();
        loop.run();
        for (Heard one : exchanges) {
            assertThat(one.ends).as(() -> "ends of an exchange that heard " + one.told).isEqualTo(cancelled.contains(one) ? 0 : 1);
        }
        assertThat(owner.told).containsOnlyOnce("retired 0");
        assertThat(client.room()).isZero();
        assertThat(client.active()).isZero();
        assertThat(loop.timers()).isZero();
        assertThat(loop.buffers().buffersInUse()).isZero();
        loop.buffers().close();
    }
}
