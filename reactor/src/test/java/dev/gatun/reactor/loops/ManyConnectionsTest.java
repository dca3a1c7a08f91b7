package dev.gatun.reactor.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.fixture.Net;
import dev.gatun.reactor.fixture.OnEachUnderlay;
import dev.gatun.reactor.fixture.Underlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;

/** Both ends of many connections at once, in this process. */
class ManyConnectionsTest {
    private static final int WANTED = 10_000;
    private static final int LEAST = 1000;

    @RegisterExtension
    final Net net = new Net();

    /** As many as the descriptors of this process allow: each connection takes two. The JVM has raised the soft limit to the hard one. */
    private static int affordable(Underlay underlay) throws IOException {
        if (underlay.inMemory()) {
            return WANTED / 10;
        }
        // Not asked of the file system: under Wine that of Linux is there, but not its speed.
        if (!OS.LINUX.isCurrentOs()) {
            return LEAST;
        }
        String limits = Files.readString(Path.of("/proc/self/limits"));
        String line = limits.lines().filter(each -> each.startsWith("Max open files")).findFirst().orElseThrow();
        String soft = line.substring("Max open files".length()).trim().split("\\s+")[0];
        long limit = soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        return (int) Math.min(WANTED, (limit - 500) / 2);
    }

    @ParameterizedTest
    @OnEachUnderlay(except = Underlay.MEMORY_BYTEWISE)
    void areHeldAndServed(Underlay underlay) throws IOException, InterruptedException {
        int count = affordable(underlay);
        assumeTrue(count >= LEAST, "the limit of open files allows only " + count + " connections");
        net.open(underlay, LoopOptions.DEFAULT.count(2));
        Listener listener = net.listen(ListenOptions.DEFAULT, c -> Connection::write);
        CountDownLatch answered = new CountDownLatch(count);
        ConnectionHandler client = (connection, data) -> {
            if (data.readableBytes() == 5) {
                data.skip(5);
                answered.countDown();
            }
        };
        List<CompletableFuture<Connection>> attempts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attempts.add(net.loops()
                    .connect(List.of(listener.localAddress()), ConnectOptions.DEFAULT, c -> client)
                    .toCompletableFuture());
        }
        List<Connection> connections = attempts.stream().map(Net::await).toList();
        long idle = net.loops().all().stream().mapToLong(loop -> loop.statistics().buffersInUse()).sum();
        assertThat(idle).as("buffers of idle connections").isZero();
        for (Connection connection : connections) {
            connection.loop().execute(() -> connection.write(Buffer.utf8("hello")));
        }
        assertThat(answered.await(30, TimeUnit.SECONDS)).as("%d without an answer", answered.getCount()).isTrue();
        long open = net.loops().all().stream().mapToLong(loop -> loop.statistics().connections()).sum();
        assertThat(open).isEqualTo(2L * count);
    }
}
