package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.gatun.platform.Await;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand connections between two processes, each of which has so many descriptors; most are idle, some are not. */
class ManyConnectionsTest {
    private static final int COUNT = 10_000;
    private static final int AT_ONCE = 200;

    @RegisterExtension
    final Net net = new Net();

    @TempDir
    Path folder;

    /** Counts answers and ends. */
    private static final class Client implements ConnectionHandler {
        private final CountDownLatch answered = new CountDownLatch(COUNT);
        private final AtomicInteger ended = new AtomicInteger();

        @Override
        public void onData(Connection connection, Buffer data) {
            if (data.readableBytes() == 5) {
                data.skip(5);
                answered.countDown();
            }
        }

        @Override
        public void onClosed(Connection connection, CloseCause cause) {
            ended.incrementAndGet();
        }
    }

    private static void needDescriptors() {
        assumeTrue(System.getenv("WINEPREFIX") == null, "Wine's server holds the descriptors of all processes, twice as many as one may have");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount();
            assumeTrue(most < 0 || most > COUNT + 500, "a process may have " + most + " descriptors here");
        }
    }

    @OnEachTransport
    void tenThousandAreHeldAndServed(Underlay on) throws InterruptedException {
        needDescriptors();
        Child child = net.keep(new Child(on, List.of(), folder.resolve("log"), true));
        Client client = new Client();
        net.open(on);
        List<Connection> connections = connect(child, client);
        Await.until("the other side has them all", () -> child.counters().connections() == COUNT);
        assertThat(net.loop().statistics().buffersInUse()).as("buffers of idle connections").isZero();
        net.checkIsQuiet();
        net.loop().execute(() -> connections.forEach(connection -> connection.write(Buffer.utf8("hello"))));
        assertThat(client.answered.await(Net.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%d without an answer", client.answered.getCount()).isTrue();
        net.loop().execute(() -> connections.forEach(Connection::abort));
        Await.until(() -> client.ended + " ends", () -> client.ended.get() == COUNT, Net.PATIENCE);
        Await.until(() -> "the other side lets go of all: " + child.counters(), () -> child.counters().connections() == 0, Net.PATIENCE);
    }

    /** Some at a time: a queue for handshakes has an end. */
    private List<Connection> connect(Child child, Client client) {
        ArrayDeque<CompletableFuture<Connection>> attempts = new ArrayDeque<>();
        List<Connection> connections = new ArrayList<>();
        ConnectOptions patient = ConnectOptions.DEFAULT.timeout(Duration.ofSeconds(30));
        while (connections.size() < COUNT) {
            while (attempts.size() < AT_ONCE && connections.size() + attempts.size() < COUNT) {
                attempts.add(net.attempt(List.of(child.address()), patient, client));
            }
            connections.add(Net.await(attempts.remove()));
        }
        return connections;
    }
}
