package dev.gatun.http.internal.client.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.client.Retry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final AtomicLong time = new AtomicLong(-5);

    private static int taken(RetryBudget budget) {
        int count = 0;
        while (budget.repeat()) {
            count++;
        }
        return count;
    }

    @Test
    void burstIsBoundedAndComesBackWithTime() {
        RetryBudget budget = new RetryBudget(new Retry.Budget(0, 10), time::get);
        assertThat(taken(budget)).isEqualTo(100);
        time.addAndGet(Duration.ofMillis(1_500).toNanos());
        assertThat(taken(budget)).isEqualTo(15);
        time.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(taken(budget)).isEqualTo(100);
    }

    @Test
    void requestsEarnTheirShare() {
        RetryBudget budget = new RetryBudget(new Retry.Budget(0.25, 0), time::get);
        assertThat(taken(budget)).isZero();
        IntStream.range(0, 20).forEach(i -> budget.request());
        assertThat(taken(budget)).isEqualTo(5);
        IntStream.range(0, 1_000).forEach(i -> budget.request());
        assertThat(taken(budget)).isEqualTo(10);
    }

    @Test
    void clockThatLagsGivesNothing() {
        RetryBudget budget = new RetryBudget(new Retry.Budget(0, 1), time::get);
        taken(budget);
        time.addAndGet(-Duration.ofSeconds(5).toNanos());
        assertThat(budget.repeat()).isFalse();
    }

    @Test
    void threadsTogetherTakeNoMoreThanThereIs() throws InterruptedException {
        RetryBudget budget = new RetryBudget(new Retry.Budget(0, 100), time::get);
        AtomicLong sum = new AtomicLong();
        Thread[] threads = IntStream.range(0, 4).mapToObj(i -> Thread.ofPlatform().start(() -> sum.addAndGet(taken(budget)))).toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(sum).hasValue(1_000);
    }
}
