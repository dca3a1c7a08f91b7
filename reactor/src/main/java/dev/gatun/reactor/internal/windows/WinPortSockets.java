package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.windows.iocp.OverlappedSockets;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/** Winsock's sockets for a completion port: what {@code AcceptEx} and {@code ConnectEx} want to be done before and after. Owned by one loop. */
final class WinPortSockets extends WinSockets implements OverlappedSockets {
    private static final InetAddress ANY = any(4);
    private static final InetAddress ANY6 = any(16);

    private static InetAddress any(int size) {
        try {
            return InetAddress.getByAddress(new byte[size]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " bytes was refused", e);
        }
    }

    /** Takes the memory that the calls need. */
    WinPortSockets() {}

    @Override
    public int openFor(int listener) {
        int socket = tryToOpen(familyOf(listener), WindowsNative.SOCK_STREAM());
        return socket == -WindowsNative.WSAEMFILE() || socket == -WindowsNative.WSAENOBUFS() ? EXHAUSTED : socket;
    }

    /** Without it the socket has no addresses, can't be shut down, and has none of its listener's options. */
    @Override
    public void accepted(int socket, int listener) {
        // A connection that is gone already refuses; who reads from it is told.
        set(socket, WindowsNative.SO_UPDATE_ACCEPT_CONTEXT(), listener);
    }

    @Override
    public int openBound(SocketAddress to, SocketTuning tuning, SocketAddress localOrNull) {
        return openToConnect(to, tuning, localOrNull == null ? anyFor(to) : localOrNull);
    }

    private static SocketAddress anyFor(SocketAddress to) {
        return to instanceof InetSocketAddress ip ? new InetSocketAddress(ip.getAddress() instanceof Inet4Address ? ANY : ANY6, 0) : null;
    }

    @Override
    public void connected(int socket) {
        set(socket, WindowsNative.SO_UPDATE_CONNECT_CONTEXT());
    }
}
