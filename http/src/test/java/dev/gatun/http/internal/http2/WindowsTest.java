package dev.gatun.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two ends of flow control, and what finds out how large windows should be. */
class WindowsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aReceiveWindowPromisesNoMoreThanItsSizeAndForgetsNothing() {
        Random random = new Random(2);
        ReceiveWindow window = new ReceiveWindow(1_000);
        int size = 1_000;
        long peers = 1_000;
        int held = 0;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    int count = (int) Math.min(peers, random.nextInt(400));
                    assertThat(window.receive(count)).isTrue();
                    peers -= count;
                    held += count;
                }
                case 1 -> {
                    int count = random.nextInt(held + 1);
                    window.consume(count);
                    held -= count;
                    int increment = window.update();
                    peers += increment;
                    assertThat(increment == 0 || increment >= size / 2).isTrue();
                }
                default -> {
                    if (random.nextInt(200) == 0) {
                        size += random.nextInt(1_000);
                        window.grow(size);
                        window.grow(size - 1);
                    }
                }
            }
            assertThat(window.held()).isEqualTo(held);
            assertThat(window.size()).isEqualTo(size);
            assertThat(peers + held).isLessThanOrEqualTo(size);
        }
        window.consume(held);
        peers += window.update();
        assertThat(peers).as("at most half a window is held back").isGreaterThan(size / 2);
    }

    @Test
    void moreThanTheWindowIsNoticed() {
        ReceiveWindow window = new ReceiveWindow(10);
        assertThat(window.receive(10)).isTrue();
        assertThat(window.receive(0)).isTrue();
        assertThat(window.receive(1)).isFalse();
    }

    @Test
    void theSmallestWindowIsGivenBackToo() {
        ReceiveWindow window = new ReceiveWindow(1);
        assertThat(window.receive(1)).isTrue();
        assertThat(window.update()).isZero();
        window.consume(1);
        assertThat(window.update()).isEqualTo(1);
    }

    @Test
    void aSendWindowMayBecomeNegativeButNotTooLarge() {
        SendWindow window = new SendWindow(100);
        window.take(80);
        assertThat(window.change(-100)).isTrue();
        assertThat(window.available()).isZero();
        assertThat(window.change(81)).isTrue();
        assertThat(window.available()).isEqualTo(1);
        assertThat(window.change(SendWindow.LARGEST - 1)).isTrue();
        assertThat(window.available()).isEqualTo(SendWindow.LARGEST);
        assertThat(window.change(1)).isFalse();
        window.reset(5);
        assertThat(window.available()).isEqualTo(5);
    }

    @Test
    void aBudgetGivesItsBurstAndThenSoManyASecond() {
        Budget budget = new Budget(10, 5);
        long now = Long.MAX_VALUE - SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(budget.take(now)).isTrue();
        }
        assertThat(budget.take(now)).isFalse();
        assertThat(budget.take(now + SECOND / 10)).as("half of one is none").isFalse();
        // The clock may wrap around.
        now += 2 * SECOND;
        for (int i = 0; i < 10; i++) {
            assertThat(budget.take(now)).as("the " + i + "th").isTrue();
        }
        assertThat(budget.take(now)).isFalse();
        now += SECOND;
        for (int i = 0; i < 5; i++) {
            assertThat(budget.take(now)).isTrue();
        }
        assertThat(budget.take(now)).isFalse();
    }

    @Test
    void aBudgetNeverGivesMoreThanBurstAndRate() {
        Random random = new Random(3);
        Budget budget = new Budget(20, 10);
        long now = 0;
        long taken = 0;
        for (int step = 0; step < 10_000; step++) {
            now += random.nextInt(50_000_000);
            taken += budget.take(now) ? 1 : 0;
            assertThat(taken).isLessThanOrEqualTo(20 + now / (SECOND / 10));
        }
        assertThat(taken).as("and not much less").isGreaterThan(now / (SECOND / 10) / 2);
    }

    @Test
    void windowsGrowWhileTheyAreWhatSlowsThePeerDown() {
        WindowTuner tuner = new WindowTuner(1_000, 3_000);
        assertThat(tuner.received(249)).isFalse();
        assertThat(tuner.received(1)).isTrue();
        assertThat(tuner.received(100)).as("one measurement at a time").isFalse();
        assertThat(tuner.answered()).as("little came meanwhile").isFalse();
        assertThat(tuner.received(250)).isTrue();
        tuner.received(700);
        assertThat(tuner.answered()).isTrue();
        assertThat(tuner.window()).isEqualTo(2_000);
        assertThat(tuner.received(500)).isTrue();
        tuner.received(2_000);
        assertThat(tuner.answered()).isTrue();
        assertThat(tuner.window()).isEqualTo(3_000);
        assertThat(tuner.received(1_000_000)).as("there is nothing to find out any more").isFalse();
    }

    @Test
    void streamStates() {
        assertThat(StreamState.OPEN.inputEnded()).isEqualTo(StreamState.HALF_CLOSED_REMOTE);
        assertThat(StreamState.OPEN.outputEnded()).isEqualTo(StreamState.HALF_CLOSED_LOCAL);
        assertThat(StreamState.HALF_CLOSED_REMOTE.outputEnded()).isEqualTo(StreamState.CLOSED);
        assertThat(StreamState.HALF_CLOSED_LOCAL.inputEnded()).isEqualTo(StreamState.CLOSED);
        assertThat(StreamState.HALF_CLOSED_LOCAL.receives()).isTrue();
        assertThat(StreamState.HALF_CLOSED_REMOTE.receives()).isFalse();
        assertThat(StreamState.HALF_CLOSED_REMOTE.sends()).isTrue();
        assertThat(StreamState.HALF_CLOSED_LOCAL.sends()).isFalse();
    }
}
