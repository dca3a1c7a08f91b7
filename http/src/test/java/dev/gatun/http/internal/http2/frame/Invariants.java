package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        assertThat(verdicts(Reading.whole(bytes))).isEqualTo(PlainReader.verdicts(bytes));
    }

    /** The same for what a client reads, without the judge. */
    static void readFramesOfServers(byte[] bytes) {
        String whole = Reading.whole(bytes, FrameLimits.DEFAULT, false).toString();
        assertThat(Reading.byteByByte(bytes, FrameLimits.DEFAULT, false).toString()).isEqualTo(whole);
        assertThat(Reading.split(bytes, bytes.length / 2, FrameLimits.DEFAULT, false).toString()).isEqualTo(whole);
    }

    /** Events in the words of {@link PlainReader}. */
    private static List<String> verdicts(Reading reading) {
        List<String> verdicts = new ArrayList<>();
        String refused = "";
        for (String event : reading.events()) {
            String[] words = event.split(" ", 4);
            String verdict = switch (words[0]) {
                case "stream", "connection" -> event;
                case "data" -> "frame 0 " + words[1];
                case "headers" -> "frame 1 " + words[1];
                case "invalid" -> "stream " + words[2] + " PROTOCOL_ERROR";
                case "priority" -> words[1].equals("update") ? "frame 16 0" : "frame 2 " + words[1];
                case "reset" -> "frame 3 " + words[1];
                case "ping" -> "frame 6 0";
                case "goaway" -> "frame 7 0";
                case "window" -> "frame 8 " + words[1];
                case "unknown" -> "frame " + words[1] + " " + words[2];
                default -> words[0].startsWith("Settings[") || words[0].equals("settings") ? "frame 4 0" : "";
            };
            // the flow bytes of DATA that was refused are told behind the refusal, and are no frame of their own
            boolean ofRefused = words[0].equals("data") && refused.equals("stream " + words[1] + " FRAME_SIZE_ERROR") && words[2].equals("''")
                    && Integer.parseInt(words[3]) > FrameLimits.DEFAULT.maxFrameSize();
            if (!verdict.isEmpty() && !ofRefused) {
                verdicts.add(verdict);
            }
            refused = event;
        }
        return verdicts;
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
