package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.junit.jupiter.api.Test;

/** What is encoded here, Netty and Jetty decode to the same list, and the other way; on tables that change their size between blocks. */
class HpackPeersTest {
    private static final int ROUNDS = 300;
    private static final int[] SIZES = {0, 100, 300, 1000, 4096};
    private static final String[] NAMES = {"cache-control", "content-type", "etag", "set-cookie", "cookie", "authorization", "vary", "x-one", "x-two", "x-three-and-more"};

    private final Random random = new Random(20_260_103);
    private final HpackDecoder decoder = Blocks.decoder(4096);
    private final HpackEncoder encoder = new HpackEncoder(4096);

    private List<String> response() {
        List<String> fields = new ArrayList<>();
        fields.add(":status: " + (200 + random.nextInt(10)));
        for (int i = random.nextInt(10); i > 0; i--) {
            String value = random.nextInt(3) == 0 ? "value " + random.nextInt(5) : Long.toString(random.nextLong(), 36) + "/".repeat(random.nextInt(60));
            fields.add(NAMES[random.nextInt(NAMES.length)] + ": " + value);
        }
        return fields;
    }

    private byte[] encode(List<String> fields) {
        return Blocks.encode(encoder, out -> {
            out.status(Integer.parseInt(fields.getFirst().substring(9)));
            for (String field : fields.subList(1, fields.size())) {
                int colon = field.indexOf(':');
                out.field(field.substring(0, colon), field.substring(colon + 2));
            }
        });
    }

    private int size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private static List<String> sorted(List<String> fields) {
        return fields.stream().sorted().toList();
    }

    @Test
    void nettyDecodesWhatIsEncodedHere() throws Http2Exception {
        DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(false, 1 << 20);
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(10) == 0) {
                int size = size();
                netty.configuration().maxHeaderTableSize(size);
                encoder.peerTableSize(size);
            }
            List<String> fields = response();
            ByteBuf block = Unpooled.wrappedBuffer(encode(fields));
            List<String> decoded = new ArrayList<>();
            netty.decodeHeaders(1, block).forEach(entry -> decoded.add(entry.getKey() + ": " + entry.getValue()));
            assertThat(sorted(decoded)).as("round %d", round).isEqualTo(sorted(fields));
        }
    }

    @Test
    void whatNettyEncodesIsDecodedHere() throws Http2Exception {
        DefaultHttp2HeadersEncoder[] encoders = {
            new DefaultHttp2HeadersEncoder((name, value) -> name.toString().equals("authorization"), false, 16, 0),
            new DefaultHttp2HeadersEncoder((name, value) -> false, false, 16, 512)};
        for (DefaultHttp2HeadersEncoder netty : encoders) {
            HpackDecoder fresh = Blocks.decoder(4096);
            for (int round = 0; round < ROUNDS; round++) {
                if (random.nextInt(10) == 0) {
                    int size = size();
                    netty.configuration().maxHeaderTableSize(size);
                    fresh.tableSize(size);
                }
                List<String> fields = response();
                Http2Headers headers = new DefaultHttp2Headers(false);
                for (String field : fields) {
                    int colon = field.indexOf(':', 1);
                    headers.add(field.substring(0, colon), field.substring(colon + 2));
                }
                ByteBuf block = Unpooled.buffer();
                netty.encodeHeaders(1, headers, block);
                assertThat(sorted(Blocks.decode(fresh, ByteBufUtil.getBytes(block)))).as("round %d", round).isEqualTo(sorted(fields));
            }
        }
    }

    private static List<String> fieldsOf(MetaData metaData) {
        List<String> fields = new ArrayList<>();
        fields.add(":status: " + ((MetaData.Response) metaData).getStatus());
        metaData.getHttpFields().forEach(field -> fields.add(field.getLowerCaseName() + ": " + field.getValue()));
        return fields;
    }

    @Test
    void jettyDecodesWhatIsEncodedHere() throws Exception {
        var jetty = new org.eclipse.jetty.http2.hpack.HpackDecoder(1 << 20, System::nanoTime);
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(10) == 0) {
                int size = size();
                jetty.setMaxTableCapacity(size);
                encoder.peerTableSize(size);
            }
            List<String> fields = response();
            assertThat(fieldsOf(jetty.decode(ByteBuffer.wrap(encode(fields))))).as("round %d", round).isEqualTo(fields);
        }
    }

    @Test
    void whatJettyEncodesIsDecodedHere() throws Exception {
        var jetty = new org.eclipse.jetty.http2.hpack.HpackEncoder();
        jetty.setMaxTableCapacity(4096);
        jetty.setTableCapacity(4096);
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(10) == 0) {
                int size = size();
                jetty.setMaxTableCapacity(size);
                jetty.setTableCapacity(size);
                decoder.tableSize(size);
            }
            List<String> fields = response();
            HttpFields.Mutable httpFields = HttpFields.build();
            for (String field : fields.subList(1, fields.size())) {
                int colon = field.indexOf(':');
                httpFields.add(new HttpField(field.substring(0, colon), field.substring(colon + 2)));
            }
            int status = Integer.parseInt(fields.getFirst().substring(9));
            ByteBuffer block = ByteBuffer.allocate(64 << 10);
            jetty.encode(block, new MetaData.Response(status, null, HttpVersion.HTTP_2, httpFields));
            byte[] bytes = new byte[block.flip().remaining()];
            block.get(bytes);
            assertThat(Blocks.decode(decoder, bytes)).as("round %d", round).isEqualTo(fields);
        }
    }
}
