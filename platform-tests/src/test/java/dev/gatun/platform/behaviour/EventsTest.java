package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Server-sent events: they arrive when they are sent, and a listener that leaves is noticed (WHATWG HTML, section 9.2). */
class EventsTest {
    @RegisterExtension
    final Servers servers = new Servers();

    private final LinkedBlockingQueue<EventSink> sinks = new LinkedBlockingQueue<>();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup, Duration heartbeat) {
        return servers.start(setup, http -> http.handler(request -> Response.events(heartbeat, sinks::add)));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void eventsArriveWhenTheyAreSent(Setup setup) throws Exception {
        HttpServer server = start(setup, Duration.ofSeconds(30));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/")).build();
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(client.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
                EventSink sink = sinks.poll(10, TimeUnit.SECONDS);
                for (int i = 0; i < 20; i++) {
                    assertThat(sink.send(Event.of("event " + i))).isTrue();
                    assertThat(lines.readLine()).isEqualTo("data: event " + i);
                    assertThat(lines.readLine()).isEmpty();
                }
                sink.close();
                assertThat(lines.readLine()).isNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aListenerThatLeavesIsNoticed(Setup setup) throws Exception {
        HttpServer server = start(setup, Duration.ofSeconds(30));
        for (String leaves : List.of("close", "reset", "half")) {
            Peer peer = servers.connect(server);
            peer.send(Peer.GET);
            EventSink sink = sinks.poll(10, TimeUnit.SECONDS);
            sink.send("hello");
            Await.until("the event arrives", peer::hasInput);
            switch (leaves) {
                case "close" -> peer.close();
                case "reset" -> peer.reset();
                default -> peer.halfClose();
            }
            Await.until("the sink notices: " + leaves, sink::isClosed);
            assertThat(sink.send("nobody hears")).isFalse();
        }
        Await.until("no connection is left", () -> server.connections() == 0);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aListenerThatDoesNotReadIsCutOff(Setup setup) throws Exception {
        HttpServer server = servers.start(setup, http -> http.limits(limits -> limits.pendingWrites(200_000))
                .handler(request -> Response.events(Duration.ZERO, sinks::add)));
        Peer peer = servers.connect(server, 4096);
        peer.send(Peer.GET);
        EventSink sink = sinks.poll(10, TimeUnit.SECONDS);
        String event = "x".repeat(10_000);
        long most = 0;
        for (int i = 0; i < 100_000 && sink.send(event); i++) {
            most = Math.max(most, servers.bufferBytes(server));
            Thread.yield();
        }
        assertThat(sink.isClosed()).isTrue();
        assertThat(most).as("off-heap bytes").isLessThan(2_000_000);
        assertThat(server.statistics().limitHits("pendingWrites")).isEqualTo(1);
        peer.drain();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void theHeartbeatKeepsSilentStreamsAlive(Setup setup) throws IOException {
        HttpServer server = start(setup, Duration.ofMillis(50));
        Peer peer = servers.connect(server);
        peer.send(Peer.GET);
        BufferedReader lines = new BufferedReader(new InputStreamReader(peer.input(), StandardCharsets.US_ASCII));
        int beats = 0;
        while (beats < 3) {
            beats += lines.readLine().equals(":") ? 1 : 0;
        }
    }
}
