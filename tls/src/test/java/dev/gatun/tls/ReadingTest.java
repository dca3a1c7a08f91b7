package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a handler leaves unread, and what comes while it does not read. */
class ReadingTest {
    @RegisterExtension
    final Net net = new Net();

    @Test
    void growsWithAMessageThatIsLargerThanAnyBuffer() {
        byte[] message = EchoTest.random(900_000);
        Recording whole = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                if (data.readableBytes() == message.length) {
                    take(data);
                }
            }
        };
        Client client = net.clientOf(whole);
        client.send(message);
        assertThat(whole.awaitBytes(message.length)).isEqualTo(message);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void showsWhatWasLeftInFrontOfWhatCame() {
        List<String> shown = new ArrayList<>();
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                synchronized (shown) {
                    shown.add(data.toString(StandardCharsets.US_ASCII));
                }
                data.skip(1);
                record("shown");
                assertThat(data.isBorrowed()).isTrue();
            }
        };
        Client client = net.clientOf(server);
        client.send("abc");
        server.awaitEvent("shown");
        net.settle();
        client.send("def");
        server.await(r -> r.events().stream().filter("shown"::equals).count() == 2);
        synchronized (shown) {
            assertThat(shown).containsExactly("abc", "bcdef");
        }
    }

    @Test
    void losesNothingWhileReadingIsPausedAgainAndAgain() {
        byte[] sent = EchoTest.random(2 << 20);
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                // Less than is there, so that some stays unread, some unopened and some in the kernel.
                byte[] part = new byte[Math.min(data.readableBytes(), 10_000)];
                data.read(part, 0, part.length);
                take(Buffer.copyOf(part));
                connection.pauseReading();
                assertThat(connection.isReadingPaused()).isTrue();
                connection.loop().execute(connection::resumeReading);
            }
        };
        Client client = net.clientOf(server);
        CompletableFuture<Void> sending = client.sendInBackground(sent);
        assertThat(server.awaitBytes(sent.length)).isEqualTo(sent);
        Net.await(sending);
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void slowsThePeerDownWhileNobodyReads() {
        int size = 32 << 20;
        AtomicInteger most = new AtomicInteger();
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.pauseReading();
            }

            @Override
            public void onData(Connection connection, Buffer data) {
                most.accumulateAndGet(data.readableBytes(), Math::max);
                super.onData(connection, data);
            }
        };
        Client client = net.clientOf(server);
        client.handshake();
        CompletableFuture<Void> sending = client.sendInBackground(new byte[size]);
        server.session();
        turns(Duration.ofMillis(100));
        assertThat(turns(Duration.ofMillis(200))).as("turns while nothing can be done").isLessThan(15);
        assertThat(sending).isNotDone();
        assertThat(server.bytes()).isEmpty();
        assertThat(net.statistics().bufferBytesInUse()).isLessThan(2 << 20);
        net.onLoop(server.connection()::resumeReading);
        server.awaitBytes(size);
        Net.await(sending);
        assertThat(most.get()).isLessThan(128 << 10);
    }

    private long turns(Duration time) {
        CompletableFuture<Long> turns = new CompletableFuture<>();
        net.loop().execute(() -> {
            long before = net.loop().statistics().turns();
            net.loop().schedule(time, () -> turns.complete(net.loop().statistics().turns() - before));
        });
        return Net.await(turns);
    }

    @Test
    void pausesByItselfWhenAHandlerLeavesTooMuch() {
        int size = 8 << 20;
        boolean[] hungry = {false};
        AtomicInteger most = new AtomicInteger();
        Recording server = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                most.accumulateAndGet(data.readableBytes(), Math::max);
                if (hungry[0]) {
                    take(data);
                } else if (data.readableBytes() >= 1 << 20) {
                    record("full");
                }
            }
        };
        Client client = net.clientOf(server);
        CompletableFuture<Void> sending = client.sendInBackground(new byte[size]);
        server.awaitEvent("full");
        turns(Duration.ofMillis(50));
        assertThat(most.get()).isLessThan((1 << 20) + (130 << 10));
        net.onLoop(() -> {
            hungry[0] = true;
            server.connection().resumeReading();
        });
        server.awaitBytes(size);
        Net.await(sending);
    }

    @Test
    void showsTheRestToAHandlerThatTakesOver() {
        Recording second = new Recording();
        ConnectionHandler first = (c, data) -> {
            if (data.readableBytes() >= 10) {
                data.skip(7);
                c.handler(second);
                assertThat(c.handler()).isSameAs(second);
            }
        };
        Client client = net.clientOf(first);
        client.send("UPGRADEabc");
        assertThat(second.awaitBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        client.send("def");
        assertThat(second.awaitBytes(6)).asString(StandardCharsets.UTF_8).isEqualTo("abcdef");
    }

    @Test
    void showsTheRestToAHandlerThatTakesOverLater() {
        CompletableFuture<Connection> kept = new CompletableFuture<>();
        Client client = net.clientOf((c, data) -> kept.complete(c));
        client.send("abc");
        Connection connection = Net.await(kept);
        Recording second = new Recording();
        net.onLoop(() -> connection.handler(second));
        assertThat(second.awaitBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @Test
    void tellsOfTheEndOnlyAfterAllThatCameBefore() {
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.pauseReading();
            }

            @Override
            public void onInputEnd(Connection connection) {
                super.onInputEnd(connection);
                connection.close();
            }
        };
        Client client = net.clientOf(server);
        client.send("last words");
        client.endOutput();
        net.settle();
        assertThat(server.events()).doesNotContain("data", "inputEnd");
        net.onLoop(server.connection()::resumeReading);
        server.cause();
        assertThat(server.events()).containsExactly("open", "secured", "data", "inputEnd", "closed CLOSED");
        assertThat(server.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("last words");
    }

    @Test
    void needsNoMoreUnreadBelowThanItSays() {
        net.options(ListenOptions.DEFAULT.maxUnread(dev.gatun.tls.internal.TlsLayer.LEAST_UNREAD));
        byte[] sent = EchoTest.random(1 << 20);
        Client client = net.clientOf(Connection::write);
        CompletableFuture<Void> sending = client.sendInBackground(sent);
        assertThat(client.receive(sent.length)).isEqualTo(sent);
        Net.await(sending);
    }

    @Test
    void anIdleConnectionEnds() {
        Recording server = new Recording() {
            @Override
            public void onOpen(Connection connection) {
                super.onOpen(connection);
                connection.idleTimeout(Duration.ofMillis(300));
            }
        };
        Client client = net.clientOf(server);
        client.send("x");
        server.awaitBytes(1);
        assertThat(server.cause()).isEqualTo(dev.gatun.reactor.CloseCause.DEADLINE);
    }
}
