package dev.gatun.jmh;

import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.http1.Http1RequestParser;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to parse a request head that is there as a whole, out of a receive buffer as an event loop has it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Http1RequestParserBenchmark {
    private static final String LOAD_GENERATOR = "GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

    private static final String BROWSER = """
            GET /articles/2026?page=2 HTTP/1.1
            Host: www.example.com
            Connection: keep-alive
            Cache-Control: max-age=0
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8
            Sec-Fetch-Site: same-origin
            Sec-Fetch-Mode: navigate
            Referer: https://www.example.com/articles/2026
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-GB,en;q=0.9
            Cookie: session=0123456789abcdef0123456789abcdef; theme=dark

            """.replace("\n", "\r\n");

    /** Which request. */
    @Param({"load generator", "browser"})
    public String request;

    private final Http1RequestParser parser = new Http1RequestParser(HeadLimits.DEFAULT);
    private final RequestHead head = new RequestHead();
    private Buffer in;

    @Setup
    public void fill() {
        in = Buffer.over(Arena.global().allocate(64 << 10, 8));
        in.put((request.equals("browser") ? BROWSER : LOAD_GENERATOR).getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public RequestHead parse() {
        in.readIndex(0);
        if (!parser.parse(in, head)) {
            throw new IllegalStateException("not complete");
        }
        return head;
    }
}
