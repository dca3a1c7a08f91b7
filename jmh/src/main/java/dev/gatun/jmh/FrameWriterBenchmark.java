package dev.gatun.jmh;

import dev.gatun.http.internal.http2.frame.DataFrame;
import dev.gatun.http.internal.http2.frame.FrameLimits;
import dev.gatun.http.internal.http2.frame.HeadersFrame;
import dev.gatun.http.internal.http2.frame.PingFrame;
import dev.gatun.http.internal.http2.frame.WindowUpdateFrame;
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

/** What the frames of a response cost around their content. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameWriterBenchmark {
    private static final int BLOCK = 40_000;

    private final Buffer out = Buffer.over(Arena.global().allocate(1 << 16, 8));
    private int stream = 1;

    /** HEADERS around a block that somebody else writes, and the header of DATA. */
    @Benchmark
    public Buffer response() {
        int start = HeadersFrame.begin(out.clear());
        out.writeIndex(start + 60);
        HeadersFrame.end(out, start, stream, false, FrameLimits.SMALLEST_MAX_FRAME_SIZE);
        DataFrame.writeHeader(out, stream, 13, true);
        return out;
    }

    /** PING with ACK and WINDOW_UPDATE. */
    @Benchmark
    public Buffer control() {
        PingFrame.write(out.clear(), 1, true);
        WindowUpdateFrame.write(out, stream, 1_000);
        return out;
    }

    /** A block of 40,000 bytes, cut into HEADERS and two CONTINUATIONs. */
    @Benchmark
    public Buffer continued() {
        int start = HeadersFrame.begin(out.clear());
        out.writeIndex(start + BLOCK);
        HeadersFrame.end(out, start, stream, true, FrameLimits.SMALLEST_MAX_FRAME_SIZE);
        return out;
    }
}
