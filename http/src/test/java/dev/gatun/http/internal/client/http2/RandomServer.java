package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.Outcome;
import dev.gatun.http.internal.client.UpgradeExchange;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A server that sends frames of every kind to a client with several requests, whose tunnels and exchanges do everything that they may. Nothing may escape the
 * client, each request has one outcome, and nothing is left of it.
 */
final class RandomServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Random random;
    private final FakeServer server = new FakeServer();
    private final Http2ClientConnection handler = Http2ClientConnection.on(server.connection, Optional.empty(), WireLimits.DEFAULT);
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Heard> exchanges = new ArrayList<>();
    private final Set<Heard> cancelled = new HashSet<>();

    RandomServer(Random random) {
        this.random = random;
        server.connection.open(handler);
    }

    /** Frames that are whole, in an order that may be right. */
    void run(int steps) {
        if (random.nextInt(10) > 0) {
            send(Frames.settings(8, random.nextInt(8) > 0 ? 1 : 0, 3, random.nextInt(5), 4, random.nextInt(70_000)));
        }
        for (int step = 0; step < steps && !server.connection.isClosed(); step++) {
            act();
            if (random.nextInt(2) == 0 && !server.read().requests.isEmpty()) {
                send(frame());
            }
        }
        finish();
    }

    /** Whatever bytes, behind SETTINGS and an answered request. */
    void run(byte[] bytes) {
        request();
        request();
        send(Frames.settings(8, 1));
        send(Frames.headers(1, Frames.block(":status", "200"), false));
        send(bytes);
        for (int i = 0; i < 10; i++) {
            act();
        }
        finish();
    }

    /** Requests that became tunnels. */
    int tunnels() {
        return (int) outcomes.stream().filter(outcome -> outcome.tunnel != null).count();
    }

    /** Requests that got a whole response. */
    int responses() {
        return (int) exchanges.stream().filter(one -> one.told.contains("end")).count();
    }

    private void send(byte[] frames) {
        if (random.nextInt(3) > 0) {
            server.connection.send(frames);
        } else {
            for (int at = 0; at < frames.length; ) {
                int end = Math.min(frames.length, at + 1 + random.nextInt(2_000));
                server.connection.send(Arrays.copyOfRange(frames, at, end));
                at = end;
            }
        }
        server.loop.run();
    }

    private void request() {
        Outcome outcome = new Outcome();
        outcome.echoes = random.nextBoolean();
        outcome.rejects = random.nextInt(10) == 0;
        outcomes.add(outcome);
        if (handler.room() == 0) {
            outcomes.removeLast();
            return;
        }
        UpgradeExchange.begin(handler, UpgradeExchange.request("http", "a", "/" + outcomes.size(), TIMEOUT), outcome);
    }

    /** An ordinary request, with content or without. */
    private void exchange() {
        if (handler.room() == 0 || exchanges.size() >= 8) {
            return;
        }
        Heard heard = new Heard();
        if (random.nextInt(20) == 0) {
            heard.action = word -> {
                if (word.startsWith("content")) {
                    throw new IllegalStateException("thrown by the test");
                }
            };
        }
        heard.begin(handler, random.nextBoolean() ? Requests.get("/") : Requests.post("/", OutgoingRequest.UNKNOWN));
        exchanges.add(heard);
    }

    private void use(Heard one) {
        switch (random.nextInt(14)) {
            case 0 -> {
                cancelled.add(one);
                one.exchange.cancel();
            }
            case 1, 2, 3 -> one.exchange.pause();
            case 4, 5, 6 -> one.exchange.resume();
            case 7, 8 -> quietly(() -> one.exchange.end(Headers.empty()));
            default -> quietly(() -> one.exchange.write(Buffer.copyOf(new byte[random.nextInt(40_000)])));
        }
    }

    /** A request that has ended takes no more, and says so. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageMatching("content behind.*|content of more.*|the request has ended");
        }
    }

    private void act() {
        if (random.nextInt(3) == 0) {
            exchange();
        }
        if (!exchanges.isEmpty()) {
            use(exchanges.get(random.nextInt(exchanges.size())));
        }
        if (outcomes.size() < 8 && random.nextInt(4) == 0) {
            request();
        }
        if (random.nextInt(10) == 0) {
            server.loop.pass(Duration.ofMillis(random.nextInt(1_500)));
        }
        if (random.nextInt(20) == 0) {
            server.connection.window(random.nextInt(100_000));
        }
        if (!outcomes.isEmpty()) {
            Outcome one = outcomes.get(random.nextInt(outcomes.size()));
            if (one.tunnel != null && !one.rejects) {
                use(one);
            }
        }
        server.loop.run();
    }

    private void use(Outcome one) {
        switch (random.nextInt(12)) {
            case 0 -> one.tunnel.close();
            case 1 -> one.tunnel.shutdownOutput();
            case 2 -> one.tunnel.abort();
            case 3, 4 -> one.tunnel.pauseReading();
            case 5, 6 -> one.tunnel.resumeReading();
            default -> one.tunnel.write(Buffer.copyOf(new byte[random.nextInt(20_000)]));
        }
    }

    private byte[] frame() {
        // Mostly one that the client has begun, or the connection would never last.
        int begun = server.read().requests.size();
        int stream = 1 + 2 * random.nextInt(Math.max(1, random.nextInt(200) == 0 ? outcomes.size() + exchanges.size() + 1 : begun));
        boolean end = random.nextInt(8) == 0;
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3 -> Frames.headers(stream, Frames.block(":status", "200"), end && random.nextBoolean());
            case 4 -> Frames.headers(stream, Frames.block(":status", Integer.toString(100 + random.nextInt(500)), "x", "y"), end);
            case 5 -> split(stream, Frames.block(":status", "200", "x-long", "z".repeat(random.nextInt(3_000))));
            case 6, 7, 8, 9, 10, 11 -> Frames.data(stream, new byte[random.nextInt(random.nextBoolean() ? 16_384 : 20)], end);
            case 12 -> Frames.paddedData(stream, new byte[random.nextInt(100)], random.nextInt(256), end);
            case 13, 14 -> Frames.windowUpdate(random.nextBoolean() ? 0 : stream, 1 + random.nextInt(50_000));
            case 15 -> Frames.reset(stream, random.nextInt(15));
            case 16 -> Frames.settings(4, random.nextInt(70_000), 3, random.nextInt(6), 5, 16_384 + random.nextInt(1_000));
            case 17 -> Frames.ping(random.nextLong(), random.nextBoolean());
            case 18 -> random.nextInt(10) == 0 ? Frames.goAway(stream, 0, "bye") : Frames.settingsAck();
            case 19 -> Frames.frame(200 + random.nextInt(50), 0, stream, new byte[random.nextInt(30)]);
            case 20 -> random.nextInt(10) == 0 ? Frames.headers(stream + random.nextInt(2), Frames.block("x", "y"), end) : Frames.priority(stream, 0);
            default -> random.nextInt(20) == 0 ? garbage() : new byte[0];
        };
    }

    private byte[] split(int stream, byte[] block) {
        int cut = random.nextInt(block.length);
        return Frames.join(Frames.openHeaders(stream, Arrays.copyOf(block, cut), false),
                Frames.continuation(stream, Arrays.copyOfRange(block, cut, block.length), true));
    }

    private byte[] garbage() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i >= 0; i--) {
            out.write(random.nextInt());
        }
        return out.toByteArray();
    }

    private void finish() {
        switch (random.nextInt(3)) {
            case 0 -> server.connection.endInput();
            case 1 -> server.connection.reset();
            default -> server.loop.pass(TIMEOUT);
        }
        // A response that came whole may still be read when the connection has ended.
        exchanges.forEach(one -> one.exchange.resume());
        server.loop.run();
        server.connection.abort();
        server.loop.pass(Duration.ofSeconds(8));
        for (Outcome outcome : outcomes) {
            assertThat(outcome.decisions).as("outcomes of %s", outcome.told).isEqualTo(outcome.rejects && outcome.tunnel != null ? 2 : 1);
            assertThat(outcome.ends).as("ends of %s", outcome.told).isEqualTo(outcome.tunnel != null && !outcome.rejects ? 1 : 0);
        }
        for (Heard one : exchanges) {
            assertThat(one.ends).as("outcomes of %s", one.told).isLessThanOrEqualTo(1);
            assertThat(one.ends == 1 || cancelled.contains(one)).as("an outcome of %s", one.told).isTrue();
        }
        assertThat(handler.toString()).contains("streams=0");
        assertThat(server.loop.buffers().buffersInUse()).as("buffers").isZero();
        assertThat(server.loop.timers()).as("timers").isZero();
        server.loop.buffers().close();
    }
}
