package dev.gatun.websocket.internal.frame;

import dev.gatun.reactor.Buffer;

/** What a {@link FrameReader} finds. Any method may throw a {@link Violation}, which ends the reading for good. */
public interface FrameSink {
    /**
     * A frame of a message begins; known before any of its payload is there, so that what is too long is refused before it is kept.
     *
     * @param opcode {@link Opcode#TEXT}, {@link Opcode#BINARY} or {@link Opcode#CONTINUATION}
     * @param last whether it is the last frame of its message
     * @param compressed whether the message is compressed; told with its first frame (RFC 7692, section 6)
     * @param length bytes of payload
     */
    void frame(int opcode, boolean last, boolean compressed, long length);

    /**
     * Some of the payload, unmasked. The sink reads exactly {@code length} bytes.
     *
     * @param end whether the frame ends with them; an empty frame has one call with no bytes
     */
    void payload(Buffer in, int length, boolean end);

    /** A whole control frame, its payload unmasked. The sink reads exactly {@code length} bytes. */
    void control(int opcode, Buffer in, int length);

    /** Whether more is wanted in this turn; asked between frames and pieces of them. */
    boolean wantsMore();
}
