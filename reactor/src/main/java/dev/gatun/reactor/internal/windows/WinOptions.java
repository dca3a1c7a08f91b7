package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.SocketTuningOption;

/**
 * Which {@code setsockopt} stands behind each tuning option on Windows (IPPROTO_TCP and SOL_SOCKET socket options, Windows Sockets 2 reference).
 *
 * <p>{@code REUSE_ADDRESS} stands for none: its purpose, to bind although old connections are in TIME_WAIT, is how Windows binds anyway, and
 * {@code SO_REUSEADDR} would let any other program take over a port that is in use. Listeners have {@code SO_EXCLUSIVEADDRUSE} instead.
 */
final class WinOptions {
    /** Says that there is no such option. */
    private static final int NONE = 0;

    // From Windows 10 1709 on, in the SDK's ws2ipdef.h; mingw-w64's headers have not got them.
    private static final int TCP_KEEPIDLE = 3;
    private static final int TCP_FASTOPEN = 15;
    private static final int TCP_KEEPCNT = 16;
    private static final int TCP_KEEPINTVL = 17;

    private WinOptions() {}

    static boolean isKnown(SocketTuningOption option) {
        return name(option) != NONE;
    }

    static int level(SocketTuningOption option) {
        return option.name().startsWith("TCP_") || option.name().startsWith("KEEP_ALIVE_")
                ? WindowsNative.IPPROTO_TCP()
                : WindowsNative.SOL_SOCKET();
    }

    static int name(SocketTuningOption option) {
        return switch (option) {
            case TCP_NODELAY -> WindowsNative.TCP_NODELAY();
            case RECEIVE_BUFFER -> WindowsNative.SO_RCVBUF();
            case SEND_BUFFER -> WindowsNative.SO_SNDBUF();
            case KEEP_ALIVE -> WindowsNative.SO_KEEPALIVE();
            case KEEP_ALIVE_IDLE -> TCP_KEEPIDLE;
            case KEEP_ALIVE_INTERVAL -> TCP_KEEPINTVL;
            case KEEP_ALIVE_COUNT -> TCP_KEEPCNT;
            case LINGER -> WindowsNative.SO_LINGER();
            case TCP_FASTOPEN -> TCP_FASTOPEN;
            case REUSE_ADDRESS,
                    REUSE_PORT,
                    TCP_QUICKACK,
                    TCP_DEFER_ACCEPT,
                    TCP_USER_TIMEOUT,
                    TCP_CORK,
                    TCP_NOTSENT_LOWAT,
                    BUSY_POLL,
                    INCOMING_CPU,
                    ZEROCOPY,
                    TCP_THIN_LINEAR_TIMEOUTS -> NONE;
        };
    }
}
