package dev.gatun.jmh;

import dev.gatun.reactor.Buffer;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsClientConfig;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsConnection;
import dev.gatun.tls.TlsPolicy;
import dev.gatun.tls.Trust;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bytes that a server writes and a client reads through two TLS layers over a connection in memory, beside what two bare engines take for as many, on the
 * heap, in records as large as they go: what the layer adds is the difference. Time per write, so bytes/s are {@code bytes} divided by it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TlsLayerBenchmark {
    private static final String SUITE = "TLS_AES_128_GCM_SHA256";
    private static final TlsPolicy POLICY = TlsPolicy.of(List.of("TLSv1.3"), List.of(SUITE), List.of());

    /** Bytes of a write: a small message, and bodies. */
    @Param({"128", "16384", "262144"})
    public int bytes;

    private TlsConfig serverConfig;
    private TlsClientConfig clientConfig;
    private SSLContext context;
    private TlsPair bare;
    private ByteBuffer plain;
    private ByteBuffer sealed;
    private ByteBuffer opened;
    private MemoryLoop loop;
    private MemoryConnection below;
    private TlsConnection server;
    private TlsConnection client;
    private Buffer borrowed;
    private long received;

    @Setup
    public void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        TlsKeys keys = TlsKeys.make();
        context = keys.context();
        serverConfig = TlsConfig.builder().certificate(Credentials.of(keys.key(), List.of(keys.certificate()))).policy(POLICY).build();
        clientConfig = TlsClientConfig.builder().trust(Trust.insecure()).policy(POLICY).build();
    }

    /** A handshake per iteration, so that none comes to the number of bytes at which the JDK updates the keys ({@code jdk.tls.keyLimits}, 128 GB). */
    @Setup(Level.Iteration)
    public void connect() throws SSLException, InterruptedException {
        bare = TlsPair.connected(context, SUITE);
        plain = ByteBuffer.allocate(bytes);
        sealed = ByteBuffer.allocate(bare.server().getSession().getPacketBufferSize());
        opened = ByteBuffer.allocate(bare.client().getSession().getApplicationBufferSize());
        borrowed = Buffer.allocate(bytes);
        loop = new MemoryLoop();
        below = MemoryConnection.pair(loop);
        below.open(serverConfig.layer(connection -> {
            server = connection;
            return (above, data) -> take(data);
        }).apply(below));
        MemoryConnection peer = below.peer();
        peer.open(clientConfig.layer("localhost", 1, connection -> {
            client = connection;
            return (above, data) -> take(data);
        }).apply(peer));
        loop.turnUntil(() -> server.session().isPresent() && client.session().isPresent());
    }

    /** Every buffer must be back. */
    @TearDown(Level.Iteration)
    public void close() {
        below.abort();
        below.peer().abort();
        loop.turn();
        loop.close();
    }

    private void take(Buffer data) {
        received += data.readableBytes();
        data.skip(data.readableBytes());
    }

    /** The bound: the same bytes through bare engines. */
    @Benchmark
    public long bareEngines() throws SSLException {
        plain.clear();
        long count = 0;
        while (plain.hasRemaining()) {
            sealed.clear();
            check(bare.server().wrap(plain, sealed));
            sealed.flip();
            opened.clear();
            check(bare.client().unwrap(sealed, opened));
            count += opened.position();
        }
        return verified(count);
    }

    /** A pooled buffer, whose reference passes to the layer. */
    @Benchmark
    public long pooledWrite() {
        return through(loop.buffers().acquire(bytes).writeIndex(bytes));
    }

    /** A borrowed buffer, whose bytes the layer takes within the call. */
    @Benchmark
    public long borrowedWrite() {
        return through(borrowed.readIndex(0).writeIndex(bytes));
    }

    private long through(Buffer data) {
        received = 0;
        server.write(data);
        loop.turn();
        return verified(received);
    }

    private static void check(SSLEngineResult result) {
        if (result.getStatus() != SSLEngineResult.Status.OK) {
            throw new IllegalStateException("not OK: " + result);
        }
    }

    private long verified(long count) {
        if (count != bytes) {
            throw new IllegalStateException(count + " bytes came of " + bytes);
        }
        return count;
    }
}
