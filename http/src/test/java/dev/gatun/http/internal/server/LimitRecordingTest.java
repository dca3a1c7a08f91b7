package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyLimit;
import dev.gatun.http.RateLimit;
import dev.gatun.http.Response;
import dev.gatun.http.internal.events.FlightRecording;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flight recorder is told who hit which limit. */
class LimitRecordingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @RegisterExtension
    final FlightRecording limits = new FlightRecording("dev.gatun.LimitHit");

    @RegisterExtension
    final FlightRecording threads = new FlightRecording("dev.gatun.HandlerPoolExhausted");

    @Test
    void aHeadThatIsTooLarge() {
        server.handle(request -> Response.text("served"));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(64 << 10));
        assertThat(connection.received()).startsWith("HTTP/1.1 431 ");
        assertThat(limits.events()).singleElement().satisfies(event -> {
            assertThat(event.getString("limit")).isEqualTo("headers");
            assertThat(event.getString("remoteAddress")).isEqualTo(connection.remoteAddress().toString());
        });
    }

    @Test
    void aConnectionTooMany() {
        server.limits(change -> change.connections(1)).handle(request -> Response.text("served"));
        server.connect();
        FakeConnection second = server.connect();
        assertThat(second.isOpen()).isFalse();
        assertThat(server.hits("connections")).isEqualTo(1);
        assertThat(limits.events()).singleElement().satisfies(event -> assertThat(event.getString("limit")).isEqualTo("connections"));
    }

    @Test
    void aClientThatAsksTooOften() {
        server.handle(request -> Response.text("served"), RateLimit.overall(1, Duration.ofHours(1)));
        FakeConnection connection = server.connect();
        connection.send(GET + GET + GET);
        assertThat(connection.received()).contains("HTTP/1.1 200 ", "HTTP/1.1 429 ");
        assertThat(server.hits("rate")).isEqualTo(2);
        assertThat(limits.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.getString("limit")).isEqualTo("rate");
            assertThat(event.getString("remoteAddress")).isEqualTo(connection.remoteAddress().toString());
        });
    }

    @Test
    void contentThatSaysItIsTooLargeForItsRoute() {
        server.handle(request -> Response.text("served"), BodyLimit.of(4));
        assertThat(server.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345")).startsWith("HTTP/1.1 413 ");
        assertThat(server.hits("body")).isEqualTo(1);
        assertThat(limits.events()).singleElement().satisfies(event -> assertThat(event.getString("limit")).isEqualTo("body"));
    }

    @Test
    void aHandlerThatGetsNoThread() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.limits(change -> change.virtualThreads(1)).onVirtualThreads().handle(request -> {
            gate.join();
            return Response.text("served");
        });
        FakeConnection first = server.connect();
        first.send(GET);
        FakeConnection second = server.connect();
        second.send(GET);
        assertThat(second.received()).startsWith("HTTP/1.1 503 ");
        gate.complete(null);
        server.await(first, "served");
        assertThat(threads.events()).singleElement().satisfies(event -> assertThat(event.getInt("limit")).isEqualTo(1));
    }
}
