package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Owned;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection of a client to a server of HTTP/2 that the test plays. */
abstract class Http2ClientFixture {
    final FakeServer server = new FakeServer();
    final Owned owner = new Owned();
    final Heard heard = new Heard();
    final Http2ClientConnection client = Http2ClientConnection.on(server.connection, Optional.empty(), WireLimits.DEFAULT);

    @BeforeEach
    void open() {
        client.owner(owner);
        server.connection.open(client);
        server.take();
    }

    @AfterEach
    void nothingIsLeft() {
        server.connection.abort();
        server.loop.pass(Duration.ofSeconds(3));
        assertThat(server.loop.buffers().buffersInUse()).isZero();
        assertThat(server.loop.timers()).isZero();
        assertThat(owner.told).containsOnlyOnce("retired 0");
        assertThat(client.active()).isZero();
        server.loop.buffers().close();
    }

    final FakeServer get() {
        heard.get(client, "/a?b");
        return server.settings();
    }

    final void respond(int stream, String... fields) {
        server.send(Frames.headers(stream, Frames.block(fields), false));
    }

    final void failed(Kind kind, boolean processed) {
        assertThat(heard.failure.kind()).isEqualTo(kind);
        assertThat(heard.failure.mayBeProcessed()).isEqualTo(processed);
        assertThat(heard.failure).hasMessageContaining("(client");
        assertThat(heard.ends).isEqualTo(1);
    }
}
