package dev.gatun.reactor.internal.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which CPUs loops and the threads that they start are given, on a system that notes it. */
class PinningTest {
    /** One thread is enough to ask. */
    private static final class Noting implements Affinity {
        private final BitSet process;
        private BitSet thread;

        Noting(int... cpus) {
            process = set(cpus);
            thread = process;
        }

        @Override
        public BitSet ofProcess() {
            return process;
        }

        @Override
        public BitSet ofThread() {
            return thread;
        }

        @Override
        public void bind(BitSet cpus) {
            thread = cpus;
        }
    }

    private static BitSet set(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        return set;
    }

    private final Noting system = new Noting(0, 1, 2, 3, 8, 130);

    @Test
    void eachLoopIsBoundToItsCpu() {
        Pinning pinning = Pinning.of(List.of(130, 2), system);
        pinning.pin(0);
        assertThat(system.thread).isEqualTo(set(130));
        assertThat(pinning.cpu(0)).hasValue(130);
        pinning.pin(1);
        assertThat(system.thread).isEqualTo(set(2));
        assertThat(pinning.cpu(1)).hasValue(2);
    }

    @Test
    void aCpuThatTheProcessMayNotUseIsRefusedWithThoseThatItMay() {
        assertThatThrownBy(() -> Pinning.of(List.of(0, 5), system))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CPU 5 is not one that this process may use; those are 0-3,8,130");
    }

    @Test
    void aThreadThatAPinnedLoopStartedIsFreed() {
        Pinning pinning = Pinning.of(List.of(2, 3), system);
        pinning.pin(1);
        boolean[] ran = new boolean[1];
        pinning.unpinned(() -> ran[0] = system.thread.equals(system.process)).run();
        assertThat(ran[0]).isTrue();
    }

    @Test
    void aThreadThatSomebodyElseBoundIsLeftThere() {
        Pinning pinning = Pinning.of(List.of(2, 3), system);
        for (BitSet elsewhere : List.of(set(1), set(2, 3))) {
            system.bind(elsewhere);
            pinning.unpinned(() -> {}).run();
            assertThat(system.thread).isEqualTo(elsewhere);
        }
    }

    @Test
    void withoutCpusNothingIsDone() {
        Pinning none = Pinning.of(List.of());
        none.pin(0);
        assertThat(none.cpu(0)).isEqualTo(OptionalInt.empty());
        Runnable task = () -> {};
        assertThat(none.unpinned(task)).isSameAs(task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "OpenBSD", "NetBSD", "DragonFlyBSD", "AIX", "SunOS"})
    void whereThreadsAreNotBoundItIsSaidWhatToDo(String os) {
        assertThat(Affinities.whyNot(os)).contains("leave LoopOptions.cpus out");
    }
}
