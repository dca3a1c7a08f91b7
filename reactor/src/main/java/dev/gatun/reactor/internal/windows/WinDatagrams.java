package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.socket.PeerCache;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * A UDP socket, one datagram a call: Windows has no call for several.
 *
 * <p>All its memory is taken from the loop's pool when it is opened, so that a full pool fails the bind, and never a datagram that comes later.
 */
final class WinDatagrams implements Datagrams {
    /** Room for {@code sockaddr_in6}, rounded up. */
    private static final int ADDRESS = 32;

    private final MemorySegment capture;
    private final int socket;
    private final boolean inet6;
    private final int batch;
    private final int maxDatagram;
    /** An address for each datagram that comes, one for what is sent, and the length of the one that is being received. */
    private final Buffer addresses;

    private final Buffer memory;
    private final Buffer[] payloads;
    private final int[] lengths;
    private final int[] addressLengths;
    private final boolean[] truncated;
    private final PeerCache peers = new PeerCache(WinAddresses.CODEC);
    /** Whose address stands ready for the next send. */
    private SocketAddress written;

    private int writtenLength;
    /** An error that came after datagrams of the same batch: the next call tells it. */
    private int pendingError;

    private boolean closed;

    WinDatagrams(MemorySegment capture, int socket, int family, DatagramOptions options, BufferPool buffers) {
        this.capture = capture;
        this.socket = socket;
        inet6 = family == WinAddresses.CODEC.inet6();
        batch = options.batch();
        maxDatagram = options.maxDatagram();
        addresses = buffers.acquire((batch + 2) * ADDRESS);
        try {
            memory = buffers.acquire(batch * maxDatagram);
        } catch (RuntimeException e) {
            addresses.release();
            throw e;
        }
        payloads = new Buffer[batch];
        lengths = new int[batch];
        addressLengths = new int[batch];
        truncated = new boolean[batch];
        for (int i = 0; i < batch; i++) {
            payloads[i] = Buffer.over(memory.segment().asSlice((long) i * maxDatagram, maxDatagram));
        }
    }

    @Override
    public int descriptor() {
        return socket;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int receive() {
        if (pendingError != 0) {
            int error = pendingError;
            pendingError = 0;
            return error;
        }
        for (int i = 0; i < batch; i++) {
            int error = receive(i);
            if (error == Sockets.WOULD_BLOCK) {
                return i == 0 ? error : i;
            }
            if (error < 0) {
                if (i == 0) {
                    return error;
                }
                pendingError = error;
                return i;
            }
        }
        return batch;
    }

    private int receive(int index) {
        long from = addresses.address() + (long) index * ADDRESS;
        long length = (batch + 1L) * ADDRESS;
        addresses.segment().set(ValueLayout.JAVA_INT, length, ADDRESS);
        int count = WinDatagramCalls.receive(
                capture, socket, payloads[index].address(), maxDatagram, 0, from, addresses.address() + length);
        // The rest of a datagram that is too long is gone, and what fits has come.
        truncated[index] = count == -WindowsNative.WSAEMSGSIZE();
        if (count < 0 && !truncated[index]) {
            return count == -WindowsNative.WSAEWOULDBLOCK() ? Sockets.WOULD_BLOCK : count;
        }
        lengths[index] = truncated[index] ? maxDatagram : count;
        addressLengths[index] = addresses.segment().get(ValueLayout.JAVA_INT, length);
        return 0;
    }

    @Override
    public SocketAddress sender(int index) {
        return peers.read(addresses.segment(), (long) index * ADDRESS, addressLengths[index]);
    }

    @Override
    public Buffer payload(int index) {
        return payloads[index].clear().writeIndex(lengths[index]);
    }

    @Override
    public boolean isTruncated(int index) {
        return truncated[index];
    }

    @Override
    public int send(DatagramQueue queue) {
        int count = Math.min(batch, queue.size());
        for (int i = 0; i < count; i++) {
            Buffer payload = queue.payload(i);
            write(queue.receiver(i));
            int sent = WinDatagramCalls.send(
                    capture,
                    socket,
                    payload.address() + payload.readIndex(),
                    payload.readableBytes(),
                    0,
                    addresses.address() + (long) batch * ADDRESS,
                    writtenLength);
            if (sent < 0) {
                if (i > 0) {
                    return i; // Whatever it is, the next call will meet it again.
                }
                return sent == -WindowsNative.WSAEWOULDBLOCK() ? Sockets.WOULD_BLOCK : sent;
            }
        }
        return count;
    }

    private void write(SocketAddress receiver) {
        if (receiver != written) {
            MemorySegment target = addresses.segment().asSlice((long) batch * ADDRESS, ADDRESS);
            boolean mapped = inet6 && receiver instanceof InetSocketAddress ip && ip.getAddress() instanceof Inet4Address;
            writtenLength = mapped ? MappedAddress.write((InetSocketAddress) receiver, target) : WinAddresses.CODEC.write(receiver, target);
            written = receiver;
        }
    }

    /** Windows keeps no list of what the network said. */
    @Override
    public int takeErrors(Consumer<SocketFailure> sink) {
        return 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            addresses.release();
            memory.release();
        }
    }
}
