package dev.gatun.jmh;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.internal.http1.DateHeader;
import dev.gatun.http.internal.http1.EncodedField;
import dev.gatun.http.internal.http1.Http1ResponseEncoder;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write a response head into a buffer that has room. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Http1ResponseEncoderBenchmark {
    private final DateHeader date = new DateHeader();
    private final Http1ResponseEncoder encoder = new Http1ResponseEncoder(date);
    private final Buffer out = Buffer.over(Arena.global().allocate(4096, 8));
    private final EncodedField type = EncodedField.of("content-type", "text/plain; charset=utf-8");
    private String name = "content-type";
    private String value = "text/plain; charset=utf-8";

    /** A type that is checked and written character by character. */
    @Benchmark
    public Buffer strings() {
        encoder.begin(out.clear(), Status.OK);
        encoder.field(name, value);
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, 13, true);
        return out;
    }

    /** The same type, encoded before. */
    @Benchmark
    public Buffer encodedBefore() {
        encoder.begin(out.clear(), Status.OK);
        encoder.field(type);
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, 13, true);
        return out;
    }

    /** Eight headers, as a page behind a few middlewares has them. */
    @Benchmark
    public Buffer eightHeaders() {
        encoder.begin(out.clear(), Status.OK);
        encoder.field("content-type", "text/html; charset=utf-8");
        encoder.field("cache-control", "no-cache, private");
        encoder.field("etag", "W/\"0123456789abcdef\"");
        encoder.field("vary", "accept-encoding");
        encoder.field("strict-transport-security", "max-age=31536000; includeSubDomains");
        encoder.field("x-content-type-options", "nosniff");
        encoder.field("x-request-id", "9f86d081-884c-4d63-a2f1-0f1b1a5d1e0c");
        encoder.field("set-cookie", "session=0123456789abcdef; HttpOnly; Secure; SameSite=Lax");
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, 54_321, true);
        return out;
    }
}
