package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.fixture.Underlay;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP endpoints on real sockets, on each backend. */
class DatagramTest {
    private static final InetSocketAddress LOOPBACK = SocketAddresses.tcp("127.0.0.1", 0);
    private static final DatagramHandler ECHO = (endpoint, from, payload, truncated) -> endpoint.send(from, payload);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    static Stream<Underlay> backends() {
        return Underlay.kernels().stream();
    }

    /** Neither POSIX alone nor the JDK has a list of the network's errors. */
    static Stream<Underlay> withErrorQueue() {
        return backends().filter(underlay -> underlay != Underlay.POLL_PLAIN && underlay != Underlay.NIO);
    }

    private EventLoops start(Underlay underlay) {
        return leaks.watch(underlay.start(LoopOptions.DEFAULT.count(1)));
    }

    /** What a handler saw of one datagram. */
    private record Seen(SocketAddress from, String text, int length, boolean truncated) {}

    private static DatagramHandler into(BlockingQueue<Seen> seen) {
        return (endpoint, from, payload, truncated) ->
                seen.add(new Seen(from, payload.toString(UTF_8), payload.readableBytes(), truncated));
    }

    private static DatagramSocket client(String host) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), 0));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(DatagramSocket socket, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T item = queue.poll(10, TimeUnit.SECONDS);
        assertThat(item).as("something came within ten seconds").isNotNull();
        return item;
    }

    private static void needIpv6() {
        assumeFalse(Boolean.getBoolean("java.net.preferIPv4Stack"), "the sockets of the JDK speak IPv4 alone");
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

    @ParameterizedTest
    @MethodSource("backends")
    void echoes(Underlay underlay) throws IOException {
        EventLoops loops = start(underlay);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, ECHO);
        try (DatagramSocket client = client("127.0.0.1")) {
            for (int i = 0; i < 100; i++) {
                send(client, "datagram " + i, endpoint.localAddress());
                assertThat(receive(client)).isEqualTo("datagram " + i);
            }
            send(client, "", endpoint.localAddress());
            assertThat(receive(client)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void knowsThePeerInBothFamilies(String host) throws Exception {
        if (host.contains(":")) {
            needIpv6();
        }
        EventLoops loops = leaks.start(1);
        BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(SocketAddresses.tcp(host, 0), DatagramOptions.DEFAULT, into(seen));
        try (DatagramSocket first = client(host);
                DatagramSocket second = client(host)) {
            for (int i = 0; i < 3; i++) {
                send(first, "a", endpoint.localAddress());
                assertThat(take(seen)).isEqualTo(new Seen(first.getLocalSocketAddress(), "a", 1, false));
                send(second, "b", endpoint.localAddress());
                assertThat(take(seen)).isEqualTo(new Seen(second.getLocalSocketAddress(), "b", 1, false));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void anIpv6WildcardSpeaksIpv4(Underlay underlay) throws Exception {
        EventLoops loops = start(underlay);
        BlockingQueue<SocketAddress> peers = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(SocketAddresses.tcp("::", 0), DatagramOptions.DEFAULT, (e, from, payload, cut) -> {
            peers.add(from);
            e.send(from, payload);
        });
        int port = ((InetSocketAddress) endpoint.localAddress()).getPort();
        try (DatagramSocket client = client("127.0.0.1")) {
            send(client, "four", SocketAddresses.tcp("127.0.0.1", port));
            assertThat(receive(client)).isEqualTo("four");
            assertThat(take(peers)).isEqualTo(client.getLocalSocketAddress());
        }
        needIpv6();
        try (DatagramSocket client = client("::1")) {
            send(client, "six", SocketAddresses.tcp("::1", port));
            assertThat(receive(client)).isEqualTo("six");
            assertThat(take(peers)).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void cutsWhatIsTooLongAndSaysSo(Underlay underlay) throws Exception {
        EventLoops loops = start(underlay);
        BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.maxDatagram(10), into(seen));
        try (DatagramSocket client = client("127.0.0.1")) {
            send(client, "0123456789abcdef", endpoint.localAddress());
            send(client, "0123456789", endpoint.localAddress());
            send(client, "", endpoint.localAddress());
            SocketAddress from = client.getLocalSocketAddress();
            assertThat(take(seen)).isEqualTo(new Seen(from, "0123456789", 10, true));
            assertThat(take(seen)).isEqualTo(new Seen(from, "0123456789", 10, false));
            assertThat(take(seen)).isEqualTo(new Seen(from, "", 0, false));
        }
    }

    /** 65,507 bytes: what fits in an IPv4 packet behind its header and that of UDP (RFC 768, RFC 791). */
    @Test
    void carriesTheLongestDatagram() throws Exception {
        EventLoops loops = leaks.start(1);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT.maxDatagram(65_535).batch(2), ECHO);
        byte[] bytes = new byte[65_507];
        Arrays.fill(bytes, (byte) 'x');
        try (DatagramSocket client = client("127.0.0.1")) {
            client.setSendBufferSize(1 << 18);
            send(client, new String(bytes, UTF_8), endpoint.localAddress());
            assertThat(receive(client)).hasSize(65_507);
        }
    }

    @ParameterizedTest
    @MethodSource("withErrorQueue")
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not tell a socket without one peer")
    void reportsWhatTheNetworkSays(Underlay underlay) throws Exception {
        EventLoops loops = start(underlay);
        BlockingQueue<SocketFailure> failures = new LinkedBlockingQueue<>();
        BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, collecting(seen, failures));
        SocketAddress nobody;
        try (DatagramSocket gone = client("127.0.0.1")) {
            nobody = gone.getLocalSocketAddress();
        }
        try (DatagramSocket client = client("127.0.0.1")) {
            for (int i = 0; i < 3; i++) {
                on(endpoint.loop(), () -> {
                    endpoint.send(nobody, Buffer.utf8("lost"));
                    endpoint.send(client.getLocalSocketAddress(), Buffer.utf8("arrives"));
                });
                assertThat(receive(client)).isEqualTo("arrives");
                SocketFailure failure = take(failures);
                assertThat(failure.errorName()).isEqualTo("ECONNREFUSED");
                assertThat(failure.address()).contains(nobody.toString());
            }
            send(client, "alive", endpoint.localAddress());
            assertThat(take(seen).text()).isEqualTo("alive");
        }
        assertThat(failures).isEmpty();
    }

    private static DatagramHandler collecting(BlockingQueue<Seen> seen, BlockingQueue<SocketFailure> failures) {
        return new DatagramHandler() {
            @Override
            public void onDatagram(DatagramEndpoint endpoint, SocketAddress from, Buffer payload, boolean truncated) {
                into(seen).onDatagram(endpoint, from, payload, truncated);
            }

            @Override
            public void onError(DatagramEndpoint endpoint, SocketFailure failure) {
                failures.add(failure);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("backends")
    void reportsADatagramThatIsTooLongOnceAndSendsTheOthers(Underlay underlay) throws Exception {
        EventLoops loops = start(underlay);
        BlockingQueue<SocketFailure> failures = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, collecting(new LinkedBlockingQueue<>(), failures));
        try (DatagramSocket client = client("127.0.0.1")) {
            SocketAddress to = client.getLocalSocketAddress();
            on(endpoint.loop(), () -> {
                endpoint.send(to, Buffer.utf8("before"));
                endpoint.send(to, Buffer.copyOf(new byte[65_508]));
                endpoint.send(to, Buffer.copyOf(new byte[70_000]));
                endpoint.send(to, Buffer.utf8("after"));
            });
            assertThat(receive(client)).isEqualTo("before");
            assertThat(receive(client)).isEqualTo("after");
            for (int i = 0; i < 2; i++) {
                SocketFailure failure = take(failures);
                assertThat(failure.call()).isEqualTo("send");
                assertThat(failure.errorName()).endsWith("EMSGSIZE");
                assertThat(failure.address()).isEqualTo(to.toString());
            }
            on(endpoint.loop(), () -> endpoint.send(to, Buffer.utf8("more")));
            assertThat(receive(client)).isEqualTo("more");
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void reportsAnAddressOfTheWrongFamily() throws Exception {
        EventLoops loops = leaks.start(1);
        BlockingQueue<SocketFailure> failures = new LinkedBlockingQueue<>();
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, collecting(new LinkedBlockingQueue<>(), failures));
        on(endpoint.loop(), () -> endpoint.send(SocketAddresses.tcp("::1", 9), Buffer.utf8("x")));
        assertThat(take(failures).errorName()).as("of Windows, Wine gives the second").matches("(WSA)?EAFNOSUPPORT|WSAEOPNOTSUPP");
        on(endpoint.loop(), () -> assertThatThrownBy(() -> endpoint.send(InetSocketAddress.createUnresolved("nowhere.invalid", 9), Buffer.utf8("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("resolved"));
        on(endpoint.loop(), () -> assertThatThrownBy(
                        () -> endpoint.send(SocketAddresses.abstractUnix("x"), endpoint.loop().buffers().acquire(1)))
                .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void aFailingHandlerEndsNeitherEndpointNorLoop() throws Exception {
        EventLoops loops = leaks.start(1);
        AtomicInteger calls = new AtomicInteger();
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> {
            if (calls.incrementAndGet() % 2 == 1) {
                throw new IllegalStateException("on purpose");
            }
            e.send(from, payload);
        });
        try (DatagramSocket client = client("127.0.0.1")) {
            for (int i = 0; i < 3; i++) {
                send(client, "dropped", endpoint.localAddress());
                send(client, "answered", endpoint.localAddress());
                assertThat(receive(client)).isEqualTo("answered");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void tenThousandDatagramsGoRound(Underlay underlay) throws Exception {
        int total = 10_000;
        int window = 64;
        EventLoops loops = start(underlay);
        DatagramEndpoint echo = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, ECHO);
        boolean[] back = new boolean[total];
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger came = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(total);
        DatagramEndpoint client = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (endpoint, from, payload, truncated) -> {
            int number = Integer.parseInt(payload.toString(UTF_8));
            assertThat(back[number]).as("datagram %s came for the first time", number).isFalse();
            back[number] = true;
            came.incrementAndGet();
            int next = sent.getAndIncrement();
            if (next < total) {
                endpoint.send(from, Buffer.utf8(Integer.toString(next)));
            }
            all.countDown();
        });
        // A window, because UDP drops what does not fit into the receiver's buffer.
        on(client.loop(), () -> {
            for (int i = 0; i < window; i++) {
                client.send(echo.localAddress(), Buffer.utf8(Integer.toString(sent.getAndIncrement())));
            }
        });
        assertThat(all.await(30, TimeUnit.SECONDS)).as("%s of %s came back", came.get(), total).isTrue();
        assertThat(came).hasValue(total);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void closesWithDatagramsInTheQueue(Underlay underlay) {
        EventLoops loops = start(underlay);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, ECHO);
        long descriptors = endpoint.loop().statistics().descriptors();
        on(endpoint.loop(), () -> {
            Buffer pooled = endpoint.loop().buffers().acquire(100);
            assertThat(endpoint.send(endpoint.localAddress(), pooled.put((byte) 1))).isTrue();
            assertThat(endpoint.send(endpoint.localAddress(), Buffer.utf8("queued"))).isTrue();
            endpoint.close();
            assertThat(endpoint.send(endpoint.localAddress(), endpoint.loop().buffers().acquire(1))).isFalse();
        });
        LoopStatistics after = endpoint.loop().statistics();
        assertThat(after.descriptors()).isEqualTo(descriptors - 1);
        assertThat(after.buffersInUse()).isZero();
        endpoint.close();
    }

    @Test
    void closingFromTheHandlerKeepsThePayloadUntilTheCallEnds() throws Exception {
        EventLoops loops = leaks.start(1);
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, (e, from, payload, truncated) -> {
            e.close();
            Buffer other = e.loop().buffers().acquire(64 << 10);
            other.put(new byte[64 << 10]);
            seen.add(payload.toString(UTF_8));
            other.release();
        });
        CountDownLatch gone = new CountDownLatch(1);
        try (DatagramSocket client = client("127.0.0.1")) {
            on(endpoint.loop(), () -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        send(client, "last words", endpoint.localAddress());
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            });
            assertThat(take(seen)).isEqualTo("last words");
            endpoint.loop().execute(gone::countDown);
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).as("nothing is told after the close").isEmpty();
        assertThat(endpoint.loop().statistics().buffersInUse()).isZero();
    }

    @Test
    void endingTheLoopsEndsEndpointsWithWhatTheyHold() {
        EventLoops loops = leaks.start(1);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, ECHO);
        endpoint.loop().execute(() -> {
            endpoint.send(endpoint.localAddress(), endpoint.loop().buffers().acquire(10).put((byte) 1));
            loops.close();
        });
        assertThat(loops.close(java.time.Duration.ofSeconds(10))).isTrue();
        endpoint.close();
        assertThat(endpoint.loop().statistics().buffersInUse()).isZero();
    }

    @Test
    void aBusyPortIsRefused() {
        EventLoops loops = leaks.start(1);
        DatagramEndpoint endpoint = loops.bindDatagrams(LOOPBACK, DatagramOptions.DEFAULT, ECHO);
        EventLoop loop = endpoint.loop();
        LoopStatistics before = loop.statistics();
        assertThatThrownBy(() -> loops.bindDatagrams(endpoint.localAddress(), DatagramOptions.DEFAULT, ECHO))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("bind")
                .hasMessageContaining("EADDRINUSE");
        assertThat(loop.statistics().descriptors()).isEqualTo(before.descriptors());
        assertThat(loop.statistics().buffersInUse()).isEqualTo(before.buffersInUse());
    }

    @Test
    void aPoolThatIsFullFailsTheBind() {
        EventLoops loops = leaks.start(LoopOptions.DEFAULT.count(1).bufferLimit(1 << 20));
        DatagramOptions greedy = DatagramOptions.DEFAULT.maxDatagram(65_535).batch(1024);
        assertThatThrownBy(() -> loops.bindDatagrams(LOOPBACK, greedy, ECHO)).isInstanceOf(OutOfBuffersException.class);
        assertThat(loops.next().statistics().buffersInUse()).isZero();
    }

    @Test
    void severalEndpointsShareAPortWhenAsked() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "SO_REUSEPORT balances datagrams on Linux");
        EventLoops loops = leaks.start(2);
        DatagramOptions shared = new DatagramOptions(
                SocketTuning.DEFAULT.require(SocketTuningOption.REUSE_PORT, 1).require(SocketTuningOption.RECEIVE_BUFFER, 1 << 16), 100, 4, 16);
        DatagramEndpoint first = loops.bindDatagrams(LOOPBACK, shared, ECHO);
        DatagramEndpoint second = loops.bindDatagrams(first.localAddress(), shared, ECHO);
        assertThat(second.localAddress()).isEqualTo(first.localAddress());
        assertThat(second.loop()).isNotSameAs(first.loop());
        for (int i = 0; i < 8; i++) {
            try (DatagramSocket client = client("127.0.0.1")) {
                send(client, "hello", first.localAddress());
                assertThat(receive(client)).isEqualTo("hello");
            }
        }
    }
}
