package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What WSAPoll does differently from poll(2), and what the poller makes of it. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "WSAPoll is of Windows")
class WsaPollerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long KEY = 7;

    private final MemorySegment capture = WinCalls.newCapture(Arena.ofAuto());
    private WinSockets sockets;
    private WsaPoller poller;
    private ServerSocket server;
    private int socket = -1;
    private Socket peer;

    @BeforeEach
    void open() throws IOException {
        sockets = new WinSockets();
        poller = new WsaPoller();
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        if (peer != null) {
            peer.close();
        }
        if (socket >= 0) {
            poller.closing(socket);
            sockets.close(socket, true);
        }
        server.close();
        poller.close();
        assertThat(sockets.descriptors()).isZero();
        assertThat(poller.descriptors()).isZero();
        sockets.close();
    }

    /** A socket that waits for nothing, and its peer. */
    private void connect() throws IOException {
        socket = sockets.connect(server.getLocalSocketAddress(), SocketTuning.DEFAULT, null);
        peer = server.accept();
        poller.add(socket, Poller.WRITE, KEY);
        assertThat(awaitReady(10 * SECOND)).isEqualTo(Poller.WRITE);
        poller.modify(socket, 0, KEY);
    }

    /** What the socket is ready for; 0 when nothing came in time. */
    private int awaitReady(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            int count = poller.poll(left);
            for (int i = 0; i < count; i++) {
                if (poller.key(i) == KEY) {
                    return poller.ready(i);
                }
            }
        }
        return 0;
    }

    @Test
    void anEndOfInputIsInput() throws IOException {
        connect();
        peer.shutdownOutput();
        poller.modify(socket, Poller.READ, KEY);

        assertThat(awaitReady(10 * SECOND)).isEqualTo(Poller.READ);
        assertThat(sockets.receive(socket, Buffer.allocate(10))).isZero();
    }

    @Test
    void whoWaitsForNothingIsToldOfAHangUpAndAsksTheSocket() throws IOException {
        connect();
        peer.shutdownOutput();
        poller.modify(socket, Poller.READ, KEY);
        assertThat(awaitReady(10 * SECOND)).isEqualTo(Poller.READ);
        poller.modify(socket, 0, KEY);

        assertThat(awaitReady(SECOND / 2)).isIn(0, Poller.ERROR);
        assertThat(sockets.takeError(socket)).isZero();
        poller.remove(socket);
        long before = System.nanoTime();
        assertThat(poller.poll(SECOND / 5)).isZero();
        assertThat(System.nanoTime() - before).isGreaterThan(SECOND / 10);
    }

    @Test
    void outputGoesOnAfterTheEndOfInput() throws Exception {
        connect();
        long sent = fill();
        peer.shutdownOutput();
        poller.modify(socket, Poller.WRITE, KEY);
        assertThat(awaitReady(SECOND / 5)).isZero();

        Thread reader = new Thread(() -> drain(sent));
        reader.start();
        assertThat(awaitReady(10 * SECOND)).isEqualTo(Poller.WRITE);
        poller.modify(socket, Poller.READ | Poller.WRITE, KEY);
        assertThat(awaitReady(10 * SECOND) & Poller.READ).isEqualTo(Poller.READ);
        reader.join();
    }

    private long fill() {
        SendQueue queue = new SendQueue();
        queue.add(Buffer.allocate(1 << 20).writeIndex(1 << 20));
        long sent = 0;
        long now = sockets.send(socket, queue);
        // Several times in vain: the kernel goes on moving bytes to the peer's side for a while.
        for (int inVain = 0; inVain < 5; now = sockets.send(socket, queue)) {
            if (now == Sockets.WOULD_BLOCK) {
                inVain++;
                poller.poll(SECOND / 20);
            } else {
                sent += now;
            }
        }
        queue.clear();
        return sent;
    }

    private void drain(long count) {
        try {
            peer.getInputStream().skipNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aResetIsToldWhateverIsWaitedFor() throws IOException {
        connect();
        peer.setSoLinger(true, 0);
        peer.close();

        assertThat(awaitReady(10 * SECOND) & Poller.ERROR).isEqualTo(Poller.ERROR);
        assertThat(sockets.takeError(socket)).isIn(WindowsNative.WSAECONNRESET(), WindowsNative.WSAECONNABORTED());
    }

    @Test
    void aFailedAttemptIsFoundWithoutWsaPoll() throws IOException {
        SocketAddress deserted = server.getLocalSocketAddress();
        server.close();
        socket = sockets.connect(deserted, SocketTuning.DEFAULT, null);
        try (PollEntries watched = new PollEntries();
                FailedConnects attempts = new FailedConnects()) {
            watched.add(socket, Poller.WRITE, KEY);
            attempts.add(socket);
            ReadySet ready = new ReadySet();
            long end = System.nanoTime() + 10 * SECOND;
            while (ready.count() == 0 && System.nanoTime() < end) {
                attempts.collect(capture, watched, ready);
            }
            assertThat(ready.count()).isEqualTo(1);
            assertThat(ready.key(0)).isEqualTo(KEY);
            assertThat(ready.events(0)).isEqualTo(Poller.ERROR);
            assertThat(sockets.takeError(socket)).isEqualTo(WindowsNative.WSAECONNREFUSED());
        }
        poller.add(socket, 0, KEY);
    }

    @Test
    void manyAttemptsAreFoundInSetsOf64() throws IOException {
        SocketAddress deserted = server.getLocalSocketAddress();
        server.close();
        List<Integer> attempted = new ArrayList<>();
        try (PollEntries watched = new PollEntries();
                FailedConnects attempts = new FailedConnects()) {
            for (int i = 0; i < 70; i++) {
                int one = sockets.connect(deserted, SocketTuning.DEFAULT, null);
                attempted.add(one);
                watched.add(one, Poller.WRITE, i);
                attempts.add(one);
            }
            ReadySet ready = new ReadySet();
            long end = System.nanoTime() + 20 * SECOND;
            while (ready.count() < 70 && System.nanoTime() < end) {
                ready.clear();
                attempts.collect(capture, watched, ready);
            }
            assertThat(ready.count()).isEqualTo(70);
            attempted.forEach(attempts::remove);
            assertThat(attempts.isEmpty()).isTrue();
        } finally {
            attempted.forEach(one -> sockets.close(one, false));
        }
    }

    @Test
    void wakeUpsEndOneWait() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 100; j++) {
                    poller.wakeUp();
                }
            });
            threads.add(thread);
            thread.start();
        }
        assertThat(poller.poll(-1)).isZero();
        for (Thread thread : threads) {
            thread.join();
        }
        poller.poll(0);
        long before = System.nanoTime();
        assertThat(poller.poll(SECOND / 5)).isZero();
        assertThat(System.nanoTime() - before).isGreaterThan(SECOND / 10);
        poller.close();
        poller.wakeUp();
    }

    @Test
    void anAddressOfAnotherListenerIsTaken() {
        int listener = sockets.listen(new InetSocketAddress("127.0.0.1", 0), ListenOptions.DEFAULT, false);
        try {
            SocketAddress taken = sockets.localAddress(listener);
            assertThatThrownBy(() -> sockets.probe(taken, ListenOptions.DEFAULT))
                    .isInstanceOf(SocketFailure.class)
                    .hasMessageMatching("bind .*: WSAE(ADDRINUSE|ACCES) \\(.*");
        } finally {
            sockets.close(listener, false);
        }
    }
}
