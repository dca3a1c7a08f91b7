package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/**
 * The payload of one DATA frame, passed on as it arrives, so that a frame never has to be held whole. Owned by a {@link FrameReader}.
 *
 * <pre>
 *      [ length of the padding ]  content ...  padding ...
 * </pre>
 */
final class DataParts {
    private int stream;
    private boolean endStream;
    /** The length of the padding has not come yet. */
    private boolean padded;
    private int content;
    private int padding;
    /** Bytes that were read and count for flow control, but of which the listener has not heard yet. */
    private int untold;

    void begin(FrameHeader frame) {
        stream = frame.stream();
        endStream = frame.has(Flags.END_STREAM);
        padded = frame.has(Flags.PADDED);
        content = frame.length();
        padding = 0;
        untold = 0;
    }

    /** The payload of a frame that was refused: all padding, so to speak, of which only the number of bytes is told. */
    void beginRefused(FrameHeader frame) {
        stream = frame.stream();
        endStream = false;
        padded = false;
        content = 0;
        padding = frame.length();
        untold = 0;
    }

    /** Whether the bytes that can be read let something be told, or end the frame. */
    boolean canAdvance(Buffer in) {
        return in.isReadable() || !padded && content + padding == 0;
    }

    /** Passes on what there is; true when the frame ended with it. To be called when {@link #canAdvance}. */
    boolean advance(Buffer in, FrameListener listener, FrameReader reader) {
        if (padded) {
            readPadding(in.read() & 0xFF);
            if (!canAdvance(in)) {
                return false;
            }
        }
        int readable = in.readableBytes();
        int contentPart = Math.min(content, readable);
        int paddingPart = Math.min(padding, readable - contentPart);
        content -= contentPart;
        padding -= paddingPart;
        boolean last = content + padding == 0;
        int flowBytes = untold + contentPart + paddingPart;
        untold = 0;
        int limit = in.writeIndex();
        int end = in.readIndex() + contentPart + paddingPart;
        in.writeIndex(in.readIndex() + contentPart);
        if (last) {
            reader.frameEnded();
        }
        try {
            listener.onData(stream, in, flowBytes, last && endStream);
        } finally {
            in.writeIndex(limit);
            in.readIndex(end);
        }
        return last;
    }

    private void readPadding(int length) {
        // the length of the padding is itself one byte of the payload
        if (length >= content) {
            throw Faults.DATA_PADDING;
        }
        padded = false;
        padding = length;
        content -= length + 1;
        untold = 1;
    }
}
