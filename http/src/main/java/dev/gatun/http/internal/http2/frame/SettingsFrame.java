package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** SETTINGS (RFC 9113, section 6.5). */
public final class SettingsFrame {
    private SettingsFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() != 0) {
            throw Faults.SETTINGS_STREAM;
        }
        if (frame.has(Flags.ACK)) {
            if (frame.length() != 0) {
                throw Faults.SETTINGS_ACK_LENGTH;
            }
            return;
        }
        if (frame.length() % Settings.ENTRY_SIZE != 0) {
            throw Faults.SETTINGS_LENGTH;
        }
        if (frame.length() / Settings.ENTRY_SIZE > FrameLimits.SETTINGS_ENTRIES) {
            throw Faults.SETTINGS_TOO_MANY;
        }
    }

    static void read(FrameHeader frame, Buffer in, boolean server, FrameListener listener) {
        if (frame.has(Flags.ACK)) {
            listener.onSettingsAck();
            return;
        }
        Settings settings = Settings.read(in);
        if (!server && settings.value(Settings.ENABLE_PUSH, 0) != 0) {
            throw Faults.ENABLE_PUSH_OF_SERVER;
        }
        listener.onSettings(settings);
    }

    /** Bytes that {@link #write} appends. */
    public static int size(Settings settings) {
        return FrameHeader.SIZE + settings.count() * Settings.ENTRY_SIZE;
    }

    /** Appends a frame of all values that are present. */
    public static void write(Buffer out, Settings settings) {
        FrameHeader.write(out, settings.count() * Settings.ENTRY_SIZE, FrameType.SETTINGS, Flags.NONE, 0);
        for (int id = Settings.HEADER_TABLE_SIZE; id <= Settings.HIGHEST_ID; id++) {
            if (settings.has(id)) {
                BigEndian.putShort(out, id);
                BigEndian.putInt(out, (int) settings.value(id, 0));
            }
        }
    }

    /** Appends the acknowledgement, {@link FrameHeader#SIZE} bytes. */
    public static void ack(Buffer out) {
        FrameHeader.write(out, 0, FrameType.SETTINGS, Flags.ACK, 0);
    }
}
