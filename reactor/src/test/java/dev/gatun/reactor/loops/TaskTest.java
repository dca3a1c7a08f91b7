package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Underlay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Tasks and deadlines of a loop. */
class TaskTest {
    private static final int THREADS = 4;

    @RegisterExtension
    final Net net = new Net();

    @ParameterizedTest
    @OnEachUnderlay
    void aMillionTasksFromFourThreadsRunInTheOrderOfEach(Underlay underlay) throws InterruptedException {
        net.open(underlay);
        int each = underlay == Underlay.EPOLL ? 250_000 : 50_000;
        EventLoop loop = net.loop();
        int[] last = new int[THREADS];
        AtomicInteger disorder = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(THREADS * each);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= each; i++) {
                    int number = i;
                    loop.execute(() -> {
                        if (last[thread] + 1 != number) {
                            disorder.incrementAndGet();
                        }
                        last[thread] = number;
                        all.countDown();
                    });
                }
            }));
        }
        assertThat(all.await(30, TimeUnit.SECONDS)).as("%d tasks have not run", all.getCount()).isTrue();
        assertThat(disorder.get()).isZero();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aSleepingLoopIsWokenEveryTime(Underlay underlay) throws InterruptedException {
        net.open(underlay);
        for (int i = 0; i < 20_000; i++) {
            CountDownLatch ran = new CountDownLatch(1);
            net.loop().execute(ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).as("task %d", i).isTrue();
        }
        assertThat(net.statistics().tasks()).isGreaterThanOrEqualTo(20_000);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aTaskThatPutsItselfBackDoesNotKeepTheLoopFromItsDeadlines(Underlay underlay) {
        net.open(underlay);
        EventLoop loop = net.loop();
        CompletableFuture<Void> due = new CompletableFuture<>();
        Runnable again = new Runnable() {
            @Override
            public void run() {
                if (!due.isDone()) {
                    loop.execute(this);
                }
            }
        };
        net.onLoop(() -> loop.schedule(Duration.ofMillis(5), () -> due.complete(null)));
        loop.execute(again);
        Net.await(due);
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aDeadlineIsNeverEarlyAndSoonEnough(Underlay underlay) {
        net.open(underlay);
        for (int millis = 0; millis < 30; millis += 3) {
            Duration delay = Duration.ofMillis(millis).plusNanos(123_456);
            CompletableFuture<Long> late = new CompletableFuture<>();
            net.onLoop(() -> {
                long due = System.nanoTime() + delay.toNanos();
                net.loop().schedule(delay, () -> late.complete(System.nanoTime() - due));
            });
            assertThat(Net.await(late)).isBetween(0L, 2_000_000_000L);
        }
    }

    @ParameterizedTest
    @OnEachUnderlay
    void aCancelledDeadlineDoesNotRun(Underlay underlay) {
        net.open(underlay);
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Void> later = new CompletableFuture<>();
        net.onLoop(() -> {
            net.loop().schedule(Duration.ofMillis(20), () -> later.complete(null));
            Deadline deadline = net.loop().schedule(Duration.ofMillis(10), ran::incrementAndGet);
            assertThat(net.statistics().deadlinesPending()).isEqualTo(2);
            deadline.cancel();
            assertThat(deadline.isPending()).isFalse();
        });
        Net.await(later);
        assertThat(ran.get()).isZero();
        assertThat(net.statistics().deadlinesPending()).isZero();
    }

    @ParameterizedTest
    @OnEachUnderlay
    void nothingIsLostBetweenAcceptedAndRefusedWhenTheLoopEnds(Underlay underlay) throws InterruptedException {
        net.open(underlay);
        EventLoop loop = net.loop();
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        CountDownLatch going = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 10_000_000; i++) {
                        loop.execute(ran::incrementAndGet);
                        accepted.incrementAndGet();
                        if (i == 1000) {
                            going.countDown();
                        }
                    }
                } catch (RejectedExecutionException e) {
                    return;
                }
            }));
        }
        assertThat(going.await(20, TimeUnit.SECONDS)).isTrue();
        net.loops().close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran.get()).isEqualTo(accepted.get());
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class).hasMessageContaining("has ended");
    }

    @ParameterizedTest
    @OnEachUnderlay
    void knowsItsOwnThread(Underlay underlay) {
        net.open(underlay, LoopOptions.DEFAULT.count(2).name("named"));
        for (EventLoop loop : net.loops().all()) {
            assertThat(loop.inLoop()).isFalse();
            Net.ask(loop, () -> {
                assertThat(loop.inLoop()).isTrue();
                assertThat(Thread.currentThread().getName()).isEqualTo("named-" + loop.index());
                assertThat(System.nanoTime() - loop.nanoTime()).isNotNegative();
                return null;
            });
            assertThat(loop).hasToString("named-" + loop.index());
        }
        assertThat(net.loops().next()).isNotSameAs(net.loops().next());
    }
}
