package dev.gatun.reactor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** What a handler leaves unread is kept and shown again. */
class UnreadTest {
    @RegisterExtension
    final Net net = new Net();

    /** Takes a line as soon as it is there, and leaves what does not end yet. */
    private static final class Lines extends Recording {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void onData(Connection connection, Buffer data) {
            int start = data.readIndex();
            for (int i = start; i < data.writeIndex(); i++) {
                if (data.get(i) == '\n') {
                    byte[] line = new byte[i - start];
                    data.read(line, 0, line.length).skip(1);
                    start = i + 1;
                    synchronized (this) {
                        lines.add(new String(line, StandardCharsets.UTF_8));
                    }
                    record("line");
                }
            }
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isPresentedAgainInFrontAtEverySplit(Underlay underlay) throws InterruptedException {
        String text = "one\ntwo\n\nthree and a long line that is longer than the others\n";
        net.open(underlay);
        BlockingQueue<Lines> handlers = new LinkedBlockingQueue<>();
        var listener = net.listen(ListenOptions.DEFAULT, c -> {
            Lines lines = new Lines();
            handlers.add(lines);
            return lines;
        });
        for (int split = 1; split < text.length(); split++) {
            Peer peer = net.connect(listener);
            peer.send(text.substring(0, split));
            net.settle();
            peer.send(text.substring(split));
            peer.endOutput();
            Lines lines = handlers.poll(20, TimeUnit.SECONDS);
            lines.awaitEvent("inputEnd");
            assertThat(lines.lines()).as("split at %d", split).containsExactlyElementsOf(text.lines().toList());
            net.onLoop(lines.connection()::close);
        }
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void growsWithAMessageThatIsLargerThanAnyBuffer(Underlay underlay) {
        int size = underlay.scaled(900_000);
        byte[] message = new byte[size];
        for (int i = 0; i < size; i++) {
            message[i] = (byte) (i * 31 >>> 3);
        }
        Recording whole = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                if (data.readableBytes() == size) {
                    take(data);
                }
            }
        };
        Peer peer = net.open(underlay).peerOf(whole);
        peer.send(message);
        assertThat(whole.awaitBytes(size)).isEqualTo(message);
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void mayBeWrittenLikeBytesThatWereJustReceived(Underlay underlay) {
        // Shown from memory of the connection's own, but borrowed all the same: the connection must not be given its own buffer.
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> left = new CompletableFuture<>();
        Peer peer = net.open(underlay).peerOf((c, data) -> {
            if (calls.incrementAndGet() == 1) {
                left.complete(null);
            } else {
                assertThat(data.isBorrowed()).isTrue();
                c.write(data);
            }
        });
        peer.send("first ");
        Net.await(left);
        peer.send("second");
        assertThat(peer.receiveText(12)).isEqualTo("first second");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void pausesReadingAtTheLimitAndGoesOnWhenAsked(Underlay underlay) {
        int size = underlay.scaled(1 << 20);
        AtomicInteger most = new AtomicInteger();
        Recording holding = new Recording() {
            private boolean released;

            @Override
            public void onData(Connection connection, Buffer data) {
                most.accumulateAndGet(data.readableBytes(), Math::max);
                record("data");
                if (released) {
                    take(data);
                }
            }

            @Override
            public void onWritable(Connection connection) {
                released = true;
                connection.resumeReading();
            }
        };
        Peer peer = net.open(underlay).peerOf(ListenOptions.DEFAULT.maxUnread(4096), holding);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> peer.send(new byte[size]));
        holding.await(r -> most.get() >= 4096);
        long turns = net.turnsWithin(Duration.ofMillis(100));
        assertThat(turns).as("turns while nothing can be done").isLessThan(15);
        assertThat(most.get()).isLessThan(4096 + (70 << 10));
        Connection connection = holding.connection();
        net.onLoop(() -> connection.handler().onWritable(connection));
        holding.awaitBytes(size);
        Net.await(sending);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isPresentedToAHandlerThatTakesOver(Underlay underlay) {
        Recording second = new Recording();
        ConnectionHandler first = (c, data) -> {
            if (data.readableBytes() >= 10) {
                data.skip(7);
                c.handler(second);
                assertThat(c.handler()).isSameAs(second);
            }
        };
        Peer peer = net.open(underlay).peerOf(first);
        peer.send("UPGRADEabc");
        assertThat(second.awaitBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        peer.send("def");
        assertThat(second.awaitBytes(6)).asString(StandardCharsets.UTF_8).isEqualTo("abcdef");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isPresentedToAHandlerThatTakesOverLater(Underlay underlay) {
        CompletableFuture<Connection> kept = new CompletableFuture<>();
        Peer peer = net.open(underlay).peerOf((c, data) -> {
            if (data.readableBytes() == 3) {
                kept.complete(c);
            }
        });
        peer.send("abc");
        Connection connection = Net.await(kept);
        Recording second = new Recording();
        net.onLoop(() -> connection.handler(second));
        assertThat(second.awaitBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("abc");
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isNotPresentedAgainBecauseSomethingWasWritten(Underlay underlay) {
        AtomicInteger shown = new AtomicInteger();
        CompletableFuture<Connection> kept = new CompletableFuture<>();
        Peer peer = net.open(underlay).peerOf((c, data) -> {
            shown.incrementAndGet();
            kept.complete(c);
        });
        peer.send("a");
        Connection connection = Net.await(kept);
        for (int i = 0; i < 10; i++) {
            net.onLoop(() -> connection.write(Buffer.utf8("x")));
        }
        assertThat(peer.receiveText(10)).isEqualTo("xxxxxxxxxx");
        assertThat(shown.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void comesBeforeTheEndOfTheInput(Underlay underlay) {
        List<String> order = new ArrayList<>();
        Recording second = new Recording();
        CompletableFuture<Connection> ended = new CompletableFuture<>();
        ConnectionHandler first = new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                connection.pauseReading();
                connection.loop().schedule(Duration.ofMillis(20), () -> {
                    connection.handler(second);
                    connection.resumeReading();
                    ended.complete(connection);
                });
            }

            @Override
            public void onData(Connection connection, Buffer data) {
                order.add("wrong handler");
            }
        };
        Peer peer = net.open(underlay).peerOf(first);
        peer.send("last words");
        peer.endOutput();
        second.awaitEvent("inputEnd");
        assertThat(second.events()).containsExactly("data", "inputEnd");
        assertThat(second.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("last words");
        assertThat(order).isEmpty();
        net.onLoop(() -> Net.await(ended).abort());
        assertThat(second.cause()).isEqualTo(CloseCause.ABORTED);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void isGivenBackWhenTheConnectionEnds(Underlay underlay) {
        Recording leaving = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                record("data");
            }
        };
        Peer peer = net.open(underlay).peerOf(leaving);
        peer.send("left");
        leaving.awaitEvent("data");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isEqualTo(1);
        net.onLoop(leaving.connection()::abort);
        leaving.cause();
        assertThat(net.statistics().buffersInUse()).isZero();
    }
}
