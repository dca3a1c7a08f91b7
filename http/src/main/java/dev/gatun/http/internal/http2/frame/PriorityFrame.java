package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** PRIORITY (RFC 9113, section 6.3): deprecated, so that its content is of no interest, and never written. */
final class PriorityFrame {
    private static final int SIZE = 5;

    private PriorityFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() == 0) {
            throw Faults.PRIORITY_STREAM;
        }
        if (frame.length() != SIZE) {
            throw Faults.priorityLength(frame.stream());
        }
    }

    static void read(FrameHeader frame, Buffer in, FrameListener listener) {
        // RFC 9113 no longer says so, but a peer that does it is broken, and those who test servers by RFC 7540 ask for it
        if (BigEndian.readInt31(in) == frame.stream()) {
            throw Faults.selfDependency(frame.stream());
        }
        listener.onPriority(frame.stream());
    }
}
