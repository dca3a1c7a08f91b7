package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Other threads wake a loop whatever it is doing, and no call is lost. */
class WakeUpTest {
    private static final int CALLS = 1_000_000;
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    @RegisterExtension
    final Net net = new Net();

    @OnEachTransport
    void aMillionCallsFromFourThreadsAllRunInTheirOrder(Underlay on) throws InterruptedException {
        net.open(on);
        long[] last = new long[THREADS];
        AtomicLong outOfOrder = new AtomicLong();
        Semaphore ran = new Semaphore(0);
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            Thread.ofPlatform().daemon().start(() -> {
                for (long call = 1; call <= CALLS / THREADS; call++) {
                    long own = call;
                    net.loop().execute(() -> {
                        outOfOrder.addAndGet(last[number] + 1 == own ? 0 : 1);
                        last[number] = own;
                        ran.release();
                    });
                    if (call % 1000 == 0) {
                        // Gives the loop the time to fall asleep now and then.
                        LockSupport.parkNanos(1);
                    }
                }
            });
        }
        assertThat(ran.tryAcquire(CALLS, Net.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%d calls ran", ran.availablePermits()).isTrue();
        assertThat(outOfOrder).hasValue(0);
        net.checkIsQuiet();
    }

    /** Each call comes when the loop has just run the one before and is about to sleep, a little later each time. */
    @OnEachTransport
    void callsThatComeWhileItIsGoingToSleepWakeIt(Underlay on) throws InterruptedException {
        net.open(on);
        Semaphore ran = new Semaphore(0);
        for (int round = 0; round < ROUNDS; round++) {
            net.loop().execute(ran::release);
            assertThat(ran.tryAcquire(10, TimeUnit.SECONDS)).as("call %d ran", round).isTrue();
            for (int spin = round % 200; spin > 0; spin--) {
                Thread.onSpinWait();
            }
        }
    }

    @OnEachTransport
    void loopsWakeEachOther(Underlay on) {
        net.open(on, 2);
        CompletableFuture<Void> done = new CompletableFuture<>();
        net.loop().execute(() -> pass(ROUNDS, done));
        Net.await(done);
    }

    private void pass(int left, CompletableFuture<Void> done) {
        if (left == 0) {
            done.complete(null);
        } else {
            net.loops().all().get(left % 2).execute(() -> pass(left - 1, done));
        }
    }

    @OnEachTransport
    void callsAndTrafficDoNotStarveEachOther(Underlay on) {
        net.open(on);
        SocketPeer peer = net.peerOf(Connection::write);
        AtomicLong tasks = new AtomicLong();
        CompletableFuture<Void> stop = new CompletableFuture<>();
        // A task that calls for itself keeps the loop from ever sleeping.
        Runnable again = new Runnable() {
            @Override
            public void run() {
                tasks.incrementAndGet();
                if (!stop.isDone()) {
                    net.loop().execute(this);
                }
            }
        };
        net.loop().execute(again);
        for (int i = 0; i < 500; i++) {
            peer.send("%04d".formatted(i));
            assertThat(peer.receiveText(4)).isEqualTo("%04d".formatted(i));
        }
        stop.complete(null);
        assertThat(tasks).hasPositiveValue();
        net.checkIsQuiet();
    }
}
