package dev.gatun.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the JDK's bare {@link SSLEngine} takes per TLS 1.3 record, on the heap and off it: the bound of whatever is built on it. What unwrapping
 * takes is the difference of the two, as a record can be unwrapped once only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TlsBenchmark {
    /** Where plain and encrypted bytes are. */
    @Param({"heap", "direct"})
    public String memory;

    /** The cipher suite. */
    @Param({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    public String suite;

    /**
     * Plain bytes in a record: a small response, and the most that the JDK puts into one. A record may hold 16,384 (RFC 8446 section 5.1), but the JDK
     * counts the content type and the tag as well; so it makes two records of 16 KB, the second of 17 bytes.
     */
    @Param({"128", "16367"})
    public int length;

    private SSLContext context;
    private TlsPair pair;
    private ByteBuffer plain;
    private ByteBuffer encrypted;
    private ByteBuffer decrypted;

    @Setup
    public void makeCertificate() throws GeneralSecurityException, IOException, InterruptedException {
        context = TlsKeys.make().context();
    }

    /** A handshake per iteration, so that none comes to the number of bytes at which the JDK updates the keys ({@code jdk.tls.keyLimits}, 128 GB). */
    @Setup(Level.Iteration)
    public void handshake() throws SSLException {
        pair = TlsPair.connected(context, suite);
        SSLSession session = pair.server().getSession();
        plain = buffer(length);
        encrypted = buffer(session.getPacketBufferSize());
        decrypted = buffer(session.getApplicationBufferSize());
    }

    private ByteBuffer buffer(int capacity) {
        return memory.equals("heap") ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity);
    }

    @Benchmark
    public ByteBuffer wrap() throws SSLException {
        plain.clear();
        encrypted.clear();
        check(pair.server().wrap(plain, encrypted), plain);
        return encrypted;
    }

    @Benchmark
    public ByteBuffer wrapAndUnwrap() throws SSLException {
        wrap();
        encrypted.flip();
        decrypted.clear();
        check(pair.client().unwrap(encrypted, decrypted), encrypted);
        return decrypted;
    }

    private static void check(SSLEngineResult result, ByteBuffer consumed) {
        if (result.getStatus() != SSLEngineResult.Status.OK || consumed.hasRemaining()) {
            throw new IllegalStateException("not one whole record: " + result);
        }
    }
}
