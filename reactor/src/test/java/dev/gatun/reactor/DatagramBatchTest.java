package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.linux.EpollPoller;
import dev.gatun.reactor.internal.loop.LoopGroup;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import dev.gatun.reactor.internal.readiness.Sockets;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many datagrams go into one call, and what happens when the socket takes none: looked at from between the transport and the sockets. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "counts calls below epoll")
class DatagramBatchTest {
    private static final InetSocketAddress LOOPBACK = SocketAddresses.tcp("127.0.0.1", 0);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final List<Integer> sends = new CopyOnWriteArrayList<>();
    private final List<Integer> receives = new CopyOnWriteArrayList<>();
    private final AtomicBoolean blocked = new AtomicBoolean();

    private EventLoops start() {
        return leaks.watch(LoopGroup.start(
                LoopOptions.DEFAULT.count(1),
                Backend.EPOLL,
                buffers -> new ReadinessTransport(new EpollPoller(false), watched(Sockets.class, new PosixSockets()), buffers)));
    }

    /** {@code target} behind an interface that notes what its batches give, and blocks sends while the test says so. */
    private <T> T watched(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (target instanceof Datagrams && method.getName().equals("send") && blocked.get()) {
                return Sockets.WOULD_BLOCK;
            }
            return note(method, call(method, target, arguments));
        }));
    }

    private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object note(Method method, Object result) {
        if (result instanceof Datagrams datagrams) {
            return watched(Datagrams.class, datagrams);
        }
        if (method.getDeclaringClass() == Datagrams.class && method.getName().equals("send")) {
            sends.add((Integer) result);
        } else if (method.getDeclaringClass() == Datagrams.class && method.getName().equals("receive")) {
            receives.add((Integer) result);
        }
        return result;
    }

    private static void on(EventLoop loop, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void whatIsSentInOneTurnLeavesInAsFewCallsAsTheBatchAllows() throws Exception {
        EventLoops loops = start();
        CountDownLatch came = new CountDownLatch(40);
        DatagramEndpoint receiver = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> came.countDown());
        DatagramEndpoint sender = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.batch(16), (e, from, payload, truncated) -> {});
        on(sender.loop(), () -> {
            for (int i = 0; i < 40; i++) {
                sender.send(receiver.localAddress(), Buffer.utf8("datagram " + i));
            }
        });
        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sends).containsExactly(16, 16, 8);
        assertThat(receives).startsWith(32, 8);
    }

    @Test
    void answersToABatchLeaveTogether() throws Exception {
        EventLoops loops = start();
        CountDownLatch came = new CountDownLatch(10);
        DatagramEndpoint echo =
                loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> e.send(from, payload));
        DatagramEndpoint sender = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> came.countDown());
        on(sender.loop(), () -> {
            for (int i = 0; i < 10; i++) {
                sender.send(echo.localAddress(), Buffer.utf8("question"));
            }
        });
        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sends).containsExactly(10, 10);
    }

    @Test
    void aFullQueueIsSentBeforeAnythingIsDropped() throws Exception {
        EventLoops loops = start();
        CountDownLatch came = new CountDownLatch(20);
        DatagramEndpoint receiver = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> came.countDown());
        DatagramEndpoint sender = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.queue(8), (e, from, payload, truncated) -> {});
        on(sender.loop(), () -> {
            for (int i = 0; i < 20; i++) {
                assertThat(sender.send(receiver.localAddress(), Buffer.utf8("x"))).isTrue();
            }
        });
        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sends).containsExactly(8, 8, 4);
    }

    @Test
    void dropsWhenTheSocketIsBlockedAndTellsWhenThereIsRoomAgain() throws Exception {
        EventLoops loops = start();
        CountDownLatch came = new CountDownLatch(5);
        CountDownLatch writable = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        DatagramEndpoint receiver = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> came.countDown());
        DatagramEndpoint sender = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.queue(4), new DatagramHandler() {
            @Override
            public void onDatagram(DatagramEndpoint endpoint, SocketAddress from, Buffer payload, boolean truncated) {}

            @Override
            public void onWritable(DatagramEndpoint endpoint) {
                told.incrementAndGet();
                assertThat(endpoint.send(receiver.localAddress(), Buffer.utf8("after"))).isTrue();
                writable.countDown();
            }
        });
        blocked.set(true);
        on(sender.loop(), () -> {
            for (int i = 0; i < 4; i++) {
                assertThat(sender.send(receiver.localAddress(), sender.loop().buffers().acquire(10).put((byte) 1))).isTrue();
            }
            assertThat(sender.send(receiver.localAddress(), sender.loop().buffers().acquire(10))).as("the queue is full").isFalse();
        });
        assertThat(sender.loop().statistics().buffersInUse()).as("four that wait, and two endpoints' own").isEqualTo(4 + 4);
        blocked.set(false);
        assertThat(writable.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).hasValue(1);
        assertThat(sends).containsExactly(4, 1);
    }

    @Test
    void closesWhileTheQueueIsBlocked() {
        EventLoops loops = start();
        DatagramEndpoint sender = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.queue(4), (e, from, payload, truncated) -> {});
        blocked.set(true);
        on(sender.loop(), () -> sender.send(sender.localAddress(), sender.loop().buffers().acquire(10).put((byte) 1)));
        sender.close();
        assertThat(sender.loop().statistics().buffersInUse()).isZero();
        assertThat(sends).isEmpty();
    }
}
