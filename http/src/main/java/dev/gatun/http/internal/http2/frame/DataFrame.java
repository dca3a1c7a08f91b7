package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** DATA (RFC 9113, section 6.1). Its payload is read by {@link DataParts}. */
public final class DataFrame {
    private DataFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() == 0) {
            throw Faults.DATA_STREAM;
        }
    }

    /** Appends the header of a frame of {@code length} bytes of content, without padding; {@code out} needs room for {@link FrameHeader#SIZE} bytes. */
    public static void writeHeader(Buffer out, int stream, int length, boolean endStream) {
        FrameHeader.write(out, length, FrameType.DATA, endStream ? Flags.END_STREAM : Flags.NONE, stream);
    }
}
