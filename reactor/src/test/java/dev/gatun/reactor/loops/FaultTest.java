package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LeakCheck;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.fixture.Await;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.Recording;
import dev.gatun.reactor.fixture.SocketPeer;
import dev.gatun.reactor.internal.linux.EpollPoller;
import dev.gatun.reactor.internal.loop.LoopGroup;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import dev.gatun.reactor.internal.readiness.Sockets;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** System calls that fail as a test wants: what is told, to whom, and what goes on. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "calls are made to fail below epoll")
class FaultTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    /** What a method does instead, by its name; the answer {@code GO_ON} lets the call through. */
    private final Map<String, Supplier<Object>> faults = new ConcurrentHashMap<>();

    private static final Object GO_ON = new Object();

    private final EventLoops loops = leaks.watch(LoopGroup.start(
            LoopOptions.DEFAULT.count(1),
            Backend.EPOLL,
            buffers -> new ReadinessTransport(
                    faulty(Poller.class, new EpollPoller(false)), faulty(Sockets.class, new PosixSockets()), buffers)));

    private final List<Peer> peers = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Recording first = new Recording();
    private final Listener listener = loops.listen(
            SocketAddresses.tcp("127.0.0.1", 0),
            ListenOptions.DEFAULT,
            c -> turn.getAndIncrement() == 0 ? first : (dev.gatun.reactor.ConnectionHandler) Connection::write);

    private <T> T faulty(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Supplier<Object> fault = faults.get(method.getName());
            Object answer = fault == null ? GO_ON : fault.get();
            if (answer != GO_ON) {
                return answer;
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private void failOnce(String method, RuntimeException failure) {
        faults.put(method, () -> {
            faults.remove(method);
            throw failure;
        });
    }

    private Peer connect() {
        peers.add(SocketPeer.connect(listener.localAddress()));
        return peers.getLast();
    }

    @AfterEach
    void closePeers() {
        peers.forEach(Peer::close);
    }

    private void serves() {
        Peer peer = connect();
        peer.send("served");
        assertThat(peer.receiveText(6)).isEqualTo("served");
    }

    @Test
    void withoutDescriptorsAcceptingPausesAndThenGoesOn() {
        AtomicInteger calls = new AtomicInteger();
        turn.incrementAndGet();
        faults.put("accept", () -> calls.incrementAndGet() == 1 ? Sockets.EXHAUSTED : GO_ON);
        Peer refused = connect();
        assertThat(refused.ending()).as("accepted with the spare descriptor, and refused").isEqualTo(Peer.Ending.RESET);
        // The peer may see its reset while the loop still refuses those who wait, among whom the next one would be.
        Await.until("a pause that is counted", () -> loops.next().statistics().acceptPauses() == 1);
        serves();
    }

    @Test
    void theFlightRecorderIsToldOfAPause() {
        CompletableFuture<String> reason = new CompletableFuture<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("dev.gatun.AcceptPaused");
            stream.onEvent("dev.gatun.AcceptPaused", event -> reason.complete(event.getString("reason")));
            stream.startAsync();
            AtomicInteger calls = new AtomicInteger();
            faults.put("accept", () -> calls.incrementAndGet() == 1 ? Sockets.EXHAUSTED : GO_ON);
            connect();
            assertThat(Net.await(reason)).contains("EMFILE");
        }
    }

    @Test
    void aConnectionThatCanNotBeAcceptedIsPassedOver() {
        AtomicInteger calls = new AtomicInteger();
        turn.incrementAndGet();
        faults.put("accept", () -> calls.incrementAndGet() <= 3 ? -Errno.ECONNABORTED : GO_ON);
        serves();
        assertThat(calls.get()).isGreaterThan(3);
    }

    @Test
    void aListenerThatCanNotAcceptAtAllStillCloses() {
        faults.put("accept", () -> -Errno.EINVAL);
        listener.close();
        assertThat(loops.next().statistics().connections()).isZero();
    }

    @Test
    void aListenerThatIsBrokenTellsAndIsClosed() {
        CompletableFuture<SocketFailure> told = new CompletableFuture<>();
        listener.onFailure(told::complete);
        assertThat(listener.failure()).isEmpty();
        long descriptors = loops.next().statistics().descriptors();
        faults.put("accept", () -> -Errno.EINVAL);
        connect();
        assertThat(told.join().errorName()).isEqualTo("EINVAL");
        assertThat(listener.failure()).contains(told.join());
        CompletableFuture<SocketFailure> again = new CompletableFuture<>();
        listener.onFailure(again::complete);
        assertThat(again).isCompletedWithValue(told.join());
        CompletableFuture<Long> after = new CompletableFuture<>();
        loops.next().execute(() -> after.complete(loops.next().statistics().descriptors()));
        assertThat(after.join()).isEqualTo(descriptors - 1);
        listener.close();
    }

    @Test
    void connectionsThatCanNotBeAcceptedHoweverManyAreNoFailureOfTheListener() {
        AtomicInteger calls = new AtomicInteger();
        turn.incrementAndGet();
        faults.put("accept", () -> calls.incrementAndGet() <= 1000 ? -Errno.ECONNABORTED : GO_ON);
        serves();
        assertThat(listener.failure()).isEmpty();
    }

    @Test
    void anAcceptThatThrowsIsNotTheEndOfTheListener() {
        turn.incrementAndGet();
        failOnce("accept", new IllegalStateException("accept is out of order"));
        serves();
    }

    @Test
    void aConnectionThatThePollerRefusesEndsWithThatCause() {
        failOnce("add", Errno.failure("epoll_ctl", -Errno.ENOMEM));
        assertThat(connect().ending()).isEqualTo(Peer.Ending.RESET);
        assertThat(first.cause().error().orElseThrow()).hasMessageContaining("epoll_ctl: ENOMEM (12)");
        serves();
    }

    @Test
    void aPollerThatFailsForOneConnectionEndsThatOneAlone() {
        connect();
        Connection connection = first.connection();
        failOnce("modify", Errno.failure("epoll_ctl", -Errno.ENOMEM));
        loops.next().execute(() -> connection.write(Buffer.allocate(16 << 20).writeIndex(16 << 20)));
        assertThat(first.cause().kind()).isEqualTo(CloseCause.Kind.FAILED);
        serves();
    }

    @Test
    void aReceiveThatFailsEndsItsConnection() {
        Peer peer = connect();
        first.connection();
        faults.put("receive", () -> -Errno.EIO);
        peer.send("x");
        assertThat(first.cause().error().orElseThrow()).hasMessageContaining("receive ").hasMessageContaining("EIO (5)");
        faults.clear();
        serves();
    }

    @Test
    void aSendThatFailsEndsItsConnection() {
        connect();
        Connection connection = first.connection();
        faults.put("send", () -> (long) -Errno.EIO);
        loops.next().execute(() -> connection.write(Buffer.utf8("x")));
        assertThat(first.cause().error().orElseThrow()).hasMessageContaining("send ").hasMessageContaining("EIO (5)");
        faults.clear();
        serves();
    }

    @Test
    void anAttemptThatThePollerRefusesFails() {
        failOnce("add", Errno.failure("epoll_ctl", -Errno.ENOMEM));
        var attempt = loops.connect(List.of(listener.localAddress()), ConnectOptions.DEFAULT, c -> new Recording()).toCompletableFuture();
        assertThatThrownBy(() -> Net.await(attempt)).hasCauseInstanceOf(SocketFailure.class).hasMessageContaining("ENOMEM");
        serves();
    }

    @Test
    void withoutAPollerTheLoopEndsAndSaysSoToEverybody() {
        Peer peer = connect();
        first.connection();
        failOnce("poll", Errno.failure("epoll_wait", -Errno.EINVAL));
        try {
            loops.next().execute(() -> {});
        } catch (RejectedExecutionException e) {
            assertThat(e).as("the loop went round by itself meanwhile").hasMessageContaining("has ended");
        }
        assertThat(first.cause()).isEqualTo(CloseCause.SHUTDOWN);
        assertThat(peer.ending()).isEqualTo(Peer.Ending.RESET);
        assertThat(loops.next().statistics().connections()).isZero();
        assertThatThrownBy(() -> loops.next().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        listener.close();
    }
}
