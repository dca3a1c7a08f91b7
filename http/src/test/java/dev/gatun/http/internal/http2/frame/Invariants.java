package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.util.Arrays;

/** What must hold for whatever bytes; the fuzz targets and the random run call it. */
final class Invariants {
    private Invariants() {}

    /** The parts in which bytes arrive do not matter, and what is told is what the RFC says, read plainly. */
    static void readFrames(byte[] bytes) {
        String whole = Reading.whole(bytes).toString();
        assertThat(Reading.byteByByte(bytes).toString()).isEqualTo(whole);
        int step = 1 + bytes.length / 50;
        for (int at = 0; at <= bytes.length; at += step) {
            assertThat(Reading.split(bytes, at).toString()).as("split at %d", at).isEqualTo(whole);
        }
        assertThat(Reading.whole(bytes).verdicts()).isEqualTo(PlainReader.verdicts(bytes));
    }

    /** The same for what a client reads, without the judge. */
    static void readFramesOfServers(byte[] bytes) {
        String whole = Reading.whole(bytes, FrameLimits.DEFAULT, false).toString();
        assertThat(Reading.byteByByte(bytes, FrameLimits.DEFAULT, false).toString()).isEqualTo(whole);
        assertThat(Reading.split(bytes, bytes.length / 2, FrameLimits.DEFAULT, false).toString()).isEqualTo(whole);
    }

    /** A priority is read whatever it is, and what is read is the same when it was written again; a frame with it is, too. */
    static void readPriority(byte[] bytes) {
        Priority priority = Priority.parse(Buffer.copyOf(bytes));
        assertThat(Priority.parse(Buffer.utf8(priority.toString()))).isSameAs(priority);
        if (bytes.length <= 16_000) {
            Buffer out = Buffer.allocate(100);
            PriorityUpdateFrame.write(out, 1, priority);
            assertThat(Reading.whole(out.toByteArray())).hasToString("priority update 1 '" + priority + "'");
        }
    }

    /** Settings are refused, or written and read back as they were. */
    static void readSettings(byte[] bytes) {
        Settings settings;
        try {
            settings = Settings.read(Buffer.copyOf(Arrays.copyOf(bytes, bytes.length / 6 * 6)));
        } catch (Http2Exception e) {
            assertThat(e.stream()).isZero();
            return;
        }
        Buffer out = Buffer.allocate(SettingsFrame.size(settings));
        SettingsFrame.write(out, settings);
        assertThat(Reading.whole(Frames.join(out.toByteArray(), Frames.ping(1, true)))).hasToString(settings + "; ping 1 ack");
    }
}
