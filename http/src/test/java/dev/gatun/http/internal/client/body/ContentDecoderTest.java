package dev.gatun.http.internal.client.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.ExchangeFailure;
import dev.gatun.http.internal.compression.Codings;
import dev.gatun.reactor.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecoderTest {
    private static final byte[] TEXT = "All the world's a stage, and all the men and women merely players. ".repeat(2_000).getBytes(StandardCharsets.UTF_8);

    private static byte[] encode(String coding, byte[] plain) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out = Codings.named(coding).orElseThrow().encode(encoded)) {
            out.write(plain);
        }
        return encoded.toByteArray();
    }

    private static ContentDecoder decoder(String coding, long limit, int ratio) {
        return ContentDecoder.of(Headers.of("content-encoding", coding), limit, ratio).orElseThrow();
    }

    private static byte[] decode(String coding, byte[] encoded, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ContentDecoder decoder = decoder(coding, Long.MAX_VALUE, 10_000)) {
            for (int at = 0; at < encoded.length; at += piece) {
                decoder.decode(Buffer.copyOf(Arrays.copyOfRange(encoded, at, Math.min(encoded.length, at + piece))), out::write);
            }
            decoder.finish();
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"gzip,1", "gzip,7", "gzip,100000", "x-gzip,13", "deflate,1", "deflate,100000", "br,1", "br,100000", "zstd,1", "zstd,100000", "GZIP,5"})
    void contentIsDecodedInPiecesOfAnySize(String coding, int piece) throws IOException {
        assertThat(decode(coding, encode(coding, TEXT), piece)).isEqualTo(TEXT);
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertThat(decode(coding, encode(coding, noise), Math.max(piece, 1_000))).isEqualTo(noise);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void whatCameIsDecodedBeforeMoreComes(String coding) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        OutputStream out = Codings.named(coding).orElseThrow().encode(encoded);
        out.write("first".getBytes(StandardCharsets.UTF_8));
        out.flush();
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (ContentDecoder decoder = decoder(coding, 100, 100)) {
            decoder.decode(Buffer.copyOf(encoded.toByteArray()), decoded::write);
            assertThat(decoded.toString(StandardCharsets.UTF_8)).isEqualTo("first");
            encoded.reset();
            out.close();
            decoder.decode(Buffer.copyOf(encoded.toByteArray()), decoded::write);
            decoder.finish();
        }
        assertThat(decoded.toString(StandardCharsets.UTF_8)).isEqualTo("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void missingEndIsFound(String coding) throws IOException {
        byte[] encoded = encode(coding, TEXT);
        for (int cut : new int[] {1, 2, 5, encoded.length / 2, encoded.length - 1}) {
            assertThatThrownBy(() -> decode(coding, Arrays.copyOf(encoded, cut), 64)).as("%d bytes", cut)
                .isInstanceOfSatisfying(ExchangeFailure.class, e -> assertThat(e.kind()).isEqualTo(ExchangeFailure.Kind.PROTOCOL));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void wrongLabelIsFound(String coding) {
        assertThatThrownBy(() -> decode(coding, "{\"this\": \"is JSON, and not compressed at all\"}".getBytes(StandardCharsets.UTF_8), 8))
            .isInstanceOf(ExchangeFailure.class).hasMessageContaining("content is not valid " + coding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void noBytesAreNoContent(String coding) {
        assertThat(decode(coding, new byte[0], 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void bombsAreStoppedByRatioAndByLimit(String coding) throws IOException {
        byte[] bomb = encode(coding, new byte[4 << 20]);
        long[] passed = {0};
        try (ContentDecoder decoder = decoder(coding, Long.MAX_VALUE, 100)) {
            assertThatThrownBy(() -> decoder.decode(Buffer.copyOf(bomb), (bytes, offset, length) -> passed[0] += length))
                .isInstanceOfSatisfying(ExchangeFailure.class, e -> assertThat(e.kind()).isEqualTo(ExchangeFailure.Kind.LIMIT))
                .hasMessageContaining("more than 100 times");
        }
        assertThat(passed[0]).isLessThan(1 << 20);
        try (ContentDecoder decoder = decoder(coding, 100_000, 1_000_000)) {
            assertThatThrownBy(() -> decoder.decode(Buffer.copyOf(bomb), (bytes, offset, length) -> passed[0] += length))
                .hasMessageContaining("more than 100000 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void damageIsFoundOrHarmless(String coding) throws IOException {
        byte[] encoded = encode(coding, Arrays.copyOf(TEXT, 2_000));
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = encoded.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(decode(coding, damaged, 100).length).isLessThan(1 << 20);
            } catch (ExchangeFailure e) {
                assertThat(e.kind()).isEqualTo(ExchangeFailure.Kind.PROTOCOL);
            }
        }
    }

    @Test
    void bytesBehindTheEndAreRefused() throws IOException {
        byte[] more = {1, 2, 3};
        assertThatThrownBy(() -> decode("deflate", concat(encode("deflate", TEXT), more), 1)).hasMessageContaining("behind the end");
        assertThatThrownBy(() -> decode("br", concat(encode("br", TEXT), more), 1)).hasMessageContaining("behind the end");
        assertThatThrownBy(() -> decode("gzip", concat(encode("gzip", TEXT), more), 1)).hasMessageContaining("not gzip");
        assertThatThrownBy(() -> decode("zstd", concat(encode("zstd", TEXT), more), 100_000)).hasMessageContaining("not valid zstd");
    }

    @Test
    void membersOfGzipAreJoinedAndPaddingIsIgnored() throws IOException {
        byte[] two = concat(encode("gzip", "one ".getBytes(StandardCharsets.UTF_8)), encode("gzip", "two".getBytes(StandardCharsets.UTF_8)), new byte[5]);
        for (int piece : new int[] {1, 1_000}) {
            assertThat(new String(decode("gzip", two, piece), StandardCharsets.UTF_8)).isEqualTo("one two");
        }
    }

    @Test
    void framesOfZstdAreJoined() throws IOException {
        byte[] two = concat(encode("zstd", "one ".getBytes(StandardCharsets.UTF_8)), encode("zstd", "two".getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(decode("zstd", two, 1), StandardCharsets.UTF_8)).isEqualTo("one two");
    }

    @Test
    void zstdWithALargeWindowIsRefused() {
        // A frame of 2^27 bytes of window (RFC 8878, section 3.1.1.1), with one raw block of one byte.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (27 - 10 << 3), 9, 0, 0, 'x'};
        assertThatThrownBy(() -> decode("zstd", frame, 100)).isInstanceOf(ExchangeFailure.class);
        frame[5] = (23 - 10) << 3;
        assertThat(decode("zstd", frame, 100)).isEqualTo(new byte[] {'x'});
    }

    @Test
    void optionalPartsOfGzipArePassedOver() {
        byte[] plain = "hello".getBytes(StandardCharsets.UTF_8);
        for (int flags = 0; flags < 32; flags++) {
            assertThat(decode("gzip", member(flags, plain), 1)).as("flags %d", flags).isEqualTo(plain);
        }
        assertThatThrownBy(() -> decode("gzip", member(32, plain), 1)).hasMessageContaining("not gzip");
    }

    private static byte[] member(int flags, byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, (byte) flags, 0, 0, 0, 0, 0, 3});
        if ((flags & 4) != 0) {
            out.writeBytes(new byte[] {3, 0, 'a', 0, 'b'});
        }
        if ((flags & 8) != 0) {
            out.writeBytes("name\0".getBytes(StandardCharsets.US_ASCII));
        }
        if ((flags & 16) != 0) {
            out.writeBytes("\0".getBytes(StandardCharsets.US_ASCII));
        }
        if ((flags & 2) != 0) {
            out.writeBytes(new byte[2]);
        }
        out.writeBytes(deflate(plain, true));
        CRC32 crc = new CRC32();
        crc.update(plain);
        for (long number : new long[] {crc.getValue(), plain.length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write((int) (number >>> shift));
            }
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(9, raw);
        try (DeflaterOutputStream stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100_000})
    void deflateIsReadWithAndWithoutItsFrame(int piece) {
        assertThat(decode("deflate", deflate(TEXT, false), piece)).isEqualTo(TEXT);
        assertThat(decode("deflate", deflate(TEXT, true), piece)).isEqualTo(TEXT);
    }

    @Test
    void wrongChecksumOfGzipIsFound() throws IOException {
        byte[] encoded = encode("gzip", TEXT);
        encoded[encoded.length - 5] ^= 1;
        assertThatThrownBy(() -> decode("gzip", encoded, 100)).hasMessageContaining("checksum");
    }

    @Test
    void whatIsNotKnownIsLeftToTheProgram() {
        assertThat(ContentDecoder.of(Headers.empty(), 1, 1)).isEmpty();
        assertThat(ContentDecoder.of(Headers.of("content-encoding", "identity"), 1, 1)).isEmpty();
        assertThat(ContentDecoder.of(Headers.of("content-encoding", "compress"), 1, 1)).isEmpty();
        assertThat(ContentDecoder.of(Headers.of("content-encoding", "gzip, br"), 1, 1)).isEmpty();
        assertThat(ContentDecoder.of(Headers.of("content-encoding", "gzip", "content-encoding", "br"), 1, 1)).isEmpty();
        assertThat(ContentDecoder.acceptEncoding()).isEqualTo("br, zstd, gzip, deflate");
    }

    @Test
    void decoderMayBeClosedTwiceAndHalfWay() throws IOException {
        for (String coding : new String[] {"gzip", "deflate", "br", "zstd"}) {
            ContentDecoder decoder = decoder(coding, Long.MAX_VALUE, 10_000);
            decoder.decode(Buffer.copyOf(Arrays.copyOf(encode(coding, TEXT), 20)), (bytes, offset, length) -> { });
            decoder.close();
            decoder.close();
        }
    }
}
