package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Cpus;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Underlay;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Loops that stay on their CPU, as the kernel tells it of their threads, and what they start, which does not. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the kernel of Linux tells of each thread")
class PinnedLoopTest {
    @RegisterExtension
    final Net net = new Net();

    private static LoopOptions onEachCpu() {
        return LoopOptions.DEFAULT.cpus(Cpus.ofProcess().stream().toArray());
    }

    @ParameterizedTest
    @OnEachUnderlay
    void eachRunsOnItsOwn(Underlay underlay) {
        net.open(underlay, onEachCpu());
        assertThat(net.loops().all()).hasSize(Cpus.ofProcess().cardinality());
        for (EventLoop loop : net.loops().all()) {
            assertThat(Net.ask(loop, Cpus::ofThread)).isEqualTo(Cpus.only(loop.cpu().orElseThrow()));
        }
        Peer peer = net.connect(net.listen(ListenOptions.DEFAULT, c -> Connection::write));
        peer.send("pinned");
        assertThat(peer.receiveText(6)).isEqualTo("pinned");
    }

    @Test
    void othersRunWhereTheSystemPutsThem() {
        net.open(Underlay.EPOLL);
        assertThat(net.loop().cpu()).isEmpty();
        assertThat(net.ask(Cpus::ofThread)).isEqualTo(Cpus.ofProcess());
        Runnable task = () -> {};
        assertThat(net.loop().unpinned(task)).isSameAs(task);
    }

    @Test
    void aThreadThatOneStartsIsFreeIfItsTaskIsUnpinned() {
        assumeTrue(Cpus.ofProcess().cardinality() > 1, "one CPU is all that there are");
        net.open(Underlay.EPOLL, onEachCpu());
        EventLoop loop = net.loops().all().getLast();
        assertThat(Net.ask(loop, () -> cpusOfNewThread(false)).join())
                .as("without, or there were no need of it")
                .isEqualTo(Cpus.only(loop.cpu().orElseThrow()));
        assertThat(Net.ask(loop, () -> cpusOfNewThread(true)).join()).isEqualTo(Cpus.ofProcess());
    }

    private CompletableFuture<BitSet> cpusOfNewThread(boolean unpinned) {
        EventLoop loop = net.loops().all().getLast();
        CompletableFuture<BitSet> seen = new CompletableFuture<>();
        Runnable task = () -> seen.complete(Cpus.ofThread());
        Thread.ofPlatform().daemon().start(unpinned ? loop.unpinned(task) : task);
        return seen.orTimeout(20, TimeUnit.SECONDS);
    }

    @Test
    void aCpuThatIsNotThereIsRefusedWithThoseThatAre() {
        int absent = Cpus.ofProcess().length();
        assertThatThrownBy(() -> EventLoops.create(LoopOptions.DEFAULT.cpus(0, absent)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("CPU " + absent + " is not one that this process may use; those are \\d+([-,]\\d+)*");
    }

    @Test
    void numbersThatNameNoSetOfCpusAreRefused() {
        for (int[] numbers : new int[][] {{1, 1}, {-1}, {8192}}) {
            assertThatThrownBy(() -> LoopOptions.DEFAULT.cpus(numbers)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("CPUs [");
        }
        assertThatThrownBy(() -> LoopOptions.DEFAULT.cpus(0, 1).count(3)).hasMessage("3 loops can't run one on each of the 2 CPUs [0, 1]");
        assertThat(LoopOptions.DEFAULT.cpus(0, 1).cpus(new int[0]).cpus()).isEmpty();
    }
}
