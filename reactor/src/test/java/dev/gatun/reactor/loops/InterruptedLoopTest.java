package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Underlay;
import dev.gatun.reactor.internal.posix.Interruptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** A loop that a signal interrupts while it waits goes on waiting: nothing fails, no deadline comes early. */
class InterruptedLoopTest {
    private static final int TIMES = 50;

    @RegisterExtension
    final Net net = new Net();

    @BeforeEach
    void possible() {
        Interruptions.assumePossible();
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false)
    void connectionsLiveOn(Underlay underlay) throws IOException {
        net.open(underlay);
        Peer peer = net.peerOf((connection, data) -> connection.write(data.retain()));
        int thread = net.ask(Interruptions::thisThread);
        Interruptions interruptions = new Interruptions();
        for (int i = 0; i < TIMES; i++) {
            interruptions.interruptAsleep(thread);
        }
        peer.send("still there");
        assertThat(peer.receiveText("still there".length())).isEqualTo("still there");
    }

    @ParameterizedTest
    @OnEachUnderlay(memory = false)
    void deadlinesComeInTime(Underlay underlay) {
        net.open(underlay);
        Duration after = Duration.ofMillis(300);
        CompletableFuture<Long> came = new CompletableFuture<>();
        long start = System.nanoTime();
        int thread = net.ask(() -> {
            net.loop().schedule(after, () -> came.complete(System.nanoTime()));
            return Interruptions.thisThread();
        });
        Interruptions interruptions = new Interruptions();
        for (int i = 0; i < TIMES && !came.isDone(); i++) {
            interruptions.interrupt(thread);
            Interruptions.pause();
        }
        assertThat(Net.await(came) - start).isGreaterThanOrEqualTo(after.toNanos());
    }
}
