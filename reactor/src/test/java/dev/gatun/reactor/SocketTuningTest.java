package dev.gatun.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.internal.linux.EpollPoller;
import dev.gatun.reactor.internal.loop.LoopGroup;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import dev.gatun.reactor.internal.readiness.Sockets;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What options do to connections, as their peers see it. */
@EnabledOnOs(OS.LINUX)
class SocketTuningTest {
    private static final SocketAddress LOOPBACK = SocketAddresses.tcp("127.0.0.1", 0);
    private static final ConnectionHandler ECHO = (connection, data) -> connection.write(data);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private static ListenOptions with(SocketTuningOption option, int value) {
        return ListenOptions.DEFAULT.tuning(SocketTuning.DEFAULT.require(option, value));
    }

    private static Socket connect(Listener listener) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.connect(listener.localAddress(), 10_000);
        return socket;
    }

    @Test
    void lingerOfZeroResetsThePeer() throws IOException {
        EventLoops loops = leaks.start(1);
        Listener listener = loops.listen(LOOPBACK, with(SocketTuningOption.LINGER, 0), connection -> (c, data) -> c.close());
        try (Socket client = connect(listener)) {
            client.getOutputStream().write(1);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
        Listener graceful = loops.listen(LOOPBACK, ListenOptions.DEFAULT, connection -> (c, data) -> {
            data.skip(data.readableBytes());
            c.close();
        });
        try (Socket client = connect(graceful)) {
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** A peer that does not read would keep close(2), and with it the loop, waiting. */
    @Test
    void lingeringIsNotPossible() {
        assertThatThrownBy(() -> SocketTuning.DEFAULT.with(SocketTuningOption.LINGER, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hold the event loop");
        assertThatThrownBy(() -> SocketTuning.DEFAULT.with(SocketTuningOption.TCP_NODELAY, 2)).hasMessageContaining("not in 0..1");
    }

    @Test
    void deferredAcceptWaitsForTheFirstBytes() throws Exception {
        EventLoops loops = leaks.start(1);
        BlockingQueue<SocketAddress> opened = new LinkedBlockingQueue<>();
        Listener listener = loops.listen(LOOPBACK, with(SocketTuningOption.TCP_DEFER_ACCEPT, 30), connection -> {
            opened.add(connection.remoteAddress());
            return ECHO;
        });
        try (Socket silent = connect(listener);
                Socket talking = connect(listener)) {
            talking.getOutputStream().write(7);
            assertThat(talking.getInputStream().read()).isEqualTo(7);
            assertThat(opened).as("who came first and said nothing was not accepted").containsExactly(talking.getLocalSocketAddress());
            silent.getOutputStream().write(8);
            assertThat(silent.getInputStream().read()).isEqualTo(8);
            assertThat(opened).containsExactly(talking.getLocalSocketAddress(), silent.getLocalSocketAddress());
        }
    }

    @Test
    void quickAckIsArmedAfterEachReceive() throws IOException {
        AtomicInteger armed = new AtomicInteger();
        EventLoops loops = leaks.watch(LoopGroup.start(
                LoopOptions.DEFAULT.count(1),
                Backend.EPOLL,
                buffers -> new ReadinessTransport(new EpollPoller(false), counting("quickAck", armed), buffers)));
        Listener quick = loops.listen(LOOPBACK, with(SocketTuningOption.TCP_QUICKACK, 1), connection -> ECHO);
        Listener plain = loops.listen(LOOPBACK, ListenOptions.DEFAULT, connection -> ECHO);
        try (Socket client = connect(quick)) {
            for (int i = 1; i <= 5; i++) {
                client.getOutputStream().write(i);
                assertThat(client.getInputStream().read()).isEqualTo(i);
                assertThat(armed).hasValue(i);
            }
        }
        try (Socket client = connect(plain)) {
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
        assertThat(armed).hasValue(5);
    }

    private static Sockets counting(String call, AtomicInteger count) {
        PosixSockets sockets = new PosixSockets();
        return (Sockets) Proxy.newProxyInstance(Sockets.class.getClassLoader(), new Class<?>[] {Sockets.class}, (proxy, method, arguments) -> {
            if (method.getName().equals(call)) {
                count.incrementAndGet();
            }
            try {
                return method.invoke(sockets, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void refusedWishesShowInTheStatistics() {
        EventLoops loops = leaks.start(1);
        SocketTuning wish = SocketTuning.DEFAULT.with(SocketTuningOption.ZEROCOPY, 1);
        SocketAddress name = SocketAddresses.abstractUnix("gatun-test-" + UUID.randomUUID());
        loops.listen(name, ListenOptions.DEFAULT.tuning(wish), connection -> ECHO);
        assertThat(loops.next().statistics().optionsRefused()).isEqualTo(1);
    }

    @Test
    void aRefusedRequirementFailsTheListener() {
        EventLoops loops = leaks.start(1);
        SocketTuning required = SocketTuning.DEFAULT.require(SocketTuningOption.ZEROCOPY, 1);
        SocketAddress name = SocketAddresses.abstractUnix("gatun-test-" + UUID.randomUUID());
        long before = loops.next().statistics().descriptors();
        assertThatThrownBy(() -> loops.listen(name, ListenOptions.DEFAULT.tuning(required), connection -> ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("ZEROCOPY");
        assertThat(loops.next().statistics().descriptors()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBusyPortIsRefusedWithItsAddress(int count) throws IOException {
        EventLoops loops = leaks.start(count);
        try (ServerSocket holder = new ServerSocket()) {
            holder.bind(LOOPBACK);
            InetSocketAddress busy = (InetSocketAddress) holder.getLocalSocketAddress();
            assertThatThrownBy(() -> loops.listen(busy, ListenOptions.DEFAULT, connection -> ECHO))
                    .isInstanceOfSatisfying(SocketFailure.class, failure -> {
                        assertThat(failure.errorName()).endsWith("EADDRINUSE");
                        assertThat(failure.call()).isEqualTo("bind");
                        assertThat(failure.address()).contains(Integer.toString(busy.getPort()));
                    });
        }
    }

    /** Both sides share their ports among their loops: without a look first the second would silently take half of the connections. */
    @Test
    void twoServersDoNotShareAPortByAccident() {
        Listener first = leaks.start(2).listen(LOOPBACK, ListenOptions.DEFAULT, connection -> ECHO);
        assertThatThrownBy(() -> leaks.start(2).listen(first.localAddress(), ListenOptions.DEFAULT, connection -> ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("EADDRINUSE");
    }

    @Test
    void loopsShareAPortAmongThemselves() throws Exception {
        EventLoops loops = leaks.start(2);
        BlockingQueue<Integer> owners = new LinkedBlockingQueue<>();
        Listener listener = loops.listen(LOOPBACK, ListenOptions.DEFAULT, connection -> {
            owners.add(connection.loop().index());
            return ECHO;
        });
        boolean[] seen = new boolean[2];
        for (int i = 0; i < 200 && !(seen[0] && seen[1]); i++) {
            try (Socket client = connect(listener)) {
                client.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isEqualTo(1);
                seen[owners.poll(10, TimeUnit.SECONDS)] = true;
            }
        }
        assertThat(seen).as("the kernel deals connections out to both").containsOnly(true);
    }
}
