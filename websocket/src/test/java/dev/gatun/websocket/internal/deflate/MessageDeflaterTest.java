package dev.gatun.websocket.internal.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.internal.frame.Violation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.2. */
class MessageDeflaterTest {
    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);

    private final BufferPool pool = BufferPool.create(64 << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(pool.buffersInUse()).isZero();
        pool.close();
    }

    private byte[] deflate(MessageDeflater deflater, byte[]... pieces) {
        PooledTarget target = new PooledTarget(pool, 14, 16);
        for (int i = 0; i < pieces.length; i++) {
            deflater.deflate(target, ByteBuffer.wrap(pieces[i]), i == pieces.length - 1);
        }
        Buffer buffer = target.take();
        assertThat(buffer.readIndex()).isEqualTo(14);
        byte[] bytes = buffer.toByteArray();
        buffer.release();
        return bytes;
    }

    static byte[] inflate(MessageInflater inflater, byte[] message) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        inflater.input(Buffer.copyOf(message), message.length);
        drain(inflater, all);
        inflater.end();
        drain(inflater, all);
        return all.toByteArray();
    }

    private static void drain(MessageInflater inflater, ByteArrayOutputStream all) {
        ByteBuffer room = ByteBuffer.allocate(100);
        while (inflater.inflate(room.clear()) > 0) {
            all.write(room.array(), 0, room.position());
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    @Test
    void makesTheExamplesOfTheRfc() {
        // Sections 7.2.3.1 and 7.2.3.2: the second time the whole message is a reference to the first.
        try (MessageDeflater keeping = new MessageDeflater(6, 15, true); MessageDeflater forgetting = new MessageDeflater(6, 15, false)) {
            assertThat(deflate(keeping, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
            assertThat(deflate(keeping, HELLO)).isEqualTo(hex("f2 00 11 00 00"));
            assertThat(deflate(forgetting, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
            assertThat(deflate(forgetting, HELLO)).isEqualTo(hex("f2 48 cd c9 c9 07 00"));
            // Section 7.2.3.6
            assertThat(deflate(forgetting, new byte[0])).isEqualTo(hex("00"));
        }
    }

    @Test
    void readsTheExamplesOfTheRfc() {
        try (MessageInflater inflater = new MessageInflater()) {
            assertThat(inflate(inflater, hex("f2 48 cd c9 c9 07 00"))).isEqualTo(HELLO);
            assertThat(inflate(inflater, hex("f2 00 11 00 00"))).isEqualTo(HELLO);
            inflater.forget();
            // Section 7.2.3.3: a block without compression. 7.2.3.4: one that says that it is the last. 7.2.3.5: two blocks. 7.2.3.6: none.
            assertThat(inflate(inflater, hex("00 05 00 fa ff 48 65 6c 6c 6f 00"))).isEqualTo(HELLO);
            assertThat(inflate(inflater, hex("f3 48 cd c9 c9 07 00 00"))).isEqualTo(HELLO);
            assertThat(inflate(inflater, hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))).isEqualTo(HELLO);
            assertThat(inflate(inflater, hex("00"))).isEmpty();
            assertThat(inflate(inflater, hex("f3 48 cd c9 c9 07 00 00"))).isEqualTo(HELLO);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    void keepsToTheWindow(int bits) {
        byte[] message = repetitive(300_000);
        for (boolean context : List.of(false, true)) {
            try (MessageDeflater deflater = new MessageDeflater(6, bits, context); MessageInflater inflater = new MessageInflater()) {
                for (int round = 0; round < 3; round++) {
                    byte[] deflated = deflate(deflater, message);
                    assertThat(deflated.length).isLessThan(message.length * 9 / 10);
                    assertThat(Distances.farthest(deflated)).isLessThanOrEqualTo(1 << bits);
                    assertThat(inflate(inflater, deflated)).isEqualTo(message);
                    if (!context) {
                        inflater.forget();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 11, 15})
    void deflatesPieceByPiece(int bits) {
        byte[] first = repetitive(1000);
        byte[] second = repetitive(70_000);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(first);
        whole.writeBytes(second);
        try (MessageDeflater deflater = new MessageDeflater(6, bits, true); MessageInflater inflater = new MessageInflater()) {
            assertThat(inflate(inflater, deflate(deflater, first, second))).isEqualTo(whole.toByteArray());
            assertThat(inflate(inflater, deflate(deflater, first, second, new byte[0]))).isEqualTo(whole.toByteArray());
            assertThat(inflate(inflater, deflate(deflater, new byte[0], first))).isEqualTo(first);
            assertThat(inflate(inflater, deflate(deflater, new byte[0], new byte[0]))).isEmpty();
        }
    }

    @Test
    void refersToNothingAfterItWasToldToForget() {
        try (MessageDeflater deflater = new MessageDeflater(6, 15, true); MessageInflater inflater = new MessageInflater()) {
            deflate(deflater, HELLO);
            deflater.forget();
            assertThat(inflate(inflater, deflate(deflater, HELLO))).isEqualTo(HELLO);
        }
    }

    @Test
    void takesWhatCantBeCompressed() {
        byte[] noise = new byte[200_000];
        new Random(3).nextBytes(noise);
        try (MessageDeflater deflater = new MessageDeflater(9, 15, false); MessageInflater inflater = new MessageInflater()) {
            assertThat(inflate(inflater, deflate(deflater, noise))).isEqualTo(noise);
            assertThat(inflate(inflater, deflater.deflate(noise))).isEqualTo(noise);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff ff ff", "06", "0d", "00 05 00 fa fe 48"})
    void refusesWhatIsNoDeflate(String bytes) {
        try (MessageInflater inflater = new MessageInflater()) {
            assertThatThrownBy(() -> inflate(inflater, hex(bytes))).isInstanceOfSatisfying(Violation.class,
                    violation -> assertThat(violation.code()).isEqualTo(CloseReason.INVALID_PAYLOAD));
        }
    }

    /** Words in random order: much to refer to, near and far. */
    static byte[] repetitive(int length) {
        Random random = new Random(length);
        byte[][] words = new byte[400][];
        for (int i = 0; i < words.length; i++) {
            words[i] = new byte[4 + random.nextInt(20)];
            random.nextBytes(words[i]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < length) {
            int near = random.nextInt(10) == 0 ? random.nextInt(words.length) : random.nextInt(6);
            out.writeBytes(words[near]);
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }
}
