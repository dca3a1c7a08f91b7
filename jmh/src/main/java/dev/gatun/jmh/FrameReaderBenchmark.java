package dev.gatun.jmh;

import dev.gatun.http.internal.http2.frame.DataFrame;
import dev.gatun.http.internal.http2.frame.FrameLimits;
import dev.gatun.http.internal.http2.frame.FrameListener;
import dev.gatun.http.internal.http2.frame.FrameReader;
import dev.gatun.http.internal.http2.frame.HeadersFrame;
import dev.gatun.http.internal.http2.frame.Http2Exception;
import dev.gatun.http.internal.http2.frame.PingFrame;
import dev.gatun.http.internal.http2.frame.Settings;
import dev.gatun.http.internal.http2.frame.WindowUpdateFrame;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read a frame, without what is done with it: 32 frames that came at once, time for each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameReaderBenchmark {
    private static final int FRAMES = 32;
    private static final int CAPACITY = 1 << 16;

    private final FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
    private final Sum sum = new Sum();
    private BufferPool pool;
    private Buffer headers;
    private Buffer data;
    private Buffer control;
    private Buffer continued;

    /** Looks at what it is told, so that none of it is for nothing. */
    private static final class Sum implements FrameListener {
        private long sum;

        @Override
        public void onData(int stream, Buffer in, int flowBytes, boolean endStream) {
            sum += stream + flowBytes + (endStream ? 1 : 0);
        }

        @Override
        public void onHeaders(int stream, Buffer block, boolean endStream) {
            sum += stream + block.readableBytes() + (endStream ? 1 : 0);
        }

        @Override
        public void onInvalidHeaders(int stream, Buffer block, Http2Exception fault) {
            throw fault;
        }

        @Override
        public void onPriority(int stream) {
            sum += stream;
        }

        @Override
        public void onReset(int stream, int code) {
            sum += stream + code;
        }

        @Override
        public void onSettings(Settings settings) {
            sum += settings.count();
        }

        @Override
        public void onSettingsAck() {
            sum++;
        }

        @Override
        public void onPing(long opaque, boolean ack) {
            sum += opaque;
        }

        @Override
        public void onGoAway(int lastStream, int code, Buffer debug) {
            sum += lastStream + code;
        }

        @Override
        public void onWindowUpdate(int stream, int increment) {
            sum += stream + increment;
        }

        @Override
        public void onPriorityUpdate(int stream, Buffer value) {
            sum += stream;
        }

        @Override
        public void onPushPromise(int stream, int promised, Buffer block) {
            sum += promised;
        }

        @Override
        public void onUnknown(int type, int stream, int length) {
            sum += type + length;
        }
    }

    private static Buffer buffer() {
        return Buffer.over(Arena.global().allocate(CAPACITY, 8));
    }

    @Setup
    public void fill() {
        pool = BufferPool.create(1 << 20);
        headers = buffer();
        data = buffer();
        control = buffer();
        continued = buffer();
        for (int i = 0; i < FRAMES; i++) {
            int stream = 2 * i + 1;
            int start = HeadersFrame.begin(headers);
            HeadersFrame.end(headers.put(new byte[40]), start, stream, true, FrameLimits.SMALLEST_MAX_FRAME_SIZE);
            DataFrame.writeHeader(data, stream, 100, true);
            data.put(new byte[100]);
            if (i % 2 == 0) {
                PingFrame.write(control, i, false);
            } else {
                WindowUpdateFrame.write(control, stream, 1_000);
            }
        }
        for (int i = 0; i < FRAMES / 2; i++) {
            int start = HeadersFrame.begin(continued);
            HeadersFrame.end(continued.put(new byte[200]), start, 2 * i + 1, true, 100);
        }
    }

    @TearDown
    public void close() {
        pool.close();
    }

    private long read(Buffer in) {
        reader.read(in.readIndex(0), sum, pool);
        return sum.sum;
    }

    /** HEADERS of 40 bytes, as a browser sends them once its table is warm. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long headers() {
        return read(headers);
    }

    /** DATA of 100 bytes. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long data() {
        return read(data);
    }

    /** PING and WINDOW_UPDATE by turns. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long control() {
        return read(control);
    }

    /** HEADERS and CONTINUATION by turns, 100 bytes each, joined in a pooled buffer. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long continued() {
        return read(continued);
    }
}
