package dev.gatun.jmh;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.lang.foreign.Arena;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Taking a buffer and giving it back, beside a new arena for each: the price that the pool exists to save. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BufferPoolBenchmark {
    private static final int BURST = 64;

    /** Bytes asked for. */
    @Param({"512", "16384"})
    public int capacity;

    private final Buffer[] held = new Buffer[BURST];
    private BufferPool pool;

    /** An empty pool. */
    @Setup
    public void open() {
        pool = BufferPool.create(1L << 26);
    }

    /** Gives the pool's memory back. */
    @TearDown
    public void close() {
        pool.close();
    }

    /** One buffer, taken and released. */
    @Benchmark
    public int acquireAndRelease() {
        Buffer buffer = pool.acquire(capacity);
        int size = buffer.capacity();
        buffer.release();
        return size;
    }

    /** 64 buffers held at once, as when many connections have unsent bytes; the time is that of all. */
    @Benchmark
    public Buffer[] burst() {
        for (int i = 0; i < BURST; i++) {
            held[i] = pool.acquire(capacity);
        }
        for (Buffer buffer : held) {
            buffer.release();
        }
        return held;
    }

    /** What a confined arena per buffer would cost. */
    @Benchmark
    public long confinedArena() {
        try (Arena arena = Arena.ofConfined()) {
            return arena.allocate(capacity, 8).address();
        }
    }
}
