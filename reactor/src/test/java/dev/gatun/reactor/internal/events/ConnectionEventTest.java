package dev.gatun.reactor.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** What the flight recorder is told of a connection when it has ended, if somebody asked. */
class ConnectionEventTest {
    private static final String EVENT = "dev.gatun.Connection";

    @RegisterExtension
    final Net net = new Net();

    private final CompletableFuture<RecordedEvent> told = new CompletableFuture<>();
    private final RecordingStream stream = new RecordingStream();

    @BeforeEach
    void record() {
        stream.enable(EVENT);
        stream.onEvent(EVENT, told::complete);
        stream.startAsync();
    }

    @AfterEach
    void close() {
        stream.close();
    }

    private RecordedEvent event() {
        return Net.await(told);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void bytesOfBothDirectionsAndTheEndAreTold(Underlay underlay) {
        Recording handler = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                // Whole lines are answered; what is left of one is shown again, with more, and must not count twice.
                if (data.readableBytes() == 10) {
                    connection.write(data);
                    connection.write(Buffer.utf8("!"));
                    data.clear();
                    connection.close();
                }
            }
        };
        Peer peer = net.open(underlay).peerOf(handler);
        for (String part : new String[] {"one", "two", "four"}) {
            peer.send(part);
            net.settle();
        }
        assertThat(peer.receiveText(11)).isEqualTo("onetwofour!");
        peer.endOutput();
        assertThat(event().getLong("bytesReceived")).isEqualTo(10);
        assertThat(event().getLong("bytesSent")).isEqualTo(11);
        assertThat(event().getString("end")).isEqualTo("CLOSED");
        assertThat(event().getString("failure")).isEmpty();
        assertThat(event().getString("loop")).isEqualTo("gatun-loop-0");
        assertThat(event().getLong("connection")).isEqualTo(handler.connection().id());
        assertThat(event().getString("remoteAddress")).isEqualTo(peer.localAddress().toString());
        assertThat(event().getString("localAddress")).isEqualTo(peer.remoteAddress().toString());
    }

    @ParameterizedTest
    @OnEachUnderlay
    void whatWasNotSentIsNotCountedAndAFailureIsNamed(Underlay underlay) {
        ConnectionHandler failing = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, Buffer data) {
                connection.write(Buffer.utf8("never leaves, because the turn does not come to its end"));
                throw new IllegalStateException("out of order");
            }
        };
        net.open(underlay).peerOf(failing).send("x");
        assertThat(event().getLong("bytesReceived")).isEqualTo(1);
        assertThat(event().getLong("bytesSent")).isZero();
        assertThat(event().getString("end")).isEqualTo("FAILED");
        assertThat(event().getString("failure")).contains("out of order");
    }

    @Test
    void itIsOffUnlessAskedFor() {
        assertThat(ConnectionEvent.begin()).isNotNull();
        stream.close();
        assertThat(ConnectionEvent.begin()).isNull();
        Stream<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream();
        EventType type = types.filter(each -> each.getName().equals(EVENT)).findFirst().orElseThrow();
        assertThat(type.getSettingDescriptors().stream().filter(setting -> setting.getName().equals("enabled")).map(SettingDescriptor::getDefaultValue))
                .containsExactly("false");
    }
}
