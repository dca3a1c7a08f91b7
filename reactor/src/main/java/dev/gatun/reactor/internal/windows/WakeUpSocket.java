package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A UDP socket on the loopback that is connected to itself: {@code WSAPoll} waits for sockets alone, not for an event of the kernel.
 *
 * <p>UDP, because a pair of TCP sockets needs a listener for a moment, which somebody else may connect to, and breaks when Windows resets connections after
 * the machine slept. Being connected it takes datagrams from itself only, and being exclusive it shares its port with nobody. What is dropped because the
 * buffer is full does no harm: then the socket is readable already.
 */
final class WakeUpSocket implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Arena arena = Arena.ofShared();
    /** Of whoever signals; guarded by this. */
    private final MemorySegment signalCapture = WinCalls.newCapture(Arena.ofAuto());

    private final MemorySegment capture = WinCalls.newCapture(Arena.ofAuto());
    private final MemorySegment out = arena.allocate(Long.BYTES, 8);
    private final MemorySegment in = arena.allocate(Long.BYTES, 8);
    private final int socket;
    private boolean closed;

    WakeUpSocket() {
        int opened = -1;
        try {
            opened = check("WSASocketW", WinCalls.socket(capture, WindowsNative.AF_INET(), WindowsNative.SOCK_DGRAM()));
            connectToItself(opened);
            socket = opened;
        } catch (RuntimeException e) {
            if (opened >= 0) {
                WinCalls.close(capture, opened);
            }
            arena.close();
            throw e;
        }
    }

    private void connectToItself(int opened) {
        in.set(ValueLayout.JAVA_INT, 0, 1);
        check("ioctlsocket FIONBIO", WinCalls.ioctl(capture, opened, WindowsNative.FIONBIO(), in.address()));
        int level = WindowsNative.SOL_SOCKET();
        check("setsockopt", WinCalls.setsockopt(capture, opened, level, WindowsNative.SO_EXCLUSIVEADDRUSE(), in.address(), Integer.BYTES));
        MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
        int length = WinAddresses.CODEC.write(new InetSocketAddress(loopback(), 0), address);
        check("bind", WinCalls.bind(capture, opened, address.address(), length));
        in.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        check("getsockname", WinCalls.getsockname(capture, opened, address.address(), in.address()));
        check("connect", WinCalls.connect(capture, opened, address.address(), length));
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(LOOPBACK);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 bytes was refused", e);
        }
    }

    private static int check(String call, int result) {
        if (result < 0) {
            throw WinError.failure(call, "wake-up socket", result);
        }
        return result;
    }

    /** What to watch for reading. */
    int socket() {
        return socket;
    }

    /** Makes it readable. Any thread; after {@link #close()} it does nothing. Locked because a socket that is closed may already be somebody else's. */
    synchronized void signal() {
        if (!closed) {
            WinCalls.send(signalCapture, socket, out.address(), 1, 0);
        }
    }

    /** Makes it unreadable again. The owner's thread. */
    void reset() {
        while (WinCalls.receive(capture, socket, in.address(), Long.BYTES, 0) > 0) {
            // Several threads may have signalled; each left a datagram.
            continue;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            WinCalls.close(capture, socket);
            arena.close();
        }
    }
}
