package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The check must see what it is there for. */
class LeakCheckTest {
    @Test
    void passesWhenNothingIsLeft() {
        LeakCheck check = new LeakCheck();
        check.beforeEach(null);
        EventLoops loops = check.start(2);
        check.afterEach(null);
        assertThat(loops.all()).allMatch(loop -> loop.statistics().descriptors() == 0);
    }

    @Test
    void seesABufferThatWasNotReleased() {
        LeakCheck check = new LeakCheck();
        check.beforeEach(null);
        EventLoop loop = check.start(1).next();
        loop.execute(() -> loop.buffers().acquire(100));
        assertThatThrownBy(() -> check.afterEach(null)).isInstanceOf(AssertionError.class).hasMessageContaining("buffers of");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "what loops hold open is read from /proc")
    void seesLoopsThatNobodyEnded() {
        LeakCheck check = new LeakCheck();
        check.beforeEach(null);
        try (EventLoops loops = EventLoops.create(1)) {
            assertThat(loops.all()).hasSize(1);
            assertThatThrownBy(() -> check.afterEach(null))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("descriptors that were not there before");
        }
    }
}
