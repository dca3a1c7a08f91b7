package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.ServerSuite;
import dev.gatun.platform.protocols.Variant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that cost a client nothing and a server work (CVE-2019-9511 to 9518, 2023-44487, 2025-8671, 2024-27316): each flood meets its budget by name and
 * ends the connection with ENHANCE_YOUR_CALM, in bounded memory, while others are served.
 */
class Http2FloodTest extends ServerSuite {
    /** More rounds than an honest client ever sends, and than the buffers of both sockets take, however late the server has its turn. */
    private static final int MOST = 200_000;
    private static final int BATCH = 100;

    private volatile CompletableFuture<Response> never = new CompletableFuture<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    @AfterEach
    void release() {
        never.complete(Response.text("late").shared());
    }

    static List<Variant> multiplexed() {
        return Variant.multiplexedExecutions();
    }

    private HttpServer start(Variant variant) {
        return start(variant, http -> http.limits(limits -> limits.body(1L << 40).header(Duration.ofMillis(500))).routes(routes -> routes
                .get("/", request -> Response.text("ok"))
                .get("/never", request -> Response.later(never))
                .get("/blocks", Execution.VIRTUAL_THREAD, request -> {
                    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                    try {
                        never.join();
                    } finally {
                        running.decrementAndGet();
                    }
                    return Response.text("at last");
                })
                .post("/read", ServerSuite::echo)
                .post("/ignored", request -> Response.later(never))));
    }

    /** Lets {@code next} send until the server has had enough; the server says so under one of the names {@code limits}. */
    private void flood(HttpServer server, Variant variant, H2Peer attacker, List<String> limits, Consumer<H2Peer> next) throws InterruptedException {
        long before = hits(server, limits);
        Client other = connect(server, variant);
        AtomicInteger rounds = new AtomicInteger();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < MOST; i++) {
                    next.accept(attacker);
                    rounds.incrementAndGet();
                }
            } catch (RuntimeException e) {
                // The server has closed.
                return;
            }
        });
        assertThat(other.get("/").text()).as("others are served").isEqualTo("ok");
        H2Peer.GoAway end = attacker.awaitFailure();
        assertThat(end.code()).as("%s", end).isEqualTo(Http2.Code.ENHANCE_YOUR_CALM);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
        assertThat(hits(server, limits)).as("hits of %s in %s", limits, server.statistics()).isGreaterThan(before);
        attacker.close();
        assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
        assertThat(rounds.get()).as("rounds that the attacker got rid of").isLessThan(MOST);
        assertThat(other.get("/").text()).as("others are served").isEqualTo("ok");
        other.close();
    }

    private static long hits(HttpServer server, List<String> limits) {
        return limits.stream().mapToLong(server.statistics()::limitHits).sum();
    }

    private void flood(HttpServer server, Variant variant, H2Peer attacker, String limit, Consumer<H2Peer> next) throws InterruptedException {
        flood(server, variant, attacker, List.of(limit), next);
    }

    private static Consumer<H2Peer> frames(H2Frame frame) {
        H2Frame[] batch = new H2Frame[BATCH];
        Arrays.fill(batch, frame);
        return attacker -> attacker.send(batch);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void framesOfControlHaveTheirBudgets(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        H2Options options = H2Options.DEFAULT;
        flood(server, variant, peer(server, variant, options), Http2Names.PINGS, frames(H2Frame.ping(7, false)));
        flood(server, variant, peer(server, variant, options), Http2Names.PINGS, frames(H2Frame.ping(7, true)));
        flood(server, variant, peer(server, variant, options), Http2Names.PINGS, frames(new H2Frame(0xee, 0, 0, new byte[0])));
        flood(server, variant, peer(server, variant, options), Http2Names.SETTINGS, frames(H2Frame.settings()));
        flood(server, variant, peer(server, variant, options), Http2Names.SETTINGS, frames(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 100, 0xeeee, 1)));
        flood(server, variant, peer(server, variant, options), Http2Names.PRIORITIES, frames(H2Frame.priority(1, 0, 16)));
        flood(server, variant, peer(server, variant, options), Http2Names.PRIORITIES, frames(H2Frame.priorityUpdate(1, "u=1, i")));
        flood(server, variant, peer(server, variant, options), Http2Names.WINDOW, frames(H2Frame.windowUpdate(0, 1)));
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void framesOfContentWithNextToNothingInThemHaveABudget(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        for (String path : List.of("/read", "/ignored")) {
            for (H2Frame frame : List.of(H2Frame.data(1, new byte[0], false), H2Frame.data(1, new byte[1], false), H2Frame.data(1, new byte[0], false).padded(3))) {
                H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
                attacker.open(Ask.of("POST", path).open());
                flood(server, variant, attacker, Http2Names.EMPTY_FRAMES, frames(frame));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void streamsThatAreResetAtOnceHaveABudget(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        // Not one that is answered at once, before its reset is read: that has a budget of its own, as it costs no more than the request.
        for (String path : List.of("/never", "/blocks")) {
            flood(server, variant, peer(server, variant, H2Options.DEFAULT), List.of(Http2Names.RESETS, Http2Names.STREAMS), attacker -> {
                H2Stream stream = request(attacker, path);
                attacker.send(H2Frame.reset(stream.number(), Http2.Code.CANCEL));
            });
        }
        assertThat(mostRunning.get()).as("handlers at once of one connection").isBetween(1, 100);
    }

    private static H2Stream request(H2Peer attacker, String path) {
        return attacker.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: " + path);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void streamsThatTheServerIsMadeToResetHaveTheSame(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        List<IntFunction<H2Frame[]>> ways = List.of(
                stream -> new H2Frame[] {H2Frame.windowUpdate(stream, 0)},
                stream -> new H2Frame[] {H2Frame.windowUpdate(stream, Integer.MAX_VALUE)},
                stream -> new H2Frame[] {H2Frame.priority(stream, stream, 1)},
                stream -> new H2Frame[] {H2Frame.data(stream, new byte[100], false)},
                stream -> new H2Frame[] {new H2Frame(H2Frame.PRIORITY, 0, stream, new byte[4])});
        for (IntFunction<H2Frame[]> way : ways) {
            // Of those beyond the limit many are refused, which has a budget of its own.
            flood(server, variant, peer(server, variant, H2Options.DEFAULT), List.of(Http2Names.RESETS, Http2Names.STREAMS),
                    attacker -> attacker.send(way.apply(request(attacker, "/blocks").number())));
            // Streams that were reset no longer count, their handlers do: a server must not be made to run more than it offers.
            assertThat(mostRunning.getAndSet(0)).as("handlers at once of one connection").isBetween(1, 100);
            release();
            Await.until("the handlers end", () -> running.get() == 0);
            never = new CompletableFuture<>();
        }
        flood(server, variant, peer(server, variant, H2Options.DEFAULT), Http2Names.RESETS,
                attacker -> attacker.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /", "Upper: case"));
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void headerBlocksWithoutEndMeetTheirLimits(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        for (int length : new int[] {0, 1, 1000, 16_384}) {
            H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
            // Or its own acknowledgement of the settings would break the block.
            attacker.barrier();
            attacker.send(H2Frame.beginHeaders(1, new byte[0], true));
            flood(server, variant, attacker, Http2Names.HEADER_BLOCK, frames(H2Frame.continuation(1, new byte[length], false)));
        }
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void aHeaderBlockThatStopsMeetsItsDeadline(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
        attacker.barrier();
        attacker.send(H2Frame.beginHeaders(1, new byte[] {(byte) 0x82}, true));
        assertThat(connect(server, variant).get("/").text()).isEqualTo("ok");
        assertThat(attacker.awaitFailure().code()).isEqualTo(Http2.Code.ENHANCE_YOUR_CALM);
        assertThat(server.statistics().limitHits(Http2Names.HEADER_DEADLINE)).isEqualTo(1);
    }
}
