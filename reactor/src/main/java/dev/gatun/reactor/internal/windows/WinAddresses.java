package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;

/** The socket addresses of Windows. */
public final class WinAddresses {
    /** How they are laid out. */
    public static final SocketAddressCodec CODEC = new SocketAddressCodec(
            WindowsNative.AF_INET(),
            WindowsNative.AF_INET6(),
            WindowsNative.AF_UNIX(),
            false,
            WindowsNative.UNIX_PATH_MAX(),
            false,
            WindowsNative.WSAENAMETOOLONG());

    private WinAddresses() {}
}
