package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each frame is written as the tests write it by themselves, and read back. */
class FrameWriterTest {
    private static final int BEFORE = 3;

    private static byte[] written(Consumer<Buffer> writer) {
        Buffer out = Buffer.allocate(200_000).put(new byte[BEFORE]);
        writer.accept(out);
        return out.readIndex(BEFORE).toByteArray();
    }

    @Test
    void data() {
        byte[] frame = written(out -> {
            DataFrame.writeHeader(out, 5, 3, true);
            out.putLatin1("abc");
        });

        assertThat(frame).isEqualTo(Frames.data(5, Frames.latin1("abc"), true));
        assertThat(written(out -> DataFrame.writeHeader(out, Integer.MAX_VALUE, 0, false))).isEqualTo(Frames.data(Integer.MAX_VALUE, new byte[0], false));
        assertThat(written(out -> DataFrame.writeHeader(out, 1, 16_777_215, false))).isEqualTo(Frames.header(16_777_215, 0, 0, 1));
    }

    @Test
    void reset() {
        byte[] frame = written(out -> ResetFrame.write(out, 0x1234_5679, ErrorCode.REFUSED_STREAM));

        assertThat(frame).isEqualTo(Frames.reset(0x1234_5679, 7)).hasSize(ResetFrame.SIZE);
    }

    @Test
    void settings() {
        Settings settings = new Settings().put(Settings.MAX_CONCURRENT_STREAMS, 100).put(Settings.MAX_HEADER_LIST_SIZE, 0xFFFF_FFFFL)
                .put(Settings.ENABLE_CONNECT_PROTOCOL, 1).put(Settings.NO_RFC7540_PRIORITIES, 1).put(Settings.HEADER_TABLE_SIZE, 0);

        byte[] frame = written(out -> SettingsFrame.write(out, settings));

        assertThat(frame).isEqualTo(Frames.settings(1, 0, 3, 100, 6, 0xFFFF_FFFFL, 8, 1, 9, 1)).hasSize(SettingsFrame.size(settings));
        assertThat(Reading.whole(frame).events()).containsExactly(settings.toString());
        assertThat(written(out -> SettingsFrame.write(out, new Settings()))).isEqualTo(Frames.settings());
        assertThat(written(SettingsFrame::ack)).isEqualTo(Frames.settingsAck());
    }

    @Test
    void ping() {
        assertThat(written(out -> PingFrame.write(out, 0xFEDC_BA98_7654_3210L, false))).isEqualTo(Frames.ping(0xFEDC_BA98_7654_3210L, false))
                .hasSize(PingFrame.SIZE);
        assertThat(written(out -> PingFrame.write(out, 1, true))).isEqualTo(Frames.ping(1, true));
    }

    @Test
    void goAway() {
        assertThat(written(out -> GoAwayFrame.write(out, GoAwayFrame.EVERY_STREAM, ErrorCode.NO_ERROR))).isEqualTo(Frames.goAway(Integer.MAX_VALUE, 0, ""))
                .hasSize(GoAwayFrame.SIZE);
        assertThat(written(out -> GoAwayFrame.write(out, 3, ErrorCode.ENHANCE_YOUR_CALM, "too many"))).isEqualTo(Frames.goAway(3, 11, "too many"));
    }

    @Test
    void windowUpdate() {
        assertThat(written(out -> WindowUpdateFrame.write(out, 0, Integer.MAX_VALUE))).isEqualTo(Frames.windowUpdate(0, Integer.MAX_VALUE))
                .hasSize(WindowUpdateFrame.SIZE);
        assertThatThrownBy(() -> WindowUpdateFrame.write(Buffer.allocate(20), 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void priorityUpdate() {
        assertThat(written(out -> PriorityUpdateFrame.write(out, 9, Priority.of(1, true)))).isEqualTo(Frames.priorityUpdate(9, "u=1, i"));
        assertThat(written(out -> PriorityUpdateFrame.write(out, 9, Priority.DEFAULT))).isEqualTo(Frames.priorityUpdate(9, "")).hasSize(PriorityUpdateFrame.SIZE);
    }

    @Test
    void preface() {
        assertThat(written(Preface::write)).isEqualTo(Frames.preface()).hasSize(Preface.SIZE);
    }

    private static byte[] block(int length) {
        byte[] block = new byte[length];
        for (int i = 0; i < length; i++) {
            block[i] = (byte) (i % 251);
        }
        return block;
    }

    @Test
    void headersInOneFrame() {
        byte[] frame = written(out -> {
            int start = HeadersFrame.begin(out);
            out.put(block(100));
            HeadersFrame.end(out, start, 7, true, 16_384);
        });

        assertThat(frame).isEqualTo(Frames.headers(7, block(100), true));
    }

    @ParameterizedTest
    @CsvSource({"16384, 16384", "16385, 16384", "32768, 16384", "32769, 16384", "100000, 16384", "100000, 99999", "0, 16384"})
    void headersAreCutToTheFrameSizeOfThePeer(int length, int maxFrameSize) {
        byte[] frames = written(out -> {
            int start = HeadersFrame.begin(out);
            out.put(block(length));
            HeadersFrame.end(out, start, 7, false, maxFrameSize);
        });

        assertThat(frames).isEqualTo(cut(1, block(length), maxFrameSize));
        assertThat(frames.length).isLessThanOrEqualTo(FrameHeader.SIZE + length + ContinuationFrame.headerBytes(length, maxFrameSize));
    }

    @ParameterizedTest
    @CsvSource({"0, 16384", "16380, 16384", "16381, 16384", "100000, 16384"})
    void pushPromisesAreCutToTheFrameSizeOfThePeer(int length, int maxFrameSize) {
        byte[] frames = written(out -> {
            int start = PushPromiseFrame.begin(out);
            out.put(block(length));
            PushPromiseFrame.end(out, start, 7, 8, maxFrameSize);
        });

        assertThat(frames).isEqualTo(cut(5, Frames.join(Frames.number(8), block(length)), maxFrameSize));
        assertThat(frames.length).isLessThanOrEqualTo(FrameHeader.SIZE + 4 + length + ContinuationFrame.headerBytes(length, maxFrameSize));
    }

    private static byte[] cut(int type, byte[] payload, int maxFrameSize) {
        byte[] frames = {};
        for (int at = 0; at < payload.length || at == 0; at += maxFrameSize) {
            int end = Math.min(payload.length, at + maxFrameSize);
            byte[] piece = Arrays.copyOfRange(payload, at, end);
            frames = Frames.join(frames, Frames.frame(at == 0 ? type : 9, end == payload.length ? Frames.END_HEADERS : 0, 7, piece));
        }
        return frames;
    }

    @Test
    void whatNoHeaderCanHoldIsRefused() {
        Buffer out = Buffer.allocate(20);

        assertThatThrownBy(() -> DataFrame.writeHeader(out, 1, 16_777_216, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DataFrame.writeHeader(out, 1, -1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DataFrame.writeHeader(out, -1, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.writeIndex()).isZero();
        assertThatThrownBy(() -> DataFrame.writeHeader(Buffer.allocate(8), 1, 1, false)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
