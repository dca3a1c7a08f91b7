package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.sockaddr_un;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;

/** The socket addresses of this system. */
public final class PosixAddresses {
    /** How they are laid out. */
    public static final SocketAddressCodec CODEC = new SocketAddressCodec(
            LinuxNative.AF_INET(),
            LinuxNative.AF_INET6(),
            LinuxNative.AF_UNIX(),
            false,
            (int) (sockaddr_un.sizeof() - sockaddr_un.sun_path$offset()),
            true,
            Errno.ENAMETOOLONG);

    private PosixAddresses() {}
}
