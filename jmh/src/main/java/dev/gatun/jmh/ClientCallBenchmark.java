package dev.gatun.jmh;

import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketAddresses;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls of the HTTP client, one after the other on one connection, to a server that answers whatever comes with the same bytes. One event loop owns both
 * ends, as in {@link RoundTripBenchmark}, whose time is what the sockets cost. With {@code -prof gc} it shows what a call allocates.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClientCallBenchmark {
    private static final int BATCH = 1_000;
    private static final byte[] ANSWER = """
            HTTP/1.1 200 OK\r
            Server: benchmark\r
            Date: Thu, 01 Jan 1970 00:00:00 GMT\r
            Content-Type: text/plain\r
            Content-Length: 13\r
            \r
            Hello, World!""".getBytes(StandardCharsets.US_ASCII);

    private EventLoops loops;
    private Listener listener;
    private HttpClient client;
    private URI uri;
    private CompletableFuture<Void> done;
    private int left;

    /** A client and a listener on one loop. */
    @Setup(Level.Trial)
    public void open() {
        loops = EventLoops.create(LoopOptions.DEFAULT.count(1));
        listener = loops.listen(SocketAddresses.tcp("127.0.0.1", 0), ListenOptions.DEFAULT, c -> ClientCallBenchmark::answer);
        client = HttpClient.builder().loops(loops).build();
        uri = URI.create("http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/plaintext");
    }

    /** Ends the loop. */
    @TearDown(Level.Trial)
    public void close() {
        client.close();
        listener.close();
        loops.close();
    }

    private static void answer(Connection connection, Buffer request) {
        request.skip(request.readableBytes());
        connection.write(connection.loop().buffers().acquire(ANSWER.length).put(ANSWER));
    }

    /** Calls whose content is asked for as soon as the head is there. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void bytes() {
        left = BATCH;
        done = new CompletableFuture<>();
        loops.all().getFirst().execute(this::next);
        done.join();
    }

    private void next() {
        client.get(uri).sendAsync().thenCompose(ClientResponse::bytesAsync).whenComplete((content, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (--left > 0) {
                next();
            } else {
                done.complete(null);
            }
        });
    }
}
