package dev.gatun.http.internal.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.pool.LoopPool.Taker;
import dev.gatun.http.internal.events.FlightRecording;
import dev.gatun.http.internal.server.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The flight recorder is told of requests that got no connection. */
class PoolRecordingTest {
    private static final Origin ORIGIN = Origin.of(false, "recorded.example", 80);

    @RegisterExtension
    final FlightRecording recording = new FlightRecording("dev.gatun.ClientPoolExhausted");

    private final FakeLoop loop = new FakeLoop();
    private final List<RuntimeException> failures = new ArrayList<>();

    @Test
    void whoWaitedTooLongAndWhoMayNotWaitAtAll() {
        PoolLimits limits = PoolLimits.DEFAULT.perOrigin(1).waiting(1).acquire(Duration.ofSeconds(3));
        FakeConnector connector = new FakeConnector(loop);
        LoopConnections pool = new LoopConnections(loop, connector, PoolShare.all(limits), Origin::secure);
        ask(pool);
        connector.http1();
        ask(pool);
        ask(pool);
        assertThat(failures).as("the one who may not wait").hasSize(1);
        loop.pass(Duration.ofSeconds(3));
        assertThat(failures).hasSize(2).hasOnlyElementsOfType(PoolExhausted.class);
        List<RecordedEvent> events = recording.events();
        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.getString("origin")).isEqualTo("http://recorded.example");
            assertThat(event.getInt("connections")).isEqualTo(1);
        });
        assertThat(events).extracting(event -> event.getDuration("waited")).containsExactly(Duration.ZERO, Duration.ofSeconds(3));
    }

    private void ask(LoopConnections pool) {
        pool.acquire(ORIGIN, false, Duration.ZERO, new Taker() {
            @Override
            public void take(ClientConnection connection, boolean reused) {
                connection.send(LoopConnectionsTest.REQUEST, new LoopConnectionsTest.Deaf());
            }

            @Override
            public void failed(RuntimeException cause) {
                failures.add(cause);
            }
        });
    }
}
