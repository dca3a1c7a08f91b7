package dev.gatun.websocket.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopStatistics;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A loop for the clients of a test; behind it no connection and no buffer of theirs may be left. */
final class ClientLoops implements AfterEachCallback {
    final EventLoops loops = EventLoops.create(1);
    private final LoopStatistics before = loops.all().getFirst().statistics();

    /** Waits for something that nothing tells of. */
    static void await(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("%s within ten seconds", what).isNegative();
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        EventLoop loop = loops.all().getFirst();
        try {
            await("buffers are given back", () -> loop.statistics().buffersInUse() == 0);
            await("connections are gone", () -> loop.statistics().connections() == 0);
            await("descriptors are given back", () -> loop.statistics().descriptors() <= before.descriptors());
            await("timers are gone", () -> loop.statistics().deadlinesPending() == 0);
        } finally {
            loops.close();
        }
    }
}
