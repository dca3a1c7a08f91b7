package dev.gatun.tls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HandshakeTasksTest {
    @Test
    void runsABoundedNumberAtOnce() throws InterruptedException {
        HandshakeTasks tasks = new HandshakeTasks(3);
        CountDownLatch three = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(20);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            tasks.submit(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                three.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                running.decrementAndGet();
                all.countDown();
            });
        }
        assertThat(three.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(running.get()).isEqualTo(3);
        go.countDown();
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void runsThemInTheOrderOfTheirComingAndNotOnTheCaller() throws InterruptedException {
        HandshakeTasks tasks = new HandshakeTasks(1);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            int number = i;
            tasks.submit(() -> {
                order.add(Thread.currentThread().isVirtual() ? number : -1);
                all.countDown();
            });
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(order).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void goesOnAfterATaskThatThrows() throws InterruptedException {
        HandshakeTasks tasks = new HandshakeTasks(1);
        CountDownLatch after = new CountDownLatch(1);
        tasks.submit(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
            throw new IllegalStateException("on purpose");
        });
        tasks.submit(after::countDown);
        assertThat(after.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
