package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.Underlay;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** A loop that is held is found, once, with the code that holds it; what the flight recorder has says the same as the log. */
class WatchdogTest {
    private static final String EVENT = "dev.gatun.BlockedLoop";

    @RegisterExtension
    final Net net = new Net();

    private final Queue<RecordedEvent> events = new ConcurrentLinkedQueue<>();
    private final RecordingStream stream = new RecordingStream();

    @BeforeEach
    void record() {
        stream.enable(EVENT);
        stream.onEvent(EVENT, events::add);
        stream.startAsync();
    }

    @AfterEach
    void close() {
        stream.close();
    }

    private static void holdTheLoopForTooLong() {
        long until = System.nanoTime() + 600_000_000;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private void open(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(1).blockedAfter(Duration.ofMillis(150)));
    }

    private void isReportedOnce() {
        stream.stop();
        // On a busy machine the first connection may hold the loop as long, by the classes that it loads.
        List<RecordedEvent> held =
                events.stream().filter(event -> event.getString("stack").contains("holdTheLoopForTooLong")).toList();
        assertThat(held).hasSize(1);
        assertThat(held.getFirst().getString("loop")).isEqualTo("gatun-loop-0");
        assertThat(held.getFirst().getLong("millis")).isGreaterThanOrEqualTo(150);
    }

    @ParameterizedTest
    @OnEachUnderlay(except = {Underlay.EPOLL_EDGE, Underlay.MEMORY_UNKIND, Underlay.MEMORY_BYTEWISE, Underlay.IOCP_FAKE_UNKIND})
    void whenATaskHoldsIt(Underlay underlay) {
        open(underlay);
        net.onLoop(WatchdogTest::holdTheLoopForTooLong);
        isReportedOnce();
    }

    @ParameterizedTest
    @OnEachUnderlay(except = {Underlay.EPOLL_EDGE, Underlay.MEMORY_UNKIND, Underlay.MEMORY_BYTEWISE, Underlay.IOCP_FAKE_UNKIND})
    void whenAHandlerHoldsIt(Underlay underlay) {
        open(underlay);
        Recording holding = new Recording() {
            @Override
            public void onData(Connection connection, Buffer data) {
                holdTheLoopForTooLong();
                super.onData(connection, data);
            }
        };
        net.peerOf(holding).send("x");
        holding.awaitBytes(1);
        isReportedOnce();
    }

    @ParameterizedTest
    @OnEachUnderlay(except = {Underlay.EPOLL_EDGE, Underlay.MEMORY_UNKIND, Underlay.MEMORY_BYTEWISE, Underlay.IOCP_FAKE_UNKIND})
    void notWhenItSleeps(Underlay underlay) {
        open(underlay);
        holdTheLoopForTooLong();
        net.settle();
        stream.stop();
        assertThat(events).isEmpty();
    }
}
