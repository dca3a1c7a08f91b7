package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkEncoderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 9, 15, 16, 255, 256, 4096, 65535, 0xABCDEFL, 1L << 40, Long.MAX_VALUE})
    void writesTheSizeInHexadecimal(long length) {
        Buffer out = Buffer.allocate(ChunkEncoder.BEGIN_SIZE);

        ChunkEncoder.begin(out, length);

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(Long.toHexString(length) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesAChunkThatWouldEndTheContent(long length) {
        assertThatThrownBy(() -> ChunkEncoder.begin(Buffer.allocate(32), length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isReadBackByTheDecoder() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] content = new byte[random.nextInt(5000)];
            random.nextBytes(content);
            Buffer wire = Buffer.allocate(content.length * 8 + 64);
            for (int at = 0; at < content.length; ) {
                int length = Math.min(content.length - at, 1 + random.nextInt(1000));
                ChunkEncoder.begin(wire, length);
                wire.put(content, at, length);
                ChunkEncoder.end(wire);
                at += length;
            }
            boolean trailers = random.nextBoolean();
            if (trailers) {
                ChunkEncoder.beginTrailers(wire);
                FieldWriter.write(wire, "x-sum", "42");
                ChunkEncoder.end(wire);
            } else {
                ChunkEncoder.last(wire);
            }
            wire.putLatin1("rest");

            ChunkedDecoder decoder = new ChunkedDecoder();
            Buffer read = Buffer.allocate(content.length);
            for (int length = decoder.next(wire, 100); length > 0; length = decoder.next(wire, 100)) {
                read.put(wire.segment(), wire.readIndex(), length);
                wire.skip(length);
            }

            assertThat(decoder.isComplete()).isTrue();
            assertThat(read.toByteArray()).isEqualTo(content);
            assertThat(decoder.trailers().count()).isEqualTo(trailers ? 1 : 0);
            assertThat(wire.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
        }
    }
}
