package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Owned;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that was silent for long is asked before it gets another request. */
class Http2ProbeTest {
    private final FakeServer server = new FakeServer();
    private final Owned owner = new Owned();
    private final Http2ClientConnection client = Http2ClientConnection.on(server.connection, Optional.empty(),
            WireLimits.DEFAULT.probe(Duration.ofSeconds(5), Duration.ofSeconds(3)));

    @BeforeEach
    void open() {
        client.owner(owner);
        server.connection.open(client);
        server.settings();
        server.take();
        owner.told.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        server.connection.abort();
        server.loop.run();
        assertThat(server.loop.buffers().buffersInUse()).isZero();
        assertThat(server.loop.timers()).isZero();
        assertThat(owner.told).containsOnlyOnce("retired 0");
        server.loop.buffers().close();
    }

    private long asked() {
        return Long.parseLong(server.take().getFirst().split(" ")[1]);
    }

    @Test
    void aConnectionThatWasHeardOfIsNotAsked() {
        server.loop.pass(Duration.ofMillis(4_900));
        server.send(Frames.ping(1, false));
        server.take();
        server.loop.pass(Duration.ofMillis(4_900));
        assertThat(client.probe()).isFalse();
        assertThat(client.room()).isPositive();
        assertThat(server.take()).isEmpty();
    }

    @Test
    void thereIsNoRoomBeforeTheAnswer() {
        server.loop.pass(Duration.ofSeconds(5));
        int room = client.room();
        assertThat(client.probe()).isTrue();
        assertThat(client.room()).isZero();
        assertThat(client.isOpen()).isTrue();
        long opaque = asked();
        server.send(Frames.ping(opaque, true));
        assertThat(client.room()).isEqualTo(room);
        assertThat(owner.told).containsExactly("room " + room);
        server.loop.pass(Duration.ofSeconds(4));
        assertThat(client.isOpen()).isTrue();
        assertThat(client.probe()).isFalse();
    }

    @Test
    void anythingIsAnAnswer() {
        Heard heard = new Heard().get(client, "/");
        server.take();
        server.loop.pass(Duration.ofSeconds(5));
        assertThat(heard.ends).isEqualTo(1);
        server.loop.pass(Duration.ofSeconds(1));
        assertThat(client.probe()).isTrue();
        server.send(Frames.settings());
        assertThat(client.room()).isPositive();
    }

    @Test
    void aConnectionThatDoesNotAnswerIsEnded() {
        server.loop.pass(Duration.ofSeconds(6));
        assertThat(client.probe()).isTrue();
        server.loop.pass(Duration.ofMillis(2_900));
        assertThat(owner.told).isEmpty();
        server.loop.pass(Duration.ofMillis(200));
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.connection.isClosed()).isTrue();
    }
}
