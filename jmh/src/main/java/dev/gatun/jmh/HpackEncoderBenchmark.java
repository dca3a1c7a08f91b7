package dev.gatun.jmh;

import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackEncoder;
import dev.gatun.reactor.Buffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
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
 * What it costs to encode a header block, beside Netty's and Jetty's encoders. The peers' header objects are made beforehand, of Strings of which
 * the hash codes are known; what is measured is the way from there into a buffer that has room.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HpackEncoderBenchmark {
    private static final int TABLE = 4096;
    private static final int ROOM = 16 << 10;

    /** Which list. */
    @Param({"tiny response", "browser request", "large"})
    public String headers;

    /** Whether the table is that of a connection in use, or of a new one each time. */
    @Param({"true", "false"})
    public boolean warm;

    private String[] fields;
    private final Buffer out = Buffer.over(Arena.global().allocate(ROOM, 8));
    private HpackEncoder encoder = new HpackEncoder(TABLE);

    private Http2Headers nettyHeaders;
    private final ByteBuf nettyOut = PooledByteBufAllocator.DEFAULT.directBuffer(ROOM);
    private DefaultHttp2HeadersEncoder netty = new DefaultHttp2HeadersEncoder();

    private DefaultHttp2HeadersEncoder nettyShort = newNettyShort();

    private MetaData jettyHeaders;
    private final ByteBuffer jettyOut = ByteBuffer.allocateDirect(ROOM);
    private org.eclipse.jetty.http2.hpack.HpackEncoder jetty = newJetty();

    private static DefaultHttp2HeadersEncoder newNettyShort() {
        return new DefaultHttp2HeadersEncoder((name, value) -> false, false, 16, 0);
    }

    private static org.eclipse.jetty.http2.hpack.HpackEncoder newJetty() {
        var jetty = new org.eclipse.jetty.http2.hpack.HpackEncoder();
        jetty.setMaxTableCapacity(TABLE);
        jetty.setTableCapacity(TABLE);
        jetty.setMaxHeaderListSize(ROOM);
        return jetty;
    }

    @Setup
    public void fill() {
        fields = HeaderSets.of(headers);
        nettyHeaders = new DefaultHttp2Headers(false);
        HttpFields.Mutable jettyFields = HttpFields.build();
        for (int i = 0; i < fields.length; i += 2) {
            nettyHeaders.add(fields[i], fields[i + 1]);
            if (!fields[i].startsWith(":")) {
                jettyFields.add(new HttpField(fields[i], fields[i + 1]));
            }
        }
        jettyHeaders = headers.equals("browser request")
                ? new MetaData.Request("GET", HttpURI.from("https://www.example.com/articles/2026?page=2"), HttpVersion.HTTP_2, jettyFields)
                : new MetaData.Response(200, null, HttpVersion.HTTP_2, jettyFields);
    }

    @Benchmark
    public Buffer gatun() {
        if (!warm) {
            encoder = new HpackEncoder(TABLE);
        }
        encoder.begin(out.clear());
        String[] all = fields;
        for (int i = 0; i < all.length; i += 2) {
            switch (all[i]) {
                case ":status" -> encoder.status(200);
                case ":method" -> encoder.pseudo(HpackDecoder.METHOD, all[i + 1]);
                case ":authority" -> encoder.pseudo(HpackDecoder.AUTHORITY, all[i + 1]);
                case ":scheme" -> encoder.pseudo(HpackDecoder.SCHEME, all[i + 1]);
                case ":path" -> encoder.pseudo(HpackDecoder.PATH, all[i + 1]);
                default -> encoder.field(all[i], all[i + 1]);
            }
        }
        return out;
    }

    @Benchmark
    public ByteBuf netty() throws Exception {
        if (!warm) {
            netty.close();
            netty = new DefaultHttp2HeadersEncoder();
        }
        netty.encodeHeaders(1, nettyHeaders, nettyOut.clear());
        return nettyOut;
    }

    /** With the Huffman code where it is shorter, as the two others have it; by itself Netty uses it from 512 characters on. */
    @Benchmark
    public ByteBuf nettyHuffman() throws Exception {
        if (!warm) {
            nettyShort.close();
            nettyShort = newNettyShort();
        }
        nettyShort.encodeHeaders(1, nettyHeaders, nettyOut.clear());
        return nettyOut;
    }

    @Benchmark
    public ByteBuffer jetty() throws Exception {
        if (!warm) {
            jetty = newJetty();
        }
        jetty.encode(jettyOut.clear(), jettyHeaders);
        return jettyOut;
    }
}
