package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Net;
import java.lang.foreign.Arena;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Loops that stay on their processor, as Windows tells it of their threads. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "calls functions of Windows")
class WinAffinityTest {
    /** To set a mask is the one way to learn the one before. */
    private static BitSet ofThread() {
        try (Arena arena = Arena.ofConfined()) {
            long all = new WinAffinity().ofProcess().toLongArray()[0];
            long before = ThreadCalls.setMask(WinLink.newCapture(arena), all);
            ThreadCalls.setMask(WinLink.newCapture(arena), before);
            return BitSet.valueOf(new long[] {before});
        }
    }

    @Test
    void theProcessHasTheProcessorsThatTheJavaVmCounts() {
        assertThat(new WinAffinity().ofProcess().cardinality()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void eachLoopRunsOnItsOwn() {
        BitSet cpus = new WinAffinity().ofProcess();
        EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.cpus(cpus.stream().toArray()));
        try {
            loops.all().forEach(loop -> {
                BitSet own = new BitSet();
                own.set(loop.cpu().orElseThrow());
                assertThat(Net.ask(loop, WinAffinityTest::ofThread)).isEqualTo(own);
            });
        } finally {
            loops.close();
        }
        assertThat(ofThread()).as("of the thread that made them").isEqualTo(cpus);
    }
}
