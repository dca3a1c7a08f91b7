package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.Listener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection costs that waits. */
class IdleMemoryTest {
    private static final int PAIRS = 200;

    /** Of both ends together, engines included, with some room for what the JVM does meanwhile. */
    private static final long MOST_PER_CONNECTION = 10 << 10;

    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anIdleConnectionHoldsNoBufferAndLittleElse(String version) {
        Listener listener = net.listen(c -> Connection::write, version);
        List<Connection> kept = new ArrayList<>();
        connect(listener, version, kept, 50);
        long before = heap();
        connect(listener, version, kept, PAIRS);
        long each = (heap() - before) / (2L * PAIRS);
        assertThat(net.statistics().connections()).isEqualTo(2L * kept.size());
        assertThat(net.statistics().buffersInUse()).isZero();
        assertThat(net.statistics().deadlinesPending()).isZero();
        assertThat(each).as("bytes of heap per connection").isBetween(1000L, MOST_PER_CONNECTION);
    }

    private void connect(Listener listener, String version, List<Connection> kept, int count) {
        for (int i = 0; i < count; i++) {
            Recording client = new Recording() {
                @Override
                public void onOpen(Connection connection) {
                    super.onOpen(connection);
                    connection.write(Buffer.utf8("x"));
                }
            };
            net.connect(listener.localAddress(), net.contexts().clientEngine(version), client);
            client.awaitBytes(1);
            Connection connection = client.connection();
            // A handler that costs nothing, so that it is the layer that is measured.
            net.onLoop(() -> connection.handler(IDLE));
            kept.add(connection);
        }
        net.settle();
    }

    private static final dev.gatun.reactor.ConnectionHandler IDLE = (c, data) -> {};

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
