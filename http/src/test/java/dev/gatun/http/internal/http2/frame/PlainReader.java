package dev.gatun.http.internal.http2.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * RFC 9113 once more, slow and plain, for a server with the default limits: a judge of {@link FrameReader} that shares no code with it. Takes all bytes at once,
 * and tells of each frame only its type and stream, or who is in error with which code.
 */
final class PlainReader {
    private static final int MAX = 16_384;

    private final List<String> verdicts = new ArrayList<>();
    private int blockStream;
    private int blockBytes;
    private int continuations;
    private boolean invalidBlock;

    private PlainReader() {}

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String verdict) {
            super(verdict);
        }
    }

    static List<String> verdicts(byte[] bytes) {
        PlainReader reader = new PlainReader();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= 9) {
            int length = (in.getShort() & 0xFFFF) << 8 | in.get() & 0xFF;
            int type = in.get() & 0xFF;
            int flags = in.get() & 0xFF;
            int stream = in.getInt() & 0x7FFF_FFFF;
            int present = Math.min(length, in.remaining());
            byte[] payload = Arrays.copyOfRange(bytes, in.position(), in.position() + present);
            in.position(in.position() + present);
            try {
                reader.frame(length, type, flags, stream, payload);
            } catch (Broken e) {
                reader.verdicts.add(e.getMessage());
                if (e.getMessage().startsWith("connection")) {
                    break;
                }
            }
        }
        return reader.verdicts;
    }

    private void frame(int length, int type, int flags, int stream, byte[] payload) {
        connection(blockStream != 0 && (type != 9 || stream != blockStream), "PROTOCOL_ERROR");
        boolean ofConnection = stream == 0 || type == 1 || type == 4 || type == 5 || type == 9;
        connection(length > MAX && ofConnection, "FRAME_SIZE_ERROR");
        stream(length > MAX, stream, "FRAME_SIZE_ERROR");
        connection(stream == 0 && (type <= 3 || type == 9), "PROTOCOL_ERROR");
        connection(type == 5, "PROTOCOL_ERROR");
        connection(stream != 0 && (type == 4 || type == 6 || type == 7 || type == 16), "PROTOCOL_ERROR");
        connection(type == 9 && blockStream == 0, "PROTOCOL_ERROR");
        boolean padded = (flags & 8) != 0 && type <= 1;
        boolean priority = (flags & 0x20) != 0 && type == 1;
        int fixed = (padded ? 1 : 0) + (priority ? 5 : 0);
        connection(type == 1 && length < fixed, "FRAME_SIZE_ERROR");
        stream(type == 0 && length < fixed, stream, "FRAME_SIZE_ERROR");
        connection(type == 3 && length != 4 || type == 6 && length != 8 || type == 8 && length != 4, "FRAME_SIZE_ERROR");
        connection(type == 7 && length < 8 || type == 16 && length < 4, "FRAME_SIZE_ERROR");
        connection(type == 4 && ((flags & 1) != 0 ? length != 0 : length % 6 != 0), "FRAME_SIZE_ERROR");
        connection(type == 4 && length / 6 > 32, "ENHANCE_YOUR_CALM");
        stream(type == 2 && length != 5, stream, "FRAME_SIZE_ERROR");
        if (type == 0 && padded && payload.length > 0) {
            connection((payload[0] & 0xFF) + 1 > length, "PROTOCOL_ERROR");
        }
        if (type > 9 && type != 16) {
            verdicts.add("frame " + type + " " + stream);
            return;
        }
        if (payload.length < length) {
            return;
        }
        content(type, flags, stream, payload, padded, priority);
    }

    private void content(int type, int flags, int stream, byte[] payload, boolean padded, boolean priority) {
        ByteBuffer in = ByteBuffer.wrap(payload);
        if (type == 1) {
            int padding = padded ? in.get() & 0xFF : 0;
            invalidBlock = priority && (in.getInt() & 0x7FFF_FFFF) == stream;
            int fragment = payload.length - (padded ? 1 : 0) - (priority ? 5 : 0) - padding;
            connection(fragment < 0, "PROTOCOL_ERROR");
            blockBytes = 0;
            continuations = 0;
            fragment(flags, stream, fragment);
            return;
        }
        if (type == 9) {
            connection(++continuations > 8, "ENHANCE_YOUR_CALM");
            fragment(flags, stream, payload.length);
            return;
        }
        stream(type == 2 && (in.getInt(0) & 0x7FFF_FFFF) == stream, stream, "PROTOCOL_ERROR");
        if (type == 8 && (in.getInt(0) & 0x7FFF_FFFF) == 0) {
            connection(stream == 0, "PROTOCOL_ERROR");
            stream(true, stream, "PROTOCOL_ERROR");
        }
        connection(type == 16 && (in.getInt(0) & 0x7FFF_FFFF) == 0, "PROTOCOL_ERROR");
        if (type == 4) {
            settings(in);
        }
        verdicts.add("frame " + type + " " + stream);
    }

    private void fragment(int flags, int stream, int length) {
        blockBytes += length;
        connection(blockBytes > 32_768, "ENHANCE_YOUR_CALM");
        blockStream = (flags & 4) != 0 ? 0 : stream;
        if (blockStream == 0) {
            verdicts.add(invalidBlock ? "stream " + stream + " PROTOCOL_ERROR" : "frame 1 " + stream);
        }
    }

    private static void settings(ByteBuffer in) {
        while (in.hasRemaining()) {
            int id = in.getShort() & 0xFFFF;
            long value = in.getInt() & 0xFFFF_FFFFL;
            connection((id == 2 || id == 8 || id == 9) && value > 1, "PROTOCOL_ERROR");
            connection(id == 4 && value > 0x7FFF_FFFFL, "FLOW_CONTROL_ERROR");
            connection(id == 5 && (value < 16_384 || value > 16_777_215), "PROTOCOL_ERROR");
        }
    }

    private static void connection(boolean broken, String code) {
        if (broken) {
            throw new Broken("connection " + code);
        }
    }

    private static void stream(boolean broken, int stream, String code) {
        if (broken) {
            throw new Broken("stream " + stream + " " + code);
        }
    }
}
