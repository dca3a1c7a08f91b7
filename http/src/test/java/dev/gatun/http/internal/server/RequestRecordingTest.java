package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.internal.events.FlightRecording;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flight recorder is told of requests: what was asked for, what came of it, and how long it took. */
class RequestRecordingTest {
    private static final String HOST = "recorded.example";

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @RegisterExtension
    final FlightRecording recording = new FlightRecording("dev.gatun.Request");

    private RecordedEvent only() {
        List<RecordedEvent> events = recording.events().stream().filter(event -> event.getString("host").equals(HOST)).toList();
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    @Test
    void aRequestIsNamedByItsRouteNotByItsPath() {
        server.handle(Router.of(routes -> routes.get("/users/{id}", request -> Response.text("12345"))));
        server.exchange("GET /users/secret?token=x HTTP/1.1\r\nHost: " + HOST + ":81\r\n\r\n");
        RecordedEvent event = only();
        assertThat(event.getString("method")).isEqualTo("GET");
        assertThat(event.getString("route")).isEqualTo("/users/{id}");
        assertThat(event.getString("version")).isEqualTo("HTTP/1.1");
        assertThat(event.getInt("status")).isEqualTo(200);
        assertThat(event.getLong("bytes")).isEqualTo(5);
        assertThat(event.getString("failure")).isEmpty();
        assertThat(event.toString()).doesNotContain("secret").doesNotContain("token");
    }

    @Test
    void eachRequestOfAConnectionIsOne() {
        server.handle(request -> Response.text("x"));
        server.exchange(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").repeat(3));
        List<RecordedEvent> events = recording.events().stream().filter(event -> event.getString("host").equals(HOST)).toList();
        assertThat(events).hasSize(3);
        assertThat(events.stream().map(event -> event.getLong("request")).distinct()).hasSize(3);
        assertThat(events).allSatisfy(event -> assertThat(event.getString("route")).isEmpty());
    }

    @Test
    void theTimeIsThatUpToTheEndOfTheResponse() {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.handle(request -> Response.later(later));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
        long from = System.nanoTime();
        while (System.nanoTime() - from < 5_000_000) {
            Thread.onSpinWait();
        }
        later.complete(Response.text("late"));
        server.await(connection, "late");
        assertThat(only().getDuration().toMillis()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aClientThatGoesLeavesAnEventWithoutAStatus() {
        CompletableFuture<Response> later = new CompletableFuture<>();
        server.handle(request -> Response.later(later));
        FakeConnection connection = server.connect();
        connection.send("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
        connection.abort();
        server.loop.run();
        later.complete(Response.text("too late"));
        RecordedEvent event = only();
        assertThat(event.getInt("status")).isZero();
        assertThat(event.getString("failure")).isNotEmpty();
    }
}
