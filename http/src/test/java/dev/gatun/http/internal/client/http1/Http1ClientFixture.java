package dev.gatun.http.internal.client.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Owned;
import dev.gatun.http.internal.client.exchange.WireLimits;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection of a client to a server that the test plays. */
abstract class Http1ClientFixture {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    final FakeLoop loop = new FakeLoop();
    final FakeConnection server = new FakeConnection(loop);
    final Http1ClientConnection client = Http1ClientConnection.on(server, Optional.empty(), WireLimits.DEFAULT);
    final Owned owner = new Owned();
    final Heard heard = new Heard();

    @BeforeEach
    void open() {
        client.owner(owner);
        server.open(client);
    }

    @AfterEach
    void nothingIsLeft() {
        server.abort();
        loop.run();
        assertThat(loop.buffers().buffersInUse()).isZero();
        assertThat(loop.timers()).isZero();
        assertThat(owner.told).containsOnlyOnce("retired 0");
        assertThat(client.room()).isZero();
        assertThat(client.active()).isZero();
        loop.buffers().close();
    }

    final Heard get() {
        heard.get(client, "/a?b");
        loop.run();
        return heard;
    }

    final Heard getAgain() {
        Heard next = new Heard().get(client, "/");
        loop.run();
        return next;
    }

    final void failed(Kind kind, boolean processed) {
        assertThat(heard.failure.kind()).isEqualTo(kind);
        assertThat(heard.failure.mayBeProcessed()).isEqualTo(processed);
        assertThat(heard.failure).hasMessageContaining("(client");
        assertThat(heard.ends).isEqualTo(1);
        assertThat(server.isClosed()).isTrue();
        assertThat(client.isOpen()).isFalse();
    }
}
