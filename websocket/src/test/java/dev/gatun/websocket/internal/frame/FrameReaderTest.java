package dev.gatun.websocket.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatun.reactor.Buffer;
import dev.gatun.websocket.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 5: what is read, and what is refused. */
class FrameReaderTest {
    private final Frames frames = new Frames();

    private FrameReader server() {
        return new FrameReader(true, false, frames);
    }

    private FrameReader client() {
        return new FrameReader(false, false, frames);
    }

    private static Buffer hex(String digits) {
        return Buffer.copyOf(HexFormat.of().parseHex(digits.replace(" ", "")));
    }

    @Test
    void readsTheExamplesOfTheRfc() {
        // Section 5.7.
        client().read(hex("81 05 48 65 6c 6c 6f"));
        server().read(hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
        client().read(hex("01 03 48 65 6c 80 02 6c 6f"));
        client().read(hex("89 05 48 65 6c 6c 6f"));
        server().read(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"));
        assertThat(frames.seen).containsExactly(
                "TEXT last Hello", "TEXT last Hello", "TEXT Hel", "CONTINUATION last lo", "PING Hello", "PONG Hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 100_000})
    void readsEveryFormOfLength(int length) {
        byte[] payload = bytes(length);
        for (int mask : new int[] {0, 0x0403_0201}) {
            Buffer wire = frame(Opcode.BINARY, true, payload, mask);
            new FrameReader(mask != 0, false, frames).read(wire);
            assertThat(wire.isReadable()).isFalse();
            assertThat(frames.lastPayload).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 13, 64})
    void readsFramesHoweverTheyAreCut(int piece) {
        byte[] first = bytes(300);
        byte[] second = bytes(131);
        Buffer wire = Buffer.allocate(2048);
        wire.put(frame(Opcode.TEXT, false, first, 0x7733_1199));
        wire.put(frame(Opcode.PING, true, "are you there".getBytes(StandardCharsets.UTF_8), 0x0101_0203));
        wire.put(frame(Opcode.CONTINUATION, true, second, 0x5577_1234));
        FrameReader reader = server();
        // As a connection does it: what is left unread is presented again, in front.
        Buffer unread = Buffer.allocate(2048);
        while (wire.isReadable()) {
            int count = Math.min(piece, wire.readableBytes());
            unread.put(wire.segment(), wire.readIndex(), count);
            wire.skip(count);
            reader.read(unread);
            unread.compact();
        }
        assertThat(unread.isReadable()).isFalse();
        assertThat(frames.seen).hasSize(3).element(1).isEqualTo("PING are you there");
        assertThat(frames.payloads.get(0)).isEqualTo(first);
        assertThat(frames.payloads.get(1)).isEqualTo(second);
        assertThat(reader.isInsideMessage()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "83 80 00000000                 | opcode 3 is reserved",
        "8b 80 00000000                 | opcode 11 is reserved",
        "c1 80 00000000                 | a reserved bit",
        "a1 80 00000000                 | a reserved bit",
        "91 80 00000000                 | a reserved bit",
        "81 05 48656c6c6f               | not masked",
        "89 7e 007e                     | not masked",
        "89 fe 007e 00000000            | more than 125 bytes",
        "09 80 00000000                 | a control frame is fragmented",
        "80 80 00000000                 | a continuation without a message",
        "01 80 00000000 81 80 00000000  | a new message within another",
        "82 fe 007d 00000000            | more bytes than it needs",
        "82 ff 000000000000ffff 00000000| more bytes than it needs",
        "82 ff 8000000000000000 00000000| highest bit",
    })
    void refusesWhatBreaksTheRules(String wire, String what) {
        Buffer in = hex(wire.trim());
        Violation violation = catchThrowableOfType(Violation.class, () -> server().read(in));
        assertThat(violation).hasMessageContaining(what.trim()).hasMessageMatching(".*\\(RFC .*\\)");
        assertThat(violation.code()).isEqualTo(CloseReason.PROTOCOL_ERROR);
        assertThat(CloseReason.of(violation.code(), violation.getMessage()).reason()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "c1", "09", "80", "89 fe"})
    void refusesAsSoonAsItCanBeSeen(String wire) {
        assertThatThrownBy(() -> server().read(hex(wire))).isInstanceOf(Violation.class);
    }

    @Test
    void refusesMaskedFramesOfAServer() {
        assertThatThrownBy(() -> client().read(hex("81 85"))).isInstanceOf(Violation.class).hasMessageContaining("a server's frame is masked");
    }

    @Test
    void takesTheCompressionBitOnlyWhereRfc7692HasIt() {
        FrameReader reader = new FrameReader(false, true, frames);
        reader.read(hex("41 01 00 80 01 00"));
        assertThat(frames.seen).containsExactly("TEXT compressed \0", "CONTINUATION last \0");
        assertThatThrownBy(() -> new FrameReader(false, true, frames).read(hex("c9 00"))).hasMessageContaining("control frame is marked as compressed");
        FrameReader inside = new FrameReader(false, true, frames);
        inside.read(hex("41 01 00"));
        assertThatThrownBy(() -> inside.read(hex("c0 01 00"))).hasMessageContaining("continuation is marked as compressed");
    }

    @Test
    void tellsOfAFrameBeforeItsPayload() {
        FrameReader reader = server();
        frames.refuseAbove = 1000;
        assertThatThrownBy(() -> reader.read(hex("82 fe 03e9 00000000"))).isInstanceOf(Violation.class).hasMessageContaining("1001");
    }

    @Test
    void leavesUnreadWhatIsNotWanted() {
        Buffer wire = Buffer.allocate(256);
        List.of("one", "two", "three").forEach(text -> wire.put(frame(Opcode.TEXT, true, text.getBytes(StandardCharsets.UTF_8), 7)));
        frames.wanted = 2;
        FrameReader reader = server();
        reader.read(wire);
        assertThat(frames.seen).containsExactly("TEXT last one");
        frames.wanted = 100;
        reader.read(wire);
        assertThat(frames.seen).containsExactly("TEXT last one", "TEXT last two", "TEXT last three");
    }

    @Test
    void readsNothingAfterItWasStopped() {
        FrameReader reader = server();
        Buffer wire = frame(Opcode.TEXT, true, bytes(3), 9);
        reader.stop();
        reader.read(wire);
        assertThat(frames.seen).isEmpty();
        assertThat(wire.readIndex()).isZero();
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static Buffer frame(int opcode, boolean last, byte[] payload, int mask) {
        Buffer out = Buffer.allocate(payload.length + FrameWriter.LARGEST);
        if (mask == 0) {
            FrameWriter.header(out, FrameWriter.first(opcode, last, false), payload.length);
        } else {
            FrameWriter.header(out, FrameWriter.first(opcode, last, false), payload.length, mask);
        }
        assertThat(out.writeIndex()).isEqualTo(FrameWriter.size(payload.length, mask != 0));
        int at = out.writeIndex();
        out.put(payload);
        Masking.apply(out.segment(), at, payload.length, mask);
        return out;
    }
}
