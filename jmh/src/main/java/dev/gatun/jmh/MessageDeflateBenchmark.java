package dev.gatun.jmh;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.websocket.internal.deflate.MessageDeflater;
import dev.gatun.websocket.internal.deflate.MessageInflater;
import dev.gatun.websocket.internal.deflate.PooledTarget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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

/** What permessage-deflate costs for a message of JSON, with and without context takeover, and with a small window. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageDeflateBenchmark {
    /** How many bits the window has. */
    @Param({"15", "10"})
    public int windowBits;

    /** Whether messages refer to earlier ones. */
    @Param({"false", "true"})
    public boolean contextTakeover;

    private final ByteBuffer room = ByteBuffer.allocateDirect(8 << 10);
    private byte[] message;
    private Buffer deflated;
    private BufferPool pool;
    private MessageDeflater deflater;
    private MessageInflater inflater;

    @Setup(Level.Trial)
    public void fill() {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; json.length() < 1000; i++) {
            json.append("{\"id\":%d,\"name\":\"ship %d\",\"lock\":\"Gatun\",\"metres\":%d},".formatted(i * 7919, i, i * 31 % 400));
        }
        message = json.toString().getBytes(StandardCharsets.UTF_8);
        pool = BufferPool.create(4 << 20);
        deflater = new MessageDeflater(6, windowBits, contextTakeover);
        inflater = new MessageInflater();
        try (MessageDeflater once = new MessageDeflater(6, windowBits, false)) {
            deflated = Buffer.copyOf(once.deflate(message));
        }
    }

    @TearDown
    public void close() {
        deflater.close();
        inflater.close();
        pool.close();
    }

    /** Deflates a message of 1 KB into a pooled buffer. */
    @Benchmark
    public int deflate() {
        PooledTarget target = new PooledTarget(pool, 14, 512);
        deflater.deflate(target, ByteBuffer.wrap(message), true);
        Buffer buffer = target.take();
        int size = buffer.readableBytes();
        buffer.release();
        return size;
    }

    /** Inflates it. */
    @Benchmark
    public int inflate() {
        deflated.readIndex(0);
        inflater.input(deflated, deflated.readableBytes());
        int size = inflater.inflate(room.clear());
        inflater.end();
        size += inflater.inflate(room);
        inflater.forget();
        return size;
    }
}
