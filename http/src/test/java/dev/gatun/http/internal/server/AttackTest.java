package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OutOfBuffersException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that want to cost more than they may. */
class AttackTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @Test
    void hugeTargetsAndHeadersAreRefusedBeforeTheirEnd() {
        FakeConnection target = server.connect();
        target.send("GET /" + "a".repeat(9_000));
        assertThat(target.received()).startsWith("HTTP/1.1 414 ");
        assertThat(server.hits("target")).isEqualTo(1);
        FakeConnection header = server.connect();
        header.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000));
        assertThat(header.received()).startsWith("HTTP/1.1 431 ");
        FakeConnection many = server.connect();
        many.send("GET / HTTP/1.1\r\nHost: a\r\n" + "a: b\r\n".repeat(200));
        assertThat(many.received()).startsWith("HTTP/1.1 431 ");
        assertThat(server.hits("headers")).isEqualTo(2);
    }

    @Test
    void aFloodOfPipelinedRequestsYieldsToOthers() {
        server.limits(limits -> limits.pipelined(16)).handle(request -> Response.text("ok"));
        FakeConnection connection = server.connect();
        connection.send(GET.repeat(1_000));
        server.loop.run();
        assertThat(connection.received().split("HTTP/1.1 200", -1)).hasSize(1_001);
        assertThat(server.hits("pipelined")).isEqualTo(1_000 / 16);
    }

    @Test
    void aFloodWhoseAnswersNobodyReadsStops() {
        server.handle(request -> Response.text("x".repeat(1_000)));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET.repeat(10_000));
        server.loop.run();
        assertThat(connection.pendingBytes()).isLessThan(256 << 10);
        assertThat(connection.isReadingPaused()).isTrue();
        long answered = server.share().counters().requests();
        connection.send(GET.repeat(100));
        assertThat(server.share().counters().requests()).isEqualTo(answered);
        connection.window(Long.MAX_VALUE);
        server.loop.run();
        assertThat(server.share().counters().requests()).isEqualTo(10_100);
    }

    @Test
    void handlersOnVirtualThreadsAreLimited() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.limits(limits -> limits.virtualThreads(2)).onVirtualThreads().handle(request -> {
            gate.join();
            return Response.text("served");
        });
        FakeConnection first = server.connect();
        FakeConnection second = server.connect();
        first.send(GET);
        second.send(GET);
        FakeConnection third = server.connect();
        third.send(GET);
        assertThat(third.received()).startsWith("HTTP/1.1 503 ").contains("Retry-After");
        assertThat(third.isOpen()).isTrue();
        assertThat(server.hits("virtualThreads")).isEqualTo(1);
        gate.complete(null);
        server.await(first, "served");
        server.await(second, "served");
    }

    @Test
    void aClientThatLingersWithEndlessBytesIsCutOff() {
        FakeConnection connection = server.connect();
        connection.send("BROKEN\r\n\r\n");
        for (int i = 0; i < 20 && !connection.isClosed(); i++) {
            connection.send(new byte[100_000]);
        }
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void announcedContentCostsNothingBeforeItComes() {
        server.onVirtualThreads().handle(request -> Response.bytes(request.body().limit(Long.MAX_VALUE).bytes()));
        FakeConnection connection = server.connect();
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\n\r\nx");
        server.loop.runUntil(() -> connection.unreadBytes() == 0);
        assertThat(server.loop.buffers().bytesInUse()).isLessThan(64 << 10);
    }

    @Test
    void whenMemoryRunsOutTheConnectionEndsAndNothingIsLost() {
        List<Buffer> hoard = new ArrayList<>();
        server.handle(request -> Response.text("x"));
        FakeConnection connection = server.connect();
        while (true) {
            try {
                hoard.add(server.loop.buffers().acquire(4 << 10));
            } catch (OutOfBuffersException e) {
                break;
            }
        }
        connection.send(GET);
        assertThat(connection.isClosed()).isTrue();
        hoard.forEach(Buffer::release);
        assertThat(server.exchange(GET)).endsWith("x");
    }

    @Test
    void idleConnectionsHoldNoBuffer() {
        server.handle(request -> Response.text("ok"));
        for (int i = 0; i < 50; i++) {
            server.connect().send(GET);
        }
        assertThat(server.loop.buffers().buffersInUse()).isZero();
    }
}
