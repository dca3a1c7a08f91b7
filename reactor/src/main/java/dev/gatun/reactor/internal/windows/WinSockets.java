package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WSAPOLLFD;
import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/**
 * Non-blocking sockets by Winsock.
 *
 * <p>Who listens has the port for itself ({@code SO_EXCLUSIVEADDRUSE}): without it another program could bind the same port with {@code SO_REUSEADDR},
 * which on Windows means to share it with anybody, and take connections away ("Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE").
 */
public class WinSockets implements Sockets {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = WinCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment addressLength = arena.allocate(ValueLayout.JAVA_INT);
    private final MemorySegment scratch = arena.allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment pollEntry = arena.allocate(WSAPOLLFD.layout());
    private final WinTuning tuning = new WinTuning(capture);
    private final WinGather gather = new WinGather(arena);
    private int open;
    private boolean closed;

    /** Takes the memory that the calls need. */
    public WinSockets() {}

    @Override
    public int listen(SocketAddress to, ListenOptions options, boolean sharedPort) {
        int socket = bound(to, options);
        try {
            check("listen", to, WinCalls.listen(capture, socket, options.backlog()));
            return socket;
        } catch (RuntimeException e) {
            close(socket, false);
            throw e;
        }
    }

    @Override
    public void probe(SocketAddress to, ListenOptions options) {
        close(bound(to, options), false);
    }

    private int bound(SocketAddress to, ListenOptions options) {
        int family = WinAddresses.CODEC.family(to);
        if (options.removeStaleSocketFile() && to instanceof UnixDomainSocketAddress unix) {
            WinSocketFile.removeStale(unix, capture);
        }
        int socket = socket(family, WindowsNative.SOCK_STREAM(), to);
        try {
            boolean tcp = family != WinAddresses.CODEC.unix();
            tuning.apply(socket, options.tuning(), Scope.BOTH, tcp);
            bind(socket, family, to, tcp);
            return socket;
        } catch (RuntimeException e) {
            close(socket, false);
            throw e;
        }
    }

    private void bind(int socket, int family, SocketAddress to, boolean exclusive) {
        if (exclusive) {
            int result = tuning.set(socket, WindowsNative.SOL_SOCKET(), WindowsNative.SO_EXCLUSIVEADDRUSE(), 1);
            check("setsockopt SO_EXCLUSIVEADDRUSE", to, result);
        }
        if (family == WinAddresses.CODEC.inet6()) {
            check("setsockopt IPV6_V6ONLY", to, tuning.set(socket, WindowsNative.IPPROTO_IPV6(), WindowsNative.IPV6_V6ONLY(), 0));
        }
        int length = WinAddresses.CODEC.write(to, address);
        check("bind", to, WinCalls.bind(capture, socket, address.address(), length));
    }

    private int socket(int family, int type, SocketAddress to) {
        int socket = tryToOpen(family, type);
        check("socket", to, socket);
        return socket;
    }

    /** A socket that does not block and is no child's, or an error. */
    final int tryToOpen(int family, int type) {
        int socket = WinCalls.socket(capture, family, type);
        if (socket < 0) {
            return socket;
        }
        open++;
        int result = unblock(socket);
        if (result < 0) {
            close(socket, false);
            return result;
        }
        return socket;
    }

    /** The family of a bound socket. */
    final int familyOf(int socket) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        check("getsockname", "socket " + socket, WinCalls.getsockname(capture, socket, address.address(), addressLength.address()));
        return WinAddresses.CODEC.familyAt(address, 0);
    }

    /** Sets an option of the socket's that is another socket; the result of the call. */
    final int set(int socket, int name, int other) {
        scratch.set(ValueLayout.JAVA_LONG, 0, other);
        return WinCalls.setsockopt(capture, socket, WindowsNative.SOL_SOCKET(), name, scratch.address(), Long.BYTES);
    }

    /** Sets an option of the socket's that has no value; the result of the call. */
    final int set(int socket, int name) {
        return WinCalls.setsockopt(capture, socket, WindowsNative.SOL_SOCKET(), name, 0, 0);
    }

    private int unblock(int socket) {
        scratch.set(ValueLayout.JAVA_INT, 0, 1);
        return WinCalls.ioctl(capture, socket, WindowsNative.FIONBIO(), scratch.address());
    }

    private static void check(String call, Object about, int result) {
        if (result < 0) {
            throw WinError.failure(call, about, result);
        }
    }

    /** Windows gives an accepted socket to children whatever its listener's flags are, and says nowhere that it does not block: both are set anew. */
    @Override
    public int accept(int listener) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        int socket = WinCalls.accept(capture, listener, address.address(), addressLength.address());
        if (socket < 0) {
            if (socket == -WindowsNative.WSAEMFILE() || socket == -WindowsNative.WSAENOBUFS()) {
                return EXHAUSTED;
            }
            return socket == -WindowsNative.WSAEWOULDBLOCK() ? WOULD_BLOCK : socket;
        }
        return own(socket);
    }

    /** A socket that the system has made, not blocking any more and no child's; or an error, and it is closed. */
    private int own(int socket) {
        open++;
        int result = unblock(socket);
        if (result == 0) {
            result = HandleCalls.keepFromChildren(capture, socket);
        }
        if (result < 0) {
            close(socket, false);
            return result;
        }
        return socket;
    }

    /** Has Windows make a duplicate for a process, and writes to {@code provider} what that process opens it with; the result of the call. */
    final int duplicateFor(long pid, int socket, MemorySegment provider) {
        return WinCalls.duplicate(capture, socket, (int) pid, provider.address());
    }

    /** Opens a duplicate that was made for this process; that it does not block each process has to ask for itself. */
    final int openDuplicate(MemorySegment provider) {
        int socket = WinCalls.socketOfDuplicate(capture, provider.address());
        return socket < 0 ? socket : own(socket);
    }

    /** Whether a socket listens. */
    final boolean listens(int socket) {
        return tuning.get(socket, WindowsNative.SOL_SOCKET(), WindowsNative.SO_ACCEPTCONN()) != 0;
    }

    @Override
    public void adoptListener(int listener, ListenOptions options) {
        tuning.apply(listener, options.tuning(), Scope.BOTH, !(localAddress(listener) instanceof UnixDomainSocketAddress));
        open++;
    }

    @Override
    public SocketAddress acceptedFrom() {
        return WinAddresses.CODEC.read(address, addressLength.get(ValueLayout.JAVA_INT, 0));
    }

    /** Windows has no {@code SO_REUSEPORT}; sockets that share a port by {@code SO_REUSEADDR} get its connections at random or not at all. */
    @Override
    public boolean balancesSharedPorts() {
        return false;
    }

    @Override
    public void tuneAccepted(int socket, SocketAddress remote, SocketTuning wanted) {
        tuning.apply(socket, wanted, Scope.STREAM, !(remote instanceof UnixDomainSocketAddress));
    }

    @Override
    public int connect(SocketAddress to, SocketTuning wanted, SocketAddress localOrNull) {
        int socket = openToConnect(to, wanted, localOrNull);
        int length = WinAddresses.CODEC.write(to, address);
        int result = WinCalls.connect(capture, socket, address.address(), length);
        if (result < 0 && result != -WindowsNative.WSAEWOULDBLOCK()) {
            close(socket, false);
            throw WinError.failure("connect", to, result);
        }
        return socket;
    }

    /** A socket that can be connected to such an address. */
    final int openToConnect(SocketAddress to, SocketTuning wanted, SocketAddress localOrNull) {
        int family = WinAddresses.CODEC.family(to);
        int socket = socket(family, WindowsNative.SOCK_STREAM(), to);
        try {
            tuning.apply(socket, wanted, Scope.STREAM, family != WinAddresses.CODEC.unix());
            if (localOrNull != null) {
                bind(socket, WinAddresses.CODEC.family(localOrNull), localOrNull, false);
            }
            return socket;
        } catch (RuntimeException e) {
            close(socket, false);
            throw e;
        }
    }

    @Override
    public Datagrams bindDatagrams(SocketAddress to, DatagramOptions options, BufferPool buffers) {
        int family = WinAddresses.CODEC.family(to);
        if (family == WinAddresses.CODEC.unix()) {
            throw new IllegalArgumentException("datagrams need an IP address, not " + to);
        }
        int socket = socket(family, WindowsNative.SOCK_DGRAM(), to);
        try {
            tuning.applyToDatagrams(socket, options.tuning());
            keepRefusalsOut(socket);
            bind(socket, family, to, true);
            return new WinDatagrams(capture, socket, family, options, buffers);
        } catch (RuntimeException e) {
            close(socket, false);
            throw e;
        }
    }

    /**
     * Otherwise a receive fails with {@code WSAECONNRESET} for each datagram that reached nobody, without saying which (SIO_UDP_CONNRESET). A Windows that
     * does not know the switch reports those failures, which then go to the handler as errors of the network.
     */
    private void keepRefusalsOut(int socket) {
        scratch.set(ValueLayout.JAVA_INT, 0, 0);
        WinCalls.wsaIoctl(
                capture, socket, WindowsNative.SIO_UDP_CONNRESET(), scratch.address(), Integer.BYTES, 0, 0, addressLength.address());
    }

    /** Windows often leaves {@code SO_ERROR} at 0 when a connection was reset, and tells whoever receives. */
    @Override
    public int takeError(int socket) {
        int error = tuning.get(socket, WindowsNative.SOL_SOCKET(), WindowsNative.SO_ERROR());
        if (error != 0) {
            return error;
        }
        int peeked = peek(socket);
        if (peeked >= 0 && resetAtTheEnd(socket)) {
            return WindowsNative.WSAECONNRESET();
        }
        return peeked >= 0 || peeked == -WindowsNative.WSAEWOULDBLOCK() || peeked == -WindowsNative.WSAEMSGSIZE() ? 0 : -peeked;
    }

    /**
     * Whether what looks like the end of the input, or like bytes before it, is a reset. Wine looks at a socket before it lets the program look, and takes
     * the error away; it and Windows go on to report {@code POLLERR} then. Asked once per connection.
     */
    private boolean resetAtTheEnd(int socket) {
        pollEntry.fill((byte) 0);
        pollEntry.set(ValueLayout.JAVA_LONG, WSAPOLLFD.fd$offset(), socket);
        int found = WinCalls.poll(capture, pollEntry.address(), 1, 0);
        return found > 0 && (pollEntry.get(ValueLayout.JAVA_SHORT, WSAPOLLFD.revents$offset()) & WindowsNative.POLLERR()) != 0;
    }

    private int peek(int socket) {
        return WinCalls.receive(capture, socket, scratch.address(), 1, WindowsNative.MSG_PEEK());
    }

    /** What {@code getsockopt} says to an option; for {@code LINGER} whether it is on. */
    public int read(int socket, SocketTuningOption option) {
        return tuning.get(socket, WinOptions.level(option), WinOptions.name(option));
    }

    /** Windows has nothing to arm again: {@code TCP_QUICKACK} was counted as refused when it was asked for. */
    @Override
    public void quickAck(int socket) {}

    @Override
    public int receive(int socket, Buffer buffer) {
        int count = WinCalls.receive(capture, socket, buffer.address() + buffer.writeIndex(), buffer.writableBytes(), 0);
        if (count > 0) {
            buffer.writeIndex(buffer.writeIndex() + count);
        } else if (count == 0) {
            return resetAtTheEnd(socket) ? -WindowsNative.WSAECONNRESET() : 0;
        }
        return count == -WindowsNative.WSAEWOULDBLOCK() ? WOULD_BLOCK : count;
    }

    @Override
    public boolean hasInput(int socket) {
        return peek(socket) > 0;
    }

    @Override
    public long send(int socket, SendQueue queue) {
        long sent;
        if (queue.size() > 1 && queue.item(1) instanceof Buffer) {
            sent = gather.send(capture, socket, queue);
        } else {
            Buffer buffer = (Buffer) queue.item(0);
            sent = WinCalls.send(capture, socket, buffer.address() + buffer.readIndex(), buffer.readableBytes(), 0);
        }
        return sent == -WindowsNative.WSAEWOULDBLOCK() ? WOULD_BLOCK : sent;
    }

    /** {@code TransmitFile} waits until all is sent, unless it is told by a completion that it is: that is for completion ports. */
    @Override
    public long sendFile(int socket, OpenFile file, long offset, long length) {
        return UNSUPPORTED;
    }

    @Override
    public void shutdownOutput(int socket) {
        WinCalls.shutdown(capture, socket, WindowsNative.SD_SEND());
    }

    @Override
    public void close(int socket, boolean reset) {
        if (reset) {
            tuning.lingerNot(socket);
        }
        open--;
        WinCalls.close(capture, socket);
    }

    @Override
    public SocketAddress localAddress(int socket) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        check("getsockname", "socket " + socket, WinCalls.getsockname(capture, socket, address.address(), addressLength.address()));
        return WinAddresses.CODEC.read(address, addressLength.get(ValueLayout.JAVA_INT, 0));
    }

    /** Windows says "aborted" where the peer's reset meets bytes that were not acknowledged. */
    @Override
    public boolean isReset(int error) {
        return error == -WindowsNative.WSAECONNRESET() || error == -WindowsNative.WSAECONNABORTED() || error == -WindowsNative.WSAESHUTDOWN();
    }

    @Override
    public SocketFailure failure(String call, Object about, int result) {
        return WinError.failure(call, about, result == EXHAUSTED ? -WindowsNative.WSAEMFILE() : result);
    }

    @Override
    public SocketFailure timedOut(SocketAddress to, Duration timeout) {
        return new SocketFailure(
                "connect", to.toString(), WindowsNative.WSAETIMEDOUT(), "WSAETIMEDOUT", "no answer within " + timeout.toMillis() + " ms");
    }

    /** Windows has no table of descriptors that fills up; what runs out is memory, and a spare socket would not free any. */
    @Override
    public void releaseSpare() {}

    @Override
    public void takeSpare() {}

    @Override
    public void count(int change) {
        open += change;
    }

    @Override
    public int descriptors() {
        return open;
    }

    @Override
    public long optionsRefused() {
        return tuning.refused();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            arena.close();
        }
    }
}
