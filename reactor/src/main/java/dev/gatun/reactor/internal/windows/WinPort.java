package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.OVERLAPPED;
import dev.gatun.bindings.windows.OVERLAPPED_ENTRY;
import dev.gatun.bindings.windows.WSABUF;
import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import dev.gatun.reactor.internal.windows.iocp.CompletionPort;
import dev.gatun.reactor.internal.windows.iocp.GatherList;
import dev.gatun.reactor.internal.windows.iocp.OperationSlots;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A completion port of the kernel. Owned by one loop; {@link #post()} is for all threads. */
final class WinPort implements CompletionPort {
    private static final int BATCH = 128;
    private static final long ENTRY = OVERLAPPED_ENTRY.sizeof();
    private static final long ENTRY_OVERLAPPED = OVERLAPPED_ENTRY.lpOverlapped$offset();
    private static final long ENTRY_STATUS = OVERLAPPED_ENTRY.Internal$offset();
    private static final long ENTRY_BYTES = OVERLAPPED_ENTRY.dwNumberOfBytesTransferred$offset();
    private static final long TRANSFERRED_HIGH = OVERLAPPED.InternalHigh$offset();
    /** Behind the two words that the system writes: where in a file an operation begins. */
    private static final long FILE_OFFSET = TRANSFERRED_HIGH + Long.BYTES;

    private static final int PENDING_ERROR = -WindowsNative.WSA_IO_PENDING();
    private static final int SKIP = WindowsNative.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS() | WindowsNative.FILE_SKIP_SET_EVENT_ON_HANDLE();
    private static final int FOREVER = -1;
    private static final int KEY = 0;

    /** The slots are known by their addresses; a segment for each would be an object for each operation. */
    @SuppressWarnings("restricted")
    private static final MemorySegment MEMORY = MemorySegment.ofAddress(0).reinterpret(Long.MAX_VALUE);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = WinCalls.newCapture(Arena.ofAuto());
    private final MemorySegment postCapture = WinCalls.newCapture(Arena.ofAuto());
    private final MemorySegment entries = arena.allocate(ENTRY * BATCH, 8);
    private final MemorySegment removed = arena.allocate(Integer.BYTES, 4);
    private final MemorySegment nothing = arena.allocate(WSABUF.sizeof(), 8);
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment addressLength = arena.allocate(Integer.BYTES, 4);
    /** Two pointers and two lengths. */
    private final MemorySegment found = arena.allocate(4 * Long.BYTES, 8);
    private final AtomicBoolean posted = new AtomicBoolean();
    private final boolean transmits;
    private final long port;
    private boolean closed;

    /** @param transmits whether files are sent by the kernel */
    WinPort(boolean transmits) {
        this.transmits = transmits;
        long made = PortCalls.create(capture, WindowsNative.INVALID_HANDLE_VALUE().address(), 0, 0, 1);
        if (made < 0) {
            arena.close();
            throw WinError.failure("CreateIoCompletionPort", (int) made);
        }
        port = made;
        nothing.set(ValueLayout.JAVA_LONG, WSABUF.buf$offset(), nothing.address());
    }

    @Override
    public boolean associate(int socket) {
        long result = PortCalls.create(capture, socket, port, KEY, 0);
        if (result < 0) {
            throw WinError.failure("CreateIoCompletionPort", "socket " + socket, (int) result);
        }
        return BaseProviders.ALL && PortCalls.notificationModes(capture, socket, SKIP) == 0;
    }

    @Override
    public int dequeue(long timeoutNanos) {
        int result = PortCalls.take(capture, port, entries.address(), BATCH, removed.address(), milliseconds(timeoutNanos));
        if (result < 0) {
            if (result == -WindowsNative.WAIT_TIMEOUT()) {
                return 0;
            }
            throw WinError.failure("GetQueuedCompletionStatusEx", result);
        }
        int count = removed.get(ValueLayout.JAVA_INT, 0);
        for (int i = 0; i < count; i++) {
            if (overlapped(i) == 0) {
                posted.set(false);
            }
        }
        return count;
    }

    private static int milliseconds(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return FOREVER;
        }
        long rounded = TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
        boolean exact = TimeUnit.MILLISECONDS.toNanos(rounded) == timeoutNanos;
        return (int) Math.min(exact ? rounded : rounded + 1, Integer.MAX_VALUE);
    }

    @Override
    public long overlapped(int index) {
        return entries.get(ValueLayout.JAVA_LONG, index * ENTRY + ENTRY_OVERLAPPED);
    }

    /** An {@code NTSTATUS}, of which the negative ones are warnings and errors; it has 32 bits, and the rest of the word may be anything. */
    @Override
    public boolean failed(int index) {
        return entries.get(ValueLayout.JAVA_INT, index * ENTRY + ENTRY_STATUS) < 0;
    }

    @Override
    public int transferred(int index) {
        return entries.get(ValueLayout.JAVA_INT, index * ENTRY + ENTRY_BYTES);
    }

    /** One at a time is enough. Locked as every wake-up is: a handle that is closed meanwhile may be somebody else's. */
    @Override
    public void post() {
        if (posted.compareAndSet(false, true)) {
            synchronized (posted) {
                if (!closed) {
                    PortCalls.post(postCapture, port, 0, KEY, 0);
                }
            }
        }
    }

    /** The end of a file is no error of the socket: nothing was sent. */
    @Override
    public int error(int socket, long overlapped) {
        int result = OverlappedCalls.result(
                capture, socket, overlapped, overlapped + OperationSlots.TRANSFERRED, overlapped + OperationSlots.FLAGS);
        return result == -WindowsNative.ERROR_HANDLE_EOF() ? 0 : asOfWinsock(result);
    }

    /** Some are named as the kernel names them, where the answer came by the port and not by a call. */
    private static int asOfWinsock(int result) {
        if (result == -WindowsNative.ERROR_NETNAME_DELETED()) {
            return -WindowsNative.WSAECONNRESET();
        }
        if (result == -WindowsNative.ERROR_CONNECTION_ABORTED()) {
            return -WindowsNative.WSAECONNABORTED();
        }
        if (result == -WindowsNative.ERROR_CONNECTION_REFUSED()) {
            return -WindowsNative.WSAECONNREFUSED();
        }
        return result == -WindowsNative.ERROR_SEM_TIMEOUT() ? -WindowsNative.WSAETIMEDOUT() : result;
    }

    @Override
    public void cancel(int socket, long overlapped) {
        // It may have ended by itself; then there is nothing to cancel.
        PortCalls.cancel(capture, socket, overlapped);
    }

    /** What a call said, in the terms of the seam. */
    private static int outcome(int result, long overlapped) {
        if (result == 0) {
            return MEMORY.get(ValueLayout.JAVA_INT, overlapped + OperationSlots.TRANSFERRED);
        }
        return result == PENDING_ERROR ? PENDING : asOfWinsock(result);
    }

    @Override
    public int accept(int listener, int socket, long overlapped) {
        int result = ExtensionCalls.accept(
                capture,
                listener,
                socket,
                overlapped + OperationSlots.ADDRESSES,
                0,
                OperationSlots.ACCEPTED_ADDRESS,
                OperationSlots.ACCEPTED_ADDRESS,
                overlapped + OperationSlots.TRANSFERRED,
                overlapped);
        return outcome(result, overlapped);
    }

    @Override
    public SocketAddress acceptedFrom(long overlapped) {
        long at = found.address();
        ExtensionCalls.acceptAddresses(
                capture,
                overlapped + OperationSlots.ADDRESSES,
                0,
                OperationSlots.ACCEPTED_ADDRESS,
                OperationSlots.ACCEPTED_ADDRESS,
                at,
                at + 2 * Long.BYTES,
                at + Long.BYTES,
                at + 3 * Long.BYTES);
        int length = found.get(ValueLayout.JAVA_INT, 3 * Long.BYTES);
        return WinAddresses.CODEC.read(MEMORY.asSlice(found.get(ValueLayout.JAVA_LONG, Long.BYTES), length), length);
    }

    @Override
    public int connect(int socket, SocketAddress to, long overlapped) {
        int length = WinAddresses.CODEC.write(to, address);
        return outcome(ExtensionCalls.connect(capture, socket, address.address(), length, overlapped), overlapped);
    }

    @Override
    public int awaitInput(int socket, long overlapped) {
        return receiveNothing(socket, overlapped);
    }

    @Override
    public int awaitDatagram(int socket, long overlapped) {
        MEMORY.set(ValueLayout.JAVA_INT, overlapped + OperationSlots.FLAGS, WindowsNative.MSG_PEEK());
        int result = receiveNothing(socket, overlapped);
        // A datagram that is longer than nothing is one that is there.
        return result == -WindowsNative.WSAEMSGSIZE() ? 0 : result;
    }

    private int receiveNothing(int socket, long overlapped) {
        int result = OverlappedCalls.receive(
                capture,
                socket,
                nothing.address(),
                1,
                overlapped + OperationSlots.TRANSFERRED,
                overlapped + OperationSlots.FLAGS,
                overlapped);
        return outcome(result, overlapped);
    }

    @Override
    public int send(int socket, GatherList parts, int count, long overlapped) {
        int result = OverlappedCalls.send(
                capture, socket, parts.address(), count, overlapped + OperationSlots.TRANSFERRED, 0, overlapped);
        return outcome(result, overlapped);
    }

    @Override
    public int sendTo(int socket, GatherList part, SocketAddress to, long overlapped) {
        MemorySegment target = MEMORY.asSlice(overlapped + OperationSlots.ADDRESSES, SocketAddressCodec.MAX_SIZE);
        boolean mapped = to instanceof InetSocketAddress ip && ip.getAddress() instanceof Inet4Address && isInet6(socket);
        int length = mapped ? MappedAddress.write((InetSocketAddress) to, target) : WinAddresses.CODEC.write(to, target);
        int result = OverlappedCalls.sendTo(
                capture,
                socket,
                part.address(),
                1,
                overlapped + OperationSlots.TRANSFERRED,
                0,
                target.address(),
                length,
                overlapped);
        return outcome(result, overlapped);
    }

    private boolean isInet6(int socket) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        int result = WinCalls.getsockname(capture, socket, address.address(), addressLength.address());
        return result == 0 && WinAddresses.CODEC.familyAt(address, 0) == WinAddresses.CODEC.inet6();
    }

    @Override
    public int sendFile(int socket, OpenFile file, long offset, int length, long overlapped) {
        if (!transmits || !(file instanceof WinFile winFile)) {
            return UNSUPPORTED;
        }
        MEMORY.set(ValueLayout.JAVA_LONG, overlapped + FILE_OFFSET, offset);
        int result = ExtensionCalls.transmitFile(capture, socket, winFile.handle(), length, 0, overlapped, 0, 0);
        if (result == 0) {
            return MEMORY.get(ValueLayout.JAVA_INT, overlapped + TRANSFERRED_HIGH);
        }
        return result == -WindowsNative.ERROR_HANDLE_EOF() ? 0 : outcome(result, overlapped);
    }

    @Override
    public int descriptors() {
        return closed ? 0 : 1;
    }

    @Override
    public void close() {
        synchronized (posted) {
            if (!closed) {
                closed = true;
                HandleCalls.close(capture, port);
                arena.close();
            }
        }
    }
}
