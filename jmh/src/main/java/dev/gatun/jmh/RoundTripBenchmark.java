package dev.gatun.jmh;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketAddresses;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ping-pong over a loopback connection of which one event loop owns both ends: two sends, two receives and two waits per round trip, and no
 * change of thread but at the ends of a batch. With {@code -prof gc} it shows what the way of a byte allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoundTripBenchmark {
    private static final int BATCH = 1_000;

    /** The backend under measurement. */
    @Param("AUTO")
    public Backend backend;

    /** Bytes of a ping. */
    @Param({"64", "16384"})
    public int bytes;

    private EventLoops loops;
    private Listener listener;
    private Connection connection;
    private Pinger pinger;

    /** A listener that echoes, and a connection to it. */
    @Setup(Level.Trial)
    public void connect() {
        loops = EventLoops.create(LoopOptions.DEFAULT.count(1).backend(backend));
        listener = loops.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, c -> RoundTripBenchmark::echo);
        pinger = new Pinger(bytes);
        connection = loops.connect(List.of(listener.localAddress()), ConnectOptions.DEFAULT, c -> pinger)
                .toCompletableFuture()
                .join();
    }

    /** Ends the loop. */
    @TearDown(Level.Trial)
    public void close() {
        listener.close();
        loops.close();
    }

    private static void echo(Connection connection, Buffer data) {
        connection.write(connection.loop().buffers().acquire(data.readableBytes()).put(data));
    }

    /** Round trips, one after the other. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void pingPong() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        connection.loop().execute(() -> pinger.start(connection, BATCH, done));
        done.await();
    }

    /** Sends the next ping when the whole of the last has come back. On the loop's thread. */
    private static final class Pinger implements ConnectionHandler {
        private final int bytes;
        private int missing;
        private int left;
        private CountDownLatch done;

        Pinger(int bytes) {
            this.bytes = bytes;
        }

        void start(Connection connection, int pings, CountDownLatch whenDone) {
            left = pings;
            done = whenDone;
            ping(connection);
        }

        private void ping(Connection connection) {
            missing = bytes;
            Buffer buffer = connection.loop().buffers().acquire(bytes);
            connection.write(buffer.writeIndex(bytes));
        }

        @Override
        public void onData(Connection connection, Buffer data) {
            missing -= data.readableBytes();
            data.skip(data.readableBytes());
            if (missing > 0) {
                return;
            }
            if (--left > 0) {
                ping(connection);
            } else {
                done.countDown();
            }
        }
    }
}
