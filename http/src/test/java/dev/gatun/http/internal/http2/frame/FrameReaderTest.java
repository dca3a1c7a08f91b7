package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.http.internal.http2.frame.Rows.Row;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.OutOfBuffersException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read, and what is refused with which code, whatever the parts in which the bytes come. */
class FrameReaderTest {
    /** Rows longer than this are split at some places only. */
    private static final int EVERY_SPLIT = 1_000;

    static Stream<Row> fromClients() {
        return Stream.concat(Rows.valid().stream(), Rows.violations().stream());
    }

    static Stream<Row> fromServers() {
        return Rows.ofServers().stream();
    }

    private static void check(Row row, boolean server) {
        FrameLimits limits = FrameLimits.DEFAULT;
        byte[] bytes = row.bytes();
        assertThat(Reading.whole(bytes, limits, server).events()).containsExactly(row.events());
        assertThat(Reading.byteByByte(bytes, limits, server).events()).containsExactly(row.events());
        int step = bytes.length > EVERY_SPLIT ? 97 : 1;
        for (int at = 0; at <= bytes.length; at += step) {
            assertThat(Reading.split(bytes, at, limits, server).events()).as("split at %d", at).containsExactly(row.events());
        }
    }

    @ParameterizedTest
    @MethodSource("fromClients")
    void framesOfClients(Row row) {
        check(row, true);
    }

    @ParameterizedTest
    @MethodSource("fromServers")
    void framesOfServers(Row row) {
        check(row, false);
    }

    @Test
    void everyFaultIsInTheTables() throws IllegalAccessException {
        Set<Http2Exception> thrown = new HashSet<>();
        fromClients().forEach(row -> thrown.addAll(faults(row.bytes(), true)));
        fromServers().forEach(row -> thrown.addAll(faults(row.bytes(), false)));
        // has its tests in SettingsTest
        thrown.add(Faults.SETTINGS_TEXT);

        for (Field field : Faults.class.getDeclaredFields()) {
            if (field.getType() == Http2Exception.class) {
                assertThat(thrown).as(field.getName()).contains((Http2Exception) field.get(null));
            }
        }
    }

    private static List<Http2Exception> faults(byte[] bytes, boolean server) {
        List<Http2Exception> faults = new ArrayList<>();
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, server);
        Buffer in = Buffer.copyOf(bytes);
        try (BufferPool pool = BufferPool.create(1 << 20)) {
            reader.read(in, new Ignoring(), pool);
        } catch (Http2Exception e) {
            faults.add(e);
        }
        return faults;
    }

    @Test
    void unfinishedFramesAreToldByTheirHeaders() {
        assertThat(Reading.whole(Frames.header(4, 3, 0, 1)).events()).containsExactly("in frame");
        assertThat(Reading.whole(new byte[] {0}).events()).containsExactly("in frame");
        assertThat(Reading.whole(Frames.header(4, 1, 0, 1)).events()).containsExactly("in header block");
        assertThat(Reading.whole(Frames.openHeaders(1, new byte[3], false)).events()).containsExactly("in header block");
        assertThat(Reading.whole(Frames.header(4, 0, 0, 1)).events()).containsExactly("in frame");
        assertThat(Reading.whole(Frames.header(4, 99, 0, 1)).events()).containsExactly("unknown 99 1 4", "in frame");
    }

    @Test
    void lengthsAreRefusedBeforeThePayloadComes() {
        assertThat(Reading.whole(Frames.header(16_777_215, 1, 4, 1)).events()).containsExactly("connection FRAME_SIZE_ERROR");
        assertThat(Reading.whole(Frames.header(9, 6, 0, 0)).events()).containsExactly("connection FRAME_SIZE_ERROR");
    }

    @Test
    void dataIsToldAsItComes() {
        byte[] frame = Frames.paddedData(1, Frames.latin1("abcdef"), 3, true);

        assertThat(Reading.whole(frame).mostParts()).isEqualTo(1);
        assertThat(Reading.byteByByte(frame).mostParts()).isEqualTo(9);
        assertThat(Reading.whole(Frames.join(Frames.header(10, 0, 1, 1), Frames.latin1("abc"))).events()).containsExactly("part of data abc 3", "in frame");
    }

    @Test
    void flowBytesCountTheLengthOfThePadding() {
        List<Integer> flow = new ArrayList<>();
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
        FrameListener listener = new Ignoring() {
            @Override
            public void onData(int stream, Buffer in, int flowBytes, boolean endStream) {
                flow.add(flowBytes);
                flow.add(in.readableBytes());
            }
        };
        byte[] frame = Frames.paddedData(1, Frames.latin1("abc"), 2, true);
        Buffer in = Buffer.allocate(100).put(frame, 0, 12);
        try (BufferPool pool = BufferPool.create(1 << 20)) {
            reader.read(in, listener, pool);
            assertThat(flow).containsExactly(3, 2);
            reader.read(in.put(frame, 12, 2), listener, pool);
            assertThat(flow).containsExactly(3, 2, 2, 1);
            reader.read(in.put(frame, 14, 1), listener, pool);
            assertThat(flow).containsExactly(3, 2, 2, 1, 1, 0);
        }
    }

    @Test
    void listenersStopTheReading() {
        List<Long> pings = new ArrayList<>();
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
        FrameListener listener = new Ignoring() {
            @Override
            public void onPing(long opaque, boolean ack) {
                pings.add(opaque);
                reader.stop();
            }
        };
        Buffer in = Buffer.copyOf(Frames.join(Frames.ping(1, false), Frames.settings(), Frames.ping(2, false), Frames.ping(3, false)));
        try (BufferPool pool = BufferPool.create(1 << 20)) {
            reader.read(in, listener, pool);
            assertThat(pings).containsExactly(1L);
            assertThat(in.readableBytes()).isEqualTo(9 + 17 + 17);
            assertThat(reader.isInsideFrame()).isFalse();
            reader.read(in, listener, pool);
            assertThat(pings).containsExactly(1L, 2L);
            reader.read(in, listener, pool);
            assertThat(pings).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void whatAListenerThrowsLeavesTheReaderBehindTheFrame() {
        List<String> seen = new ArrayList<>();
        FrameListener listener = new Ignoring() {
            @Override
            public void onData(int stream, Buffer in, int flowBytes, boolean endStream) {
                throw new IllegalStateException("data");
            }

            @Override
            public void onHeaders(int stream, Buffer block, boolean endStream) {
                throw new IllegalStateException("headers");
            }

            @Override
            public void onPing(long opaque, boolean ack) {
                seen.add("ping");
            }
        };
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
        Buffer in = Buffer.copyOf(Frames.join(Frames.paddedData(1, new byte[3], 3, true), Frames.get(1, "/"), Frames.openHeaders(3, new byte[2], false),
                Frames.continuation(3, new byte[1], true), Frames.ping(1, false)));
        try (BufferPool pool = BufferPool.create(1 << 20)) {
            assertThatThrownBy(() -> reader.read(in, listener, pool)).hasMessage("data");
            assertThatThrownBy(() -> reader.read(in, listener, pool)).hasMessage("headers");
            assertThatThrownBy(() -> reader.read(in, listener, pool)).hasMessage("headers");
            reader.read(in, listener, pool);
            assertThat(pool.buffersInUse()).isZero();
        }
        assertThat(seen).containsExactly("ping");
    }

    @Test
    void memoryForABlockGrowsWithWhatCame() {
        FrameReader reader = new FrameReader(new FrameLimits(16_384, 1 << 20, 100), true);
        try (BufferPool pool = BufferPool.create(8 << 20)) {
            reader.read(Buffer.copyOf(Frames.openHeaders(1, new byte[100], false)), new Ignoring(), pool);
            assertThat(pool.bytesInUse()).isEqualTo(2_048);
            for (int i = 0; i < 10; i++) {
                reader.read(Buffer.copyOf(Frames.continuation(1, new byte[10_000], false)), new Ignoring(), pool);
            }
            assertThat(pool.bytesInUse()).isLessThanOrEqualTo(262_144);
            assertThat(pool.buffersInUse()).isEqualTo(1);
            reader.close();
            assertThat(pool.buffersInUse()).isZero();
            reader.close();
        }
    }

    @Test
    void aBlockInOneFrameTakesNoBuffer() {
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
        Buffer in = Buffer.copyOf(Frames.get(1, "/"));
        List<Boolean> inPlace = new ArrayList<>();
        FrameListener listener = new Ignoring() {
            @Override
            public void onHeaders(int stream, Buffer block, boolean endStream) {
                inPlace.add(block == in);
            }
        };
        try (BufferPool pool = BufferPool.create(1 << 20)) {
            reader.read(in, listener, pool);
            assertThat(pool.bytesReserved()).isZero();
        }
        assertThat(inPlace).containsExactly(true);
    }

    @Test
    void anEmptyPoolIsTold() {
        FrameReader reader = new FrameReader(FrameLimits.DEFAULT, true);
        try (BufferPool pool = BufferPool.create(0)) {
            Buffer in = Buffer.copyOf(Frames.openHeaders(1, new byte[10], false));
            assertThatThrownBy(() -> reader.read(in, new Ignoring(), pool)).isInstanceOf(OutOfBuffersException.class);
            reader.close();
        }
    }

    @Test
    void limitsAreChecked() {
        assertThatThrownBy(() -> new FrameLimits(16_383, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameLimits(1 << 24, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameLimits(16_384, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FrameLimits(16_384, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void largerFramesAreReadWhenTheyWereAnnounced() {
        FrameLimits limits = new FrameLimits(20_000, 100_000, 0);

        assertThat(Reading.whole(Frames.headers(1, new byte[20_000], true), limits, true).events()).hasSize(1).first().asString().startsWith("headers 1");
        assertThat(Reading.whole(Frames.headers(1, new byte[20_001], true), limits, true).events()).containsExactly("connection FRAME_SIZE_ERROR");
        assertThat(Reading.whole(Frames.join(Frames.openHeaders(1, new byte[1], true), Frames.continuation(1, new byte[1], true)), limits, true).events())
                .containsExactly("connection ENHANCE_YOUR_CALM");
    }
}
