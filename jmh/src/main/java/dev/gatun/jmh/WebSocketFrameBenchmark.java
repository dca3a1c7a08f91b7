package dev.gatun.jmh;

import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.internal.frame.FrameReader;
import dev.gatun.websocket.internal.frame.FrameSink;
import dev.gatun.websocket.internal.frame.FrameWriter;
import dev.gatun.websocket.internal.frame.Masking;
import dev.gatun.websocket.internal.frame.Opcode;
import dev.gatun.websocket.internal.frame.Utf8Validator;
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

/** What a WebSocket message costs without its connection: unmasking, judging text, reading and writing a frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WebSocketFrameBenchmark {
    private static final int MASK = 0x1234_5678;

    /** Bytes of a message. */
    @Param({"16", "125", "1024", "16384"})
    public int size;

    private final Utf8Validator validator = new Utf8Validator();
    private final Sum sum = new Sum();
    private final FrameReader reader = new FrameReader(true, false, sum);
    private Buffer memory;
    private Buffer greek;
    private Buffer masked;
    private Buffer out;

    /** Looks at what it is told, so that none of it is for nothing. */
    private static final class Sum implements FrameSink {
        private long sum;

        @Override
        public void frame(int opcode, boolean last, boolean compressed, long length) {
            sum += opcode + length;
        }

        @Override
        public void payload(Buffer in, int length, boolean end) {
            sum += in.get(in.readIndex());
            in.skip(length);
        }

        @Override
        public void control(int opcode, Buffer in, int length) {
            in.skip(length);
        }

        @Override
        public boolean wantsMore() {
            return true;
        }
    }

    @Setup
    public void fill() {
        memory = Buffer.over(Arena.global().allocate(size + 64L, 64));
        memory.put("abcdefghijklmnopqrstuvwxyz      ".repeat(size / 32 + 1).substring(0, size).getBytes(StandardCharsets.US_ASCII));
        greek = Buffer.over(Arena.global().allocate(size + 64L, 64));
        byte[] text = "κόσμε ".repeat(size / 11 + 1).getBytes(StandardCharsets.UTF_8);
        greek.put(text, 0, size / 11 * 11);
        masked = Buffer.over(Arena.global().allocate(size + 64L, 64));
        FrameWriter.header(masked, FrameWriter.first(Opcode.TEXT, true, false), size, MASK);
        masked.put(memory.segment(), 0, size);
        out = Buffer.over(Arena.global().allocate(size + 64L, 64));
    }

    /** Unmasks in place; twice is as before. */
    @Benchmark
    public byte unmask() {
        Masking.apply(memory.segment(), 3, size, MASK);
        return memory.get(0);
    }

    /** Judges ASCII. */
    @Benchmark
    public boolean utf8Ascii() {
        validator.reset();
        return validator.accept(memory.segment(), 0, size);
    }

    /** Judges text of two bytes a character. */
    @Benchmark
    public boolean utf8Greek() {
        validator.reset();
        return validator.accept(greek.segment(), 0, greek.readableBytes());
    }

    /** Reads a masked frame whose bytes are all there, unmasking included. */
    @Benchmark
    public long read() {
        reader.read(masked.readIndex(0));
        return sum.sum;
    }

    /** Writes a frame of a server: header, and the payload copied. */
    @Benchmark
    public int write() {
        out.clear();
        FrameWriter.header(out, FrameWriter.first(Opcode.TEXT, true, false), size);
        out.put(memory.segment(), 0, size);
        return out.writeIndex();
    }
}
