package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flight recorder is told of handshakes, those that came to nothing as well. */
class HandshakeRecordingTest {
    private static final String EVENT = "dev.gatun.TlsHandshake";

    @RegisterExtension
    final Net net = new Net();

    private final Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();
    private final RecordingStream stream = new RecordingStream();

    @BeforeEach
    void record() {
        stream.enable(EVENT).withoutThreshold();
        stream.onEvent(EVENT, events::add);
        stream.startAsync();
    }

    @AfterEach
    void close() {
        stream.close();
    }

    private List<RecordedEvent> recorded() {
        stream.stop();
        return List.copyOf(events);
    }

    @Test
    void whatWasAgreed() {
        Recording server = new Recording();
        Client client = net.clientOf(server, "TLSv1.3");
        client.send("x");
        server.awaitBytes(1);
        TlsSession session = server.session();
        assertThat(recorded()).singleElement().satisfies(event -> {
            assertThat(event.getBoolean("client")).isFalse();
            assertThat(event.getString("version")).isEqualTo("TLSv1.3");
            assertThat(event.getString("cipher")).isEqualTo(session.cipher());
            assertThat(event.getString("applicationProtocol")).isEqualTo(session.applicationProtocol());
            assertThat(event.getString("serverName")).isEqualTo(session.serverName().orElse(""));
            assertThat(event.getBoolean("resumed")).isFalse();
            assertThat(event.getString("failure")).isEmpty();
            assertThat(event.getString("remoteAddress")).contains("127.0.0.1:" + client.socket().getLocalPort());
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void whyItFailed() throws IOException {
        Recording server = new Recording();
        try (Socket socket = Client.socket(net.listen(server).localAddress())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.NOT_TLS);
        }
        assertThat(recorded()).singleElement().satisfies(event -> assertThat(event.getString("failure")).isEqualTo("NOT_TLS"));
    }

    @Test
    void thatItTookTooLong() throws IOException {
        Recording server = new Recording();
        try (Socket socket = Client.socket(net.deadline(Duration.ofMillis(50)).listen(server).localAddress())) {
            assertThat(server.failure().kind()).isEqualTo(TlsFailure.Kind.DEADLINE);
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(recorded()).singleElement().satisfies(event -> {
            assertThat(event.getString("failure")).isEqualTo("DEADLINE");
            assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        });
    }
}
