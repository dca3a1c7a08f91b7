package dev.gatun.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.internal.file.FileOpener;
import dev.gatun.reactor.internal.file.NativeFileOpener;
import dev.gatun.reactor.internal.linux.EpollPoller;
import dev.gatun.reactor.internal.loop.LoopGroup;
import dev.gatun.reactor.internal.nio.ChannelFileOpener;
import dev.gatun.reactor.internal.nio.NioBackend;
import dev.gatun.reactor.internal.posix.Extensions;
import dev.gatun.reactor.internal.posix.PosixPoller;
import dev.gatun.reactor.internal.posix.PosixSockets;
import dev.gatun.reactor.internal.readiness.Poller;
import dev.gatun.reactor.internal.readiness.ReadinessTransport;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.TransportFactory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files sent over connections, by the kernel and by copy. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks below epoll and poll of Linux; the ways of all systems are in platform-tests")
class SendFileTest {
    private static final SocketAddress LOOPBACK = SocketAddresses.tcp("127.0.0.1", 0);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    @TempDir
    Path folder;

    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final CompletableFuture<CloseCause> ended = new CompletableFuture<>();
    private final AtomicInteger kernelSends = new AtomicInteger();

    private static final FileOpener NATIVE = new NativeFileOpener();
    private static final FileOpener OF_THE_JDK = new ChannelFileOpener();

    /** One way to send a file: a poller, or java.nio where there is none; how the file is opened; and whether the kernel does it or has to be helped. */
    private record Way(String name, Optional<Supplier<Poller>> poller, FileOpener files, boolean byCopy) {
        Way(String name, Supplier<Poller> poller, FileOpener files, boolean byCopy) {
            this(name, Optional.of(poller), files, byCopy);
        }

        FileRegion whole(Path path) {
            OpenFile file = files.open(path);
            return new FileRegion(file, 0, file.size());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("epoll, sendfile", () -> new EpollPoller(false), NATIVE, false),
                new Way("epoll edge-triggered, sendfile", () -> new EpollPoller(true), NATIVE, false),
                new Way("poll, sendfile", PosixPoller::new, NATIVE, false),
                new Way("poll, nothing beyond POSIX", () -> new PosixPoller(Extensions.NONE), NATIVE, true),
                new Way("epoll, copy", () -> new EpollPoller(false), NATIVE, true),
                new Way("epoll edge-triggered, copy", () -> new EpollPoller(true), NATIVE, true),
                new Way("epoll, a file of the JDK", () -> new EpollPoller(false), OF_THE_JDK, false),
                new Way("java.nio, transferTo", Optional.empty(), OF_THE_JDK, false),
                new Way("java.nio, a file by its descriptor", Optional.empty(), NATIVE, false));
    }

    private Socket connect(Way way, Consumer<Connection> onOpen) throws IOException {
        EventLoops loops = leaks.watch(LoopGroup.start(
                LoopOptions.DEFAULT.count(1),
                Backend.AUTO,
                way.poller
                        .<TransportFactory>map(poller -> buffers -> new ReadinessTransport(poller.get(), sockets(way.byCopy), buffers))
                        .orElseGet(() -> new NioBackend().transports(LoopOptions.DEFAULT))));
        // Little room in the kernel, so that a receiver who does not read is felt soon.
        SocketTuning small = SocketTuning.DEFAULT.with(SocketTuningOption.SEND_BUFFER, 32 << 10);
        Listener listener = loops.listen(LOOPBACK, ListenOptions.DEFAULT.tuning(small), connection -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection self) {
                onOpen.accept(self);
                opened.complete(self);
            }

            @Override
            public void onData(Connection self, Buffer data) {
                data.skip(data.readableBytes());
            }

            @Override
            public void onClosed(Connection self, CloseCause cause) {
                ended.complete(cause);
            }
        });
        Socket client = new Socket();
        client.setReceiveBufferSize(32 << 10);
        client.setSoTimeout(20_000);
        client.connect((InetSocketAddress) listener.localAddress());
        return client;
    }

    private Sockets sockets(boolean refusing) {
        PosixSockets sockets = new PosixSockets();
        return (Sockets) Proxy.newProxyInstance(Sockets.class.getClassLoader(), new Class<?>[] {Sockets.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("sendFile")) {
                kernelSends.incrementAndGet();
                if (refusing) {
                    return (long) Sockets.UNSUPPORTED;
                }
            }
            try {
                return method.invoke(sockets, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    /** Waits until the socket takes no more, which shows in bytes that stay pending from one turn to the next. */
    private void awaitBlocked() {
        Connection connection = opened.orTimeout(10, TimeUnit.SECONDS).join();
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long last = -1;
        int same = 0;
        while (same < 50) {
            CompletableFuture<Long> pending = new CompletableFuture<>();
            connection.loop().execute(() -> pending.complete(connection.pendingBytes()));
            long now = pending.orTimeout(10, TimeUnit.SECONDS).join();
            same = now > 0 && now == last ? same + 1 : 0;
            last = now;
            assertThat(System.nanoTime()).as("blocked within ten seconds").isLessThan(until);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sendsAWholeFileAndWhatIsAroundIt(Way way) throws IOException {
        byte[] content = random(300_000);
        Path path = file("whole", content);
        try (Socket client = connect(way, connection -> {
            connection.write(Buffer.utf8("head "));
            connection.sendFile(way.whole(path));
            connection.write(Buffer.utf8(" tail"));
            connection.close();
        })) {
            byte[] came = client.getInputStream().readAllBytes();
            assertThat(came).hasSize(content.length + 10).startsWith("head ".getBytes(UTF_8)).endsWith(" tail".getBytes(UTF_8));
            assertThat(Arrays.copyOfRange(came, 5, 5 + content.length)).isEqualTo(content);
        }
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CloseCause.CLOSED);
        if (way.poller.isPresent()) {
            assertThat(kernelSends.get()).as("asked of the kernel first").isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sendsRangesInOrderFromOneSharedFile(Way way) throws IOException {
        byte[] content = random(200_000);
        Path path = file("ranges", content);
        try (Socket client = connect(way, connection -> {
            OpenFile file = way.files.open(path);
            connection.sendFile(new FileRegion(file.retain(), 150_000, 50_000));
            connection.sendFile(new FileRegion(file.retain(), 0, 0));
            connection.sendFile(new FileRegion(file.retain(), 7, 1));
            connection.sendFile(new FileRegion(file.retain(), 0, 100_000));
            file.release();
            connection.close();
        })) {
            byte[] came = client.getInputStream().readAllBytes();
            assertThat(came).hasSize(150_001);
            assertThat(Arrays.copyOfRange(came, 0, 50_000)).isEqualTo(Arrays.copyOfRange(content, 150_000, 200_000));
            assertThat(came[50_000]).isEqualTo(content[7]);
            assertThat(Arrays.copyOfRange(came, 50_001, 150_001)).isEqualTo(Arrays.copyOfRange(content, 0, 100_000));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEmptyRegionAloneEndsInGoodOrder(Way way) throws IOException {
        Path path = file("empty", new byte[0]);
        try (Socket client = connect(way, connection -> {
            connection.sendFile(way.whole(path));
            connection.close();
        })) {
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void waitsForASlowReceiver(Way way) throws IOException {
        byte[] content = random(8 << 20);
        Path path = file("slow", content);
        try (Socket client = connect(way, connection -> {
            connection.sendFile(way.whole(path));
            connection.close();
        })) {
            awaitBlocked();
            InputStream in = client.getInputStream();
            byte[] first = in.readNBytes(100_000);
            assertThat(first).isEqualTo(Arrays.copyOf(content, 100_000));
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 100_000, content.length));
        }
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(CloseCause.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void saysSoWhenTheFileShrinksMeanwhile(Way way) throws IOException {
        Path path = file("shrinks", random(16 << 20));
        try (Socket client = connect(way, connection -> connection.sendFile(way.whole(path)))) {
            awaitBlocked();
            try (RandomAccessFile shorter = new RandomAccessFile(path.toFile(), "rw")) {
                shorter.setLength(10);
            }
            assertThat(client.getInputStream().readAllBytes().length).isLessThan(16 << 20);
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        CloseCause cause = ended.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(cause.kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(cause.error().orElseThrow()).isInstanceOf(EOFException.class).hasMessageContaining("sendFile " + path);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPeerThatGoesAwayGivesTheFileBack(Way way) throws IOException {
        Path path = file("gone", random(8 << 20));
        Socket client = connect(way, connection -> {
            connection.sendFile(way.whole(path));
            connection.sendFile(way.whole(path));
        });
        awaitBlocked();
        client.setSoLinger(true, 0);
        client.close();
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join().kind()).isEqualTo(CloseCause.Kind.RESET);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void reachesBehindTwoGibibytes(Way way) throws IOException {
        long offset = (3L << 30) + 5;
        Path path = folder.resolve("sparse");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.seek(offset);
            sparse.write("behind".getBytes(UTF_8));
        }
        try (Socket client = connect(way, connection -> {
            connection.sendFile(new FileRegion(way.files.open(path), offset - 2, 8));
            connection.close();
        })) {
            assertThat(client.getInputStream().readAllBytes()).isEqualTo("\0\0behind".getBytes(UTF_8));
        }
    }

    /** More bytes than an int counts are only begun: the peer leaves. */
    @Test
    void beginsARegionOfMoreThanTwoGibibytes() throws IOException {
        long length = (3L << 30) + 5;
        Path path = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(length);
        }
        Way way = new Way("epoll", () -> new EpollPoller(false), NATIVE, false);
        try (Socket client = connect(way, connection -> {
            connection.sendFile(way.whole(path));
            assertThat(connection.pendingBytes()).isEqualTo(length);
            assertThat(connection.isWritable()).isFalse();
        })) {
            assertThat(client.getInputStream().readNBytes(1 << 20)).containsOnly(0);
            client.setSoLinger(true, 0);
        }
        assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join().kind()).isEqualTo(CloseCause.Kind.RESET);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDirectoryFailsTheConnectionWithItsName(Way way) throws IOException {
        try (Socket client = connect(way, connection -> connection.sendFile(new FileRegion(way.files.open(folder), 0, 10)))) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        CloseCause cause = ended.orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(cause.kind()).isEqualTo(CloseCause.Kind.FAILED);
        assertThat(cause.error().orElseThrow()).isInstanceOf(SocketFailure.class).hasMessageContaining("EISDIR").hasMessageContaining(folder.toString());
    }

    /** proc(5): files without a size, of which some kernels refuse sendfile. */
    @ParameterizedTest
    @MethodSource("ways")
    void sendsWhatHasNoSizeOfItsOwn(Way way) throws IOException {
        Path version = Path.of("/proc/version");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(version), "proc(5) is mounted");
        byte[] content = Files.readAllBytes(version);
        try (Socket client = connect(way, connection -> {
            connection.sendFile(new FileRegion(way.files.open(version), 0, content.length));
            connection.close();
        })) {
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(content);
        }
    }
}
