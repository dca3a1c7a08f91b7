package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.ServerState;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.ReplyLost;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a server: what is under way is finished, what is new is refused, what does not end is cut off. */
class EndTest extends ServerSuite {
    private final CompletableFuture<Response> gate = new CompletableFuture<>();

    @ParameterizedTest
    @MethodSource("all")
    void whatIsUnderWayIsFinished(Variant variant) throws InterruptedException {
        HttpServer server = start(variant, http -> http.grace(Duration.ofSeconds(15)).routes(routes -> routes
                .get("/ok", request -> Response.text("ok"))
                .get("/later", request -> Response.later(gate))
                .post("/echo", ServerSuite::echo)
                .get("/large", request -> Response.bytes(content(16_000_000)))
                .get("/stream", Execution.VIRTUAL_THREAD, request -> Response.stream(Response.OCTETS, out -> {
                    out.write("begun ");
                    out.flush();
                    gate.join();
                    out.write("ended");
                }))));
        Client client = connect(server, variant);
        List<Exchange> later = openAll(client, 20, Ask.get("/later"));
        Exchange stream = client.open(Ask.get("/stream"));
        assertThat(new String(stream.read(6))).isEqualTo("begun ");
        Exchange upload = client.open(Ask.of("POST", "/echo").open());
        upload.write(content(1000));
        Exchange large = client.open(Ask.get("/large"));
        assertThat(large.read(1000)).hasSize(1000);
        Client idle = connect(server, variant);
        assertThat(idle.ask(Ask.post("/echo", "x")).text()).isEqualTo("x");
        Await.until("all are there", () -> server.statistics().activeRequests() == 23);

        Thread closing = Thread.ofPlatform().start(server::close);
        assertThatThrownBy(() -> Await.until("nobody is let in", () -> {
            assertThat(connect(server, variant).get("/ok").status()).isEqualTo(200);
            return false;
        })).isInstanceOfAny(UncheckedIOException.class, ReplyLost.class);
        upload.write(content(2000));
        upload.end();
        assertThat(upload.reply().body()).hasSize(3000);
        gate.complete(Response.text("late").shared());
        for (Exchange exchange : later) {
            assertThat(exchange.reply().text()).isEqualTo("late");
        }
        assertThat(stream.reply().text()).isEqualTo("ended");
        assertThat(large.reply().body()).hasSize(15_999_000);
        // It is told to go, and served as long as it may not have heard of that.
        assertThatThrownBy(() -> Await.until("an idle connection ends", () -> idle.get("/ok").status() != 200))
                .isInstanceOfAny(ReplyLost.class, UncheckedIOException.class);
        closing.join(Duration.ofSeconds(20));
        assertThat(closing.isAlive()).as("the server has ended").isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatCameInByAListenerThatIsRemovedIsFinishedWhileTheServerServesOn(Variant variant) {
        HttpServer server = start(variant, http -> http.grace(Duration.ofSeconds(15)).routes(routes -> routes
                .get("/ok", request -> Response.text("ok"))
                .get("/later", request -> Response.later(gate))));
        Client client = connect(server, variant);
        List<Exchange> later = openAll(client, 5, Ask.get("/later"));
        Client idle = connect(server, variant);
        assertThat(idle.get("/ok").text()).isEqualTo("ok");
        Await.until("all are there", () -> server.statistics().activeRequests() == 5);

        assertThat(server.unlisten(server.addresses().getFirst())).isTrue();
        assertThatThrownBy(() -> Await.until("an idle connection ends", () -> idle.get("/ok").status() != 200))
                .isInstanceOfAny(ReplyLost.class, UncheckedIOException.class);
        gate.complete(Response.text("late").shared());
        for (Exchange exchange : later) {
            assertThat(exchange.reply().text()).isEqualTo("late");
        }
        Await.until("all connections have ended", () -> server.connections() == 0);
        assertThat(server.state()).isEqualTo(ServerState.RUNNING);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theGraceEndsWhatDoesNotEndByItself(Variant variant) {
        HttpServer server = start(variant, http -> http.grace(Duration.ofMillis(300)).handler(request -> switch (request.path()) {
            case "/never" -> Response.later(gate);
            case "/push" -> Response.push(Response.TEXT, sink -> sink.write("begun"));
            default -> Response.bytes(new byte[20_000_000]);
        }));
        List<Exchange> stuck = new ArrayList<>();
        for (Ask ask : List.of(Ask.get("/never"), Ask.get("/push"), Ask.get("/slow"))) {
            stuck.add(connect(server, variant, 4096).open(ask));
        }
        Await.until("three are asked for", () -> server.statistics().requests() == 3);
        long before = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(290), Duration.ofSeconds(5));
        for (Exchange exchange : stuck) {
            assertThatThrownBy(exchange::reply).isInstanceOf(ReplyLost.class);
        }
        gate.complete(Response.text("too late"));
        assertThat(server.connections()).isZero();
    }
}
