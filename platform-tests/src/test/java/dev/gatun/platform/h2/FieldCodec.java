package dev.gatun.platform.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HPACK (RFC 7541) by Netty's codec, so that ours is not judged by itself, and literals by hand for what no codec would encode. */
public final class FieldCodec {
    private static final long MOST = 1 << 24;

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder(DefaultHttp2HeadersEncoder.NEVER_SENSITIVE, true);
    private final List<String> decoded = new ArrayList<>();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MOST) {
        @Override
        protected Http2Headers newHeaders() {
            return new Recording();
        }
    };

    /** Keeps the order on the wire; its superclass puts pseudo-fields first. */
    private final class Recording extends DefaultHttp2Headers {
        Recording() {
            super(false);
        }

        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
            decoded.add(name + ": " + value);
            return this;
        }
    }

    /** The fields of a block as {@code name: value}, in order; an error of the codec fails the test. */
    List<String> decode(int stream, byte[] block) {
        decoded.clear();
        try {
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
        } catch (Http2Exception | IllegalArgumentException e) {
            throw new AssertionError("RFC 7541: the header block of stream " + stream + " can't be decoded: " + ByteBufUtil.hexDump(block), e);
        }
        return List.copyOf(decoded);
    }

    /** A block for {@code fields}, pseudo-fields first, with whatever table and Huffman coding give. */
    public byte[] encode(List<String> fields) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        fields.forEach(field -> headers.add(name(field), value(field)));
        ByteBuf out = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, out);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return ByteBufUtil.getBytes(out);
    }

    /** A block of literals without indexing (RFC 7541, section 6.2.2) that says exactly {@code fields}, however wrong. */
    public static byte[] literals(List<String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String field : fields) {
            out.write(0);
            string(out, name(field));
            string(out, value(field));
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        // RFC 7541, section 5.1, with a prefix of seven bits.
        int rest = bytes.length - 0x7f;
        if (rest < 0) {
            out.write(bytes.length);
        } else {
            out.write(0x7f);
            for (; rest >= 0x80; rest >>>= 7) {
                out.write(rest & 0x7f | 0x80);
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    /** What the server lets the table of its decoder hold. */
    void encoderTable(long bytes) {
        try {
            encoder.maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What this side lets the table of the server's encoder hold. */
    void decoderTable(long bytes) {
        try {
            decoder.maxHeaderTableSize(bytes);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name in {@code name: value}; that of a pseudo-field begins with a colon. {@code : value} has no name. */
    static String name(String field) {
        return field.substring(0, Math.max(0, field.indexOf(':', 1)));
    }

    static String value(String field) {
        int colon = Math.max(0, field.indexOf(':', 1));
        return field.startsWith(": ", colon) ? field.substring(colon + 2) : field.substring(colon + 1);
    }
}
