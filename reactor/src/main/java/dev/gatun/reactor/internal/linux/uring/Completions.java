package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;

/** What the flags of a completion say. */
final class Completions {
    private static final int MORE = LinuxNative.IORING_CQE_F_MORE();
    private static final int BUFFER = LinuxNative.IORING_CQE_F_BUFFER();
    private static final int NOTIFICATION = LinuxNative.IORING_CQE_F_NOTIF();
    private static final int BUFFER_SHIFT = LinuxNative.IORING_CQE_BUFFER_SHIFT();

    private Completions() {}

    /** Whether the operation goes on. */
    static boolean more(int flags) {
        return (flags & MORE) != 0;
    }

    /** Whether bytes came in a buffer of the {@link BufferRing}. */
    static boolean hasBuffer(int flags) {
        return (flags & BUFFER) != 0;
    }

    /** In which one. */
    static int buffer(int flags) {
        return flags >>> BUFFER_SHIFT;
    }

    /** Whether it tells that memory is free, and not what was sent. */
    static boolean notification(int flags) {
        return (flags & NOTIFICATION) != 0;
    }
}
