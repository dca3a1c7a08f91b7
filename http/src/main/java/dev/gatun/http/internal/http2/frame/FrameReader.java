package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/**
 * Reads the frames that a peer sends (RFC 9113, section 4). Knows the rules of each frame by itself, and that a header block is not interrupted; streams,
 * windows and HPACK are the listener's. One per connection, called on the connection's event loop only.
 *
 * <pre>
 *                  nine bytes, checked
 *      HEADER ----------------------------> PAYLOAD   waits until all of it is there, then tells the listener
 *        ^  |-- DATA ---------------------> DATA      tells what is there, again and again
 *        |  |-- unknown, or stream error -> SKIPPED   passed over as it comes
 *        |                                     |
 *        +---------- end of the frame ---------+
 * </pre>
 *
 * <p>After a stream error reading goes on with the next frame; after a connection error, or when the pool had no buffer, the reader is of no more use but to be
 * closed.
 */
public final class FrameReader {
    private static final int HEADER = 0;
    private static final int PAYLOAD = 1;
    private static final int DATA = 2;
    private static final int SKIPPED = 3;

    private final FrameLimits limits;
    private final boolean server;
    private final FrameHeader frame = new FrameHeader();
    private final DataParts data = new DataParts();
    private final HeaderBlock block;
    private int state;
    private int skipped;
    private boolean partOfHeader;
    private boolean stopped;

    /** @param server whether this side is the server, so that a client's frames are read */
    public FrameReader(FrameLimits limits, boolean server) {
        this.limits = limits;
        this.server = server;
        block = new HeaderBlock(limits);
    }

    /**
     * Reads until more bytes are needed or the listener called {@link #stop}. What is not understood yet stays unread in {@code in}, at most
     * {@link FrameLimits#maxFrameSize} bytes, and is to be there again with more behind it. DATA never waits.
     *
     * @param pool where a header block of several frames is collected
     * @throws Http2Exception if the peer broke a rule; after a stream error this method is to be called again for the frames behind
     */
    public void read(Buffer in, FrameListener listener, BufferPool pool) {
        stopped = false;
        boolean advanced = true;
        while (advanced && !stopped) {
            advanced = switch (state) {
                case HEADER -> header(in, listener);
                case PAYLOAD -> payload(in, listener, pool);
                case DATA -> data(in, listener);
                default -> skip(in);
            };
        }
    }

    /** From inside a call of the listener: {@link #read} returns after it and leaves the rest unread. */
    public void stop() {
        stopped = true;
    }

    /** Whether a header block began, if only with the header of its first frame, and has not ended: what a deadline for header blocks is about. */
    public boolean isInsideHeaderBlock() {
        return block.isOpen() || state == PAYLOAD && frame.isOfHeaderBlock();
    }

    /** Whether a frame began and has not ended. While the listener is told of a part of DATA: whether more parts of the frame follow. */
    public boolean isInsideFrame() {
        return state != HEADER || partOfHeader;
    }

    /** The length of the payload of the frame that was read last or is being read, padding included. */
    public int frameLength() {
        return frame.length();
    }

    /** Gives back what was collected of a header block. */
    public void close() {
        block.close();
    }

    private boolean header(Buffer in, FrameListener listener) {
        partOfHeader = in.isReadable();
        if (in.readableBytes() < FrameHeader.SIZE) {
            return false;
        }
        partOfHeader = false;
        frame.read(in);
        checkBlock();
        checkSize();
        switch (frame.type()) {
            case FrameType.DATA -> {
                DataFrame.check(frame);
                beginData();
            }
            case FrameType.PRIORITY -> beginPriority();
            default -> {
                if (check()) {
                    state = PAYLOAD;
                } else {
                    beginSkipping();
                    listener.onUnknown(frame.type(), frame.stream(), frame.length());
                }
            }
        }
        return true;
    }

    /** Nothing may come between the frames of a header block, not even a frame of unknown type (RFC 9113, sections 4.3, 5.5 and 6.10). */
    private void checkBlock() {
        if (block.isOpen() && (frame.type() != FrameType.CONTINUATION || frame.stream() != block.stream())) {
            throw Faults.INTERLEAVED;
        }
    }

    private void checkSize() {
        if (frame.length() <= limits.maxFrameSize()) {
            return;
        }
        // header blocks, SETTINGS and whatever else is sent on stream 0 change the state of the whole connection (RFC 9113, section 4.2)
        if (frame.stream() == 0 || frame.isOfHeaderBlock() || frame.type() == FrameType.SETTINGS) {
            throw Faults.TOO_LARGE;
        }
        if (frame.type() == FrameType.DATA) {
            data.beginRefused(frame);
            state = DATA;
        } else {
            beginSkipping();
        }
        throw Faults.streamTooLarge(frame.stream());
    }

    private void beginData() {
        if (frame.has(Flags.PADDED) && frame.length() == 0) {
            throw Faults.dataLength(frame.stream());
        }
        data.begin(frame);
        state = DATA;
    }

    private void beginPriority() {
        // a stream error passes over the payload, so the way there is prepared first
        beginSkipping();
        PriorityFrame.check(frame);
        state = PAYLOAD;
    }

    private void beginSkipping() {
        skipped = frame.length();
        state = SKIPPED;
    }

    /** What can be told from the header alone; all of it are connection errors. False when the type is unknown. */
    private boolean check() {
        switch (frame.type()) {
            case FrameType.HEADERS -> HeadersFrame.check(frame);
            case FrameType.RST_STREAM -> ResetFrame.check(frame);
            case FrameType.SETTINGS -> SettingsFrame.check(frame);
            case FrameType.PUSH_PROMISE -> PushPromiseFrame.check(frame, server);
            case FrameType.PING -> PingFrame.check(frame);
            case FrameType.GOAWAY -> GoAwayFrame.check(frame);
            case FrameType.WINDOW_UPDATE -> WindowUpdateFrame.check(frame);
            case FrameType.CONTINUATION -> ContinuationFrame.check(block);
            case FrameType.PRIORITY_UPDATE -> PriorityUpdateFrame.check(frame, server);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean payload(Buffer in, FrameListener listener, BufferPool pool) {
        if (in.readableBytes() < frame.length()) {
            return false;
        }
        int limit = in.writeIndex();
        int end = in.readIndex() + frame.length();
        in.writeIndex(end);
        state = HEADER;
        try {
            tell(in, listener, pool);
        } finally {
            // whatever was thrown, the next frame begins where this one ends
            in.writeIndex(limit);
            in.readIndex(end);
        }
        return true;
    }

    private void tell(Buffer in, FrameListener listener, BufferPool pool) {
        switch (frame.type()) {
            case FrameType.HEADERS -> HeadersFrame.read(frame, in, block, pool, listener);
            case FrameType.PRIORITY -> PriorityFrame.read(frame, in, listener);
            case FrameType.RST_STREAM -> ResetFrame.read(frame, in, listener);
            case FrameType.SETTINGS -> SettingsFrame.read(frame, in, server, listener);
            case FrameType.PUSH_PROMISE -> PushPromiseFrame.read(frame, in, block, pool, listener);
            case FrameType.PING -> PingFrame.read(frame, in, listener);
            case FrameType.GOAWAY -> GoAwayFrame.read(in, listener);
            case FrameType.WINDOW_UPDATE -> WindowUpdateFrame.read(frame, in, listener);
            case FrameType.CONTINUATION -> ContinuationFrame.read(frame, in, block, pool, listener);
            case FrameType.PRIORITY_UPDATE -> PriorityUpdateFrame.read(in, listener);
            default -> throw new IllegalStateException("frame type " + frame.type());
        }
    }

    private boolean data(Buffer in, FrameListener listener) {
        if (!data.canAdvance(in)) {
            return false;
        }
        data.advance(in, listener, this);
        return true;
    }

    /** The listener is about to hear of the last part of a DATA frame. */
    void frameEnded() {
        state = HEADER;
    }

    private boolean skip(Buffer in) {
        int length = Math.min(skipped, in.readableBytes());
        in.skip(length);
        skipped -= length;
        if (skipped == 0) {
            state = HEADER;
        }
        return skipped == 0;
    }
}
