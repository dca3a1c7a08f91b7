package dev.gatun.jmh;

import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.reactor.Buffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.MetaData;
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

/**
 * What it costs to decode a header block into the object that a server hands on, beside Netty's and Jetty's decoders. All get the same bytes: Netty's
 * encoder made them, with the Huffman code where it is shorter, as browsers do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HpackDecoderBenchmark {
    private static final int TABLE = 4096;
    private static final int LIST_BYTES = 16 << 10;
    private static final int LIST_COUNT = 100;
    private static final int ROOM = 16 << 10;
    /** Blocks before the one that is measured. From the second on the table is as it stays. */
    private static final int BLOCKS_BEFORE = 2;

    /** Which list. */
    @Param({"tiny response", "browser request", "large"})
    public String headers;

    /** Whether the block is one of a connection in use, or the first one of a new one. */
    @Param({"true", "false"})
    public boolean warm;

    private final Buffer in = Buffer.over(Arena.global().allocate(ROOM, 8));
    private final Buffer out = Buffer.over(Arena.global().allocate(64 << 10, 8));
    private final HeaderFields fields = new HeaderFields();
    private final HpackSink sink = (id, pseudo, name, nameLength, value, valueLength, never) -> fields.add(id, name, nameLength, value, valueLength);
    private HpackDecoder decoder = new HpackDecoder(TABLE, LIST_BYTES, LIST_COUNT);

    private final ByteBuf nettyIn = PooledByteBufAllocator.DEFAULT.directBuffer(ROOM);
    private DefaultHttp2HeadersDecoder netty = newNetty();

    private final ByteBuffer jettyIn = ByteBuffer.allocateDirect(ROOM);
    private org.eclipse.jetty.http2.hpack.HpackDecoder jetty = newJetty();

    private static DefaultHttp2HeadersDecoder newNetty() {
        return new DefaultHttp2HeadersDecoder(false, LIST_BYTES);
    }

    private static org.eclipse.jetty.http2.hpack.HpackDecoder newJetty() {
        return new org.eclipse.jetty.http2.hpack.HpackDecoder(LIST_BYTES, System::nanoTime);
    }

    @Setup
    public void fill() throws Exception {
        String[] all = HeaderSets.of(headers);
        Http2Headers list = new DefaultHttp2Headers(false);
        for (int i = 0; i < all.length; i += 2) {
            list.add(all[i], all[i + 1]);
        }
        DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder((name, value) -> false, false, 16, 0);
        for (int i = warm ? BLOCKS_BEFORE : 0; i >= 0; i--) {
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(1, list, block);
            load(ByteBufUtil.getBytes(block));
            if (i > 0) {
                gatun();
                netty();
                jetty();
            }
        }
    }

    private void load(byte[] block) {
        in.clear().put(block);
        nettyIn.clear().writeBytes(block);
        jettyIn.clear().put(block).flip();
    }

    @Benchmark
    public HeaderFields gatun() {
        if (!warm) {
            decoder = new HpackDecoder(TABLE, LIST_BYTES, LIST_COUNT);
        }
        HeaderFields all = fields;
        all.clear();
        out.clear();
        in.readIndex(0);
        all.bind(out.segment(), 0);
        if (!decoder.decode(in, out, sink)) {
            throw new IllegalStateException("larger than the limits");
        }
        return all;
    }

    @Benchmark
    public Http2Headers netty() throws Exception {
        if (!warm) {
            netty = newNetty();
        }
        return netty.decodeHeaders(1, nettyIn.readerIndex(0));
    }

    @Benchmark
    public MetaData jetty() throws Exception {
        if (!warm) {
            jetty = newJetty();
        }
        return jetty.decode(jettyIn.position(0));
    }
}
