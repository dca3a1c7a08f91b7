package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.internal.socket.SocketAddressCodec;

/** The socket addresses of this system. */
public final class PosixAddresses {
    /** How they are laid out. */
    public static final SocketAddressCodec CODEC = ThisSystem.TABLE.addresses();

    private PosixAddresses() {}
}
