package dev.gatun.http.internal.http2.frame;

/**
 * How much of frames is taken from a peer. The defaults are safe on the open Internet.
 *
 * @param maxFrameSize     the longest payload, as announced by SETTINGS_MAX_FRAME_SIZE; longer ones are a FRAME_SIZE_ERROR. All of a frame other than
 *                         DATA waits in the receive buffer, which must hold as much
 * @param headerBlockBytes a header block as it is on the wire, all its CONTINUATION frames together; more is ENHANCE_YOUR_CALM
 * @param continuations    CONTINUATION frames of one header block, empty ones included; more is ENHANCE_YOUR_CALM
 */
public record FrameLimits(int maxFrameSize, int headerBlockBytes, int continuations) {
    /** The least that a receiver may announce as its largest frame, and what holds before anything is announced (RFC 9113, section 6.5.2). */
    public static final int SMALLEST_MAX_FRAME_SIZE = 1 << 14;

    /** Entries of one SETTINGS frame; eight are defined. Each costs the receiver work (CVE-2019-9515); more is ENHANCE_YOUR_CALM. */
    public static final int SETTINGS_ENTRIES = 32;

    /** Frames of 16 KB, header blocks of 32 KB in at most nine frames. */
    public static final FrameLimits DEFAULT = new FrameLimits(SMALLEST_MAX_FRAME_SIZE, 32 * 1024, 8);

    /** @throws IllegalArgumentException if the frame size is not one that can be announced, or another limit is negative */
    public FrameLimits {
        if (maxFrameSize < SMALLEST_MAX_FRAME_SIZE || maxFrameSize > FrameHeader.LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("largest frame " + maxFrameSize + " is not in 16384..16777215");
        }
        if (headerBlockBytes < 0 || continuations < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }
}
