package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** When a loop's memory is used up, the connection that asked for more ends, and no other. */
class BufferLimitTest {
    private static final LoopOptions SMALL = LoopOptions.DEFAULT.count(1).bufferLimit(1 << 20);

    @RegisterExtension
    final Net net = new Net();

    private void endsAlone(Underlay underlay, ListenOptions options, Recording greedy, byte[] sent) {
        AtomicInteger turn = new AtomicInteger();
        Listener listener = net.open(underlay, SMALL)
                .listen(options, c -> turn.getAndIncrement() == 0 ? greedy : (ConnectionHandler) Connection::write);
        Peer peer = net.connect(listener);
        greedy.connection();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> peer.send(sent));
        assertThat(greedy.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(greedy.cause().error().orElseThrow()).isInstanceOf(OutOfBuffersException.class).hasMessageContaining("limit");
        Net.await(sending);
        Peer other = net.connect(listener);
        other.send("still here");
        assertThat(other.receiveText(10)).isEqualTo("still here");
        net.settle();
        assertThat(net.statistics().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay(except = Underlay.MEMORY_BYTEWISE)
    void byUnreadBytes(Underlay underlay) {
        endsAlone(
                underlay,
                ListenOptions.DEFAULT.maxUnread(8 << 20),
                new Recording() {
                    @Override
                    public void onData(Connection connection, Buffer data) {
                        record("data");
                    }
                },
                new byte[4 << 20]);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void byTheFirstUnreadByte(Underlay underlay) {
        Recording greedy = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                Buffer all = connection.loop().buffers().acquire(1 << 20);
                connection.loop().execute(all::release);
            }
        };
        endsAlone(underlay, ListenOptions.DEFAULT, greedy, new byte[1]);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void byACopyThatIsToBeWritten(Underlay underlay) {
        Recording greedy = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                connection.write(Buffer.allocate(2 << 20).writeIndex(2 << 20));
                assertThat(connection.isOpen()).isFalse();
                connection.write(Buffer.utf8("must not be sent"));
            }
        };
        endsAlone(underlay, ListenOptions.DEFAULT, greedy, new byte[1]);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void byABufferThatAHandlerAsksFor(Underlay underlay) {
        Recording greedy = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                super.onData(connection, data);
                connection.write(connection.loop().buffers().acquire(2 << 20));
            }
        };
        endsAlone(underlay, ListenOptions.DEFAULT, greedy, new byte[1]);
    }
}
