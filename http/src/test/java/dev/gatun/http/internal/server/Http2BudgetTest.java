package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The floods of RFC 9113, section 10.5: as much as the budget is fine, more ends the connection, and no other. */
class Http2BudgetTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final CompletableFuture<Response> late = new CompletableFuture<>();

    @BeforeEach
    void serve() {
        server.handle(request -> switch (request.path()) {
            case "/late" -> Response.later(late);
            case "/read" -> Response.later(request.body().bytesAsync().thenApply(Response::bytes));
            default -> Response.text("x".repeat(3_000));
        });
    }

    @AfterEach
    void endHandlers() {
        late.complete(Response.text("at last"));
    }

    private static Arguments flood(String limit, int budget, IntFunction<byte[]> frame) {
        return Arguments.of(limit, budget, frame);
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                flood("http2Pings", Http2Guard.PINGS, i -> Frames.ping(i, false)),
                flood("http2Pings", Http2Guard.PINGS, i -> Frames.ping(i, true)),
                flood("http2Pings", Http2Guard.PINGS, i -> Frames.frame(0xEE, 0, i & 3, new byte[1])),
                flood("http2Settings", Http2Guard.SETTINGS, i -> Frames.settings(4, 1_000 + i)),
                flood("http2Priorities", Http2Guard.PRIORITIES, i -> Frames.priority(1, 0)),
                flood("http2Priorities", Http2Guard.PRIORITIES, i -> Frames.priorityUpdate(1, "u=" + (i & 7))),
                flood("http2EmptyFrames", Http2Guard.EMPTY_FRAMES, i -> Frames.data(1, new byte[0], false)),
                flood("http2EmptyFrames", Http2Guard.EMPTY_FRAMES, i -> Frames.paddedData(1, new byte[0], 0, false)),
                flood("http2EmptyFrames", Http2Guard.EMPTY_FRAMES, i -> Frames.data(1, new byte[Http2Guard.TINY - 1], false)),
                // rapid reset (CVE-2023-44487), and resets that the client provokes (CVE-2025-8671)
                flood("http2Resets", Http2Guard.RESETS,
                        i -> Frames.join(Frames.headers(2 * i + 3, Frames.request("POST", "/read"), false), Frames.reset(2 * i + 3, 8))),
                // behind the end of the response there is nothing to save any more
                flood("http2Resets", Http2Guard.LATE_RESETS,
                        i -> i == 0 ? Frames.join(Frames.get(3, "/"), Frames.reset(3, 5)) : Frames.reset(3, 5)),
                flood("http2Resets", Http2Guard.RESETS, i -> Frames.headers(2 * i + 3, Frames.block(":method", "GET"), true)),
                flood("http2Resets", Http2Guard.RESETS,
                        i -> Frames.join(Frames.headers(2 * i + 3, Frames.request("POST", "/read"), false), Frames.windowUpdate(2 * i + 3, 0))),
                flood("http2Window", Http2Guard.WINDOW_UPDATES, i -> Frames.windowUpdate(0, 1)),
                flood("http2Window", Http2Guard.WINDOW_UPDATES, i -> Frames.windowUpdate(1, 1)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("floods")
    void asMuchAsTheBudgetIsFineAndMoreEndsTheConnection(String limit, int budget, IntFunction<byte[]> frame) {
        Http2Client bystander = server.connectHttp2().get(1, "/late");
        Http2Client client = server.connectHttp2().post(1, "/read");
        for (int i = 0; i < budget; i += 50) {
            byte[][] frames = new byte[Math.min(50, budget - i)][];
            for (int j = 0; j < frames.length; j++) {
                frames[j] = frame.apply(i + j);
            }
            client.send(frames);
        }
        assertThat(client.goAway()).isEmpty();
        assertThat(server.hits(limit)).isZero();
        client.send(frame.apply(budget));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
        assertThat(client.isClosed()).isTrue();
        assertThat(server.hits(limit)).isEqualTo(1);
        assertThat(bystander.isClosed()).isFalse();
        assertThat(bystander.get(3, "/").answer(3).ended).isTrue();
    }

    @Test
    void framesThatTinyWindowsForceAreCounted() {
        server.limits(limits -> limits.requestsPerConnection(1_000_000));
        Http2Client client = server.connectHttp2(4, 0).get(1, "/");
        for (int i = 0; i < Http2Guard.TINY_FRAMES_SENT; i++) {
            client.send(Frames.windowUpdate(1, 1));
        }
        assertThat(client.answer(1).content.size()).isEqualTo(Http2Guard.TINY_FRAMES_SENT);
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.windowUpdate(1, 1));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
        assertThat(server.hits("http2Window")).isEqualTo(1);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void budgetsFillAgainWithTime() {
        Http2Client client = server.connectHttp2().get(1, "/late");
        for (int i = 0; i < Http2Guard.PINGS; i++) {
            client.send(Frames.ping(i, false));
        }
        server.loop.pass(Duration.ofSeconds(1));
        for (int i = 0; i < Http2Guard.PINGS_PER_SECOND; i++) {
            client.send(Frames.ping(i, false));
        }
        assertThat(client.goAway()).isEmpty();
        client.send(Frames.ping(0, false));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
    }

    @Test
    void contentThatEndsItsStreamCostsNoBudget() {
        Http2Client client = server.connectHttp2();
        for (int i = 0; i < 1_500; i++) {
            client.send(Frames.headers(2 * i + 1, Frames.request("POST", "/read"), false), Frames.data(2 * i + 1, new byte[0], true));
        }
        assertThat(client.goAway()).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadStopsBeingReadFrom() {
        Http2Client client = server.connectHttp2();
        client.connection.window(0);
        int stream = 1;
        while (!client.connection.isReadingPaused() && client.connection.isOpen() && stream < 4_000) {
            client.connection.send(Frames.join(Frames.get(stream, "/"), Frames.get(stream + 2, "/")));
            stream += 4;
        }
        assertThat(client.connection.pendingBytes()).isLessThan(512 << 10);
        assertThat(stream).as("it was stopped by the limit of streams or of what waits").isLessThan(4_000);
    }

    @Test
    void answersToPingsThatNobodyReadsAreBounded() {
        Http2Client client = server.connectHttp2();
        client.connection.window(0);
        for (int i = 0; i < 2_000 && !client.isClosed(); i++) {
            client.connection.send(Frames.ping(i, false));
            server.loop.pass(Duration.ofMillis(60));
        }
        assertThat(client.connection.pendingBytes()).isLessThan(300 << 10);
    }
}
