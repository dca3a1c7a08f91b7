package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.SocketTuningOption.Scope;
import dev.gatun.reactor.internal.file.NativeFile;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/** Non-blocking sockets by the POSIX calls, with what Linux adds to them: {@code accept4}, {@code sendfile}, inherited options. */
public final class PosixSockets implements Sockets {
    private static final int STREAM = LinuxNative.SOCK_STREAM() | LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();
    private static final int DATAGRAM = LinuxNative.SOCK_DGRAM() | LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();
    private static final int ACCEPT_FLAGS = LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();
    private static final int NO_SIGNAL = LinuxNative.MSG_NOSIGNAL();
    private static final int MORE = LinuxNative.MSG_MORE();
    private static final long MOST_PER_SENDFILE = 0x7ffff000L;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment addressLength = arena.allocate(ValueLayout.JAVA_INT);
    private final MemorySegment fileOffset = arena.allocate(ValueLayout.JAVA_LONG);
    private final TuningTable tuning = new TuningTable(capture);
    private final GatherSend gather = new GatherSend(arena);
    private final SpareDescriptor spare = new SpareDescriptor();
    private int open;
    private boolean closed;

    /** Takes the memory that the calls need, and a spare descriptor. */
    public PosixSockets() {
        spare.take();
    }

    @Override
    public int listen(SocketAddress to, ListenOptions options, boolean sharedPort) {
        int fd = bound(to, options, sharedPort);
        try {
            check("listen", to, PosixCalls.listen(capture, fd, options.backlog()));
            return fd;
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    @Override
    public void probe(SocketAddress to, ListenOptions options) {
        close(bound(to, options, false), false);
    }

    private int bound(SocketAddress to, ListenOptions options, boolean sharedPort) {
        int family = PosixAddresses.CODEC.family(to);
        if (options.removeStaleSocketFile() && to instanceof UnixDomainSocketAddress unix) {
            StaleSocketFile.remove(unix, capture);
        }
        int fd = socket(family, STREAM, to);
        try {
            tuning.apply(fd, options.tuning(), Scope.BOTH, family != PosixAddresses.CODEC.unix());
            if (sharedPort) {
                check("setsockopt SO_REUSEPORT", to, tuning.set(fd, LinuxNative.SOL_SOCKET(), LinuxNative.SO_REUSEPORT(), 1));
            }
            if (family == PosixAddresses.CODEC.inet6()) {
                check("setsockopt IPV6_V6ONLY", to, tuning.set(fd, LinuxNative.IPPROTO_IPV6(), LinuxNative.IPV6_V6ONLY(), 0));
            }
            int length = PosixAddresses.CODEC.write(to, address);
            check("bind", to, PosixCalls.bind(capture, fd, address.address(), length));
            return fd;
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    private int socket(int family, int type, SocketAddress to) {
        int fd = PosixCalls.socket(capture, family, type, 0);
        check("socket", to, fd);
        open++;
        return fd;
    }

    private static void check(String call, Object about, int result) {
        if (result < 0) {
            throw Errno.failure(call, about, result);
        }
    }

    @Override
    public int accept(int listener) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        int fd = PosixCalls.accept(capture, listener, address.address(), addressLength.address(), ACCEPT_FLAGS);
        if (fd >= 0) {
            open++;
            return fd;
        }
        if (fd == -Errno.EMFILE || fd == -Errno.ENFILE || fd == -Errno.ENOBUFS || fd == -Errno.ENOMEM) {
            return EXHAUSTED;
        }
        return fd == -Errno.EAGAIN ? WOULD_BLOCK : fd;
    }

    @Override
    public void refuseHandshakes(int listener) {
        if (localAddress(listener) instanceof InetSocketAddress) {
            // Without it a connection may be lost in a moment of microseconds, as with any other server: nothing to fail for.
            HandshakeFilter.attach(capture, listener, LinuxNative.SOL_SOCKET());
        }
    }

    @Override
    public SocketAddress acceptedFrom() {
        return PosixAddresses.CODEC.read(address, addressLength.get(ValueLayout.JAVA_INT, 0));
    }

    @Override
    public boolean balancesSharedPorts() {
        return true;
    }

    @Override
    public void tuneAccepted(int fd, SocketAddress remote, SocketTuning wanted) {
        // Linux makes an accepted TCP socket as a copy of its listener, options and all; a Unix-domain one is made anew (unix_stream_connect).
        if (!(remote instanceof InetSocketAddress)) {
            tuning.apply(fd, wanted, Scope.STREAM, false);
        }
    }

    @Override
    public int connect(SocketAddress to, SocketTuning wanted, SocketAddress localOrNull) {
        int family = PosixAddresses.CODEC.family(to);
        int fd = socket(family, STREAM, to);
        try {
            tuning.apply(fd, wanted, Scope.STREAM, family != PosixAddresses.CODEC.unix());
            if (localOrNull != null) {
                int length = PosixAddresses.CODEC.write(localOrNull, address);
                check("bind", localOrNull, PosixCalls.bind(capture, fd, address.address(), length));
            }
            int length = PosixAddresses.CODEC.write(to, address);
            int result = PosixCalls.connect(capture, fd, address.address(), length);
            // connect(2): an interrupted attempt goes on by itself, like one in progress.
            if (result < 0 && result != -Errno.EINPROGRESS && result != -Errno.EINTR) {
                throw Errno.failure("connect", to, result);
            }
            return fd;
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    @Override
    public Datagrams bindDatagrams(SocketAddress to, DatagramOptions options, BufferPool buffers) {
        int family = PosixAddresses.CODEC.family(to);
        if (family == PosixAddresses.CODEC.unix()) {
            throw new IllegalArgumentException("datagrams need an IP address, not " + to);
        }
        int fd = socket(family, DATAGRAM, to);
        try {
            tuning.applyToDatagrams(fd, options.tuning());
            if (family == PosixAddresses.CODEC.inet6()) {
                check("setsockopt IPV6_V6ONLY", to, tuning.set(fd, LinuxNative.IPPROTO_IPV6(), LinuxNative.IPV6_V6ONLY(), 0));
                tuning.set(fd, LinuxNative.IPPROTO_IPV6(), LinuxNative.IPV6_RECVERR(), 1);
            }
            // For IPv6 sockets too: they may send to IPv4. Where it is refused, errors of the network stay unreported.
            tuning.set(fd, LinuxNative.IPPROTO_IP(), LinuxNative.IP_RECVERR(), 1);
            int length = PosixAddresses.CODEC.write(to, address);
            check("bind", to, PosixCalls.bind(capture, fd, address.address(), length));
            return new PosixDatagrams(capture, fd, options, buffers);
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    @Override
    public int takeError(int fd) {
        return tuning.get(fd, LinuxNative.SOL_SOCKET(), LinuxNative.SO_ERROR());
    }

    /** What {@code getsockopt(2)} says to an option; for {@code LINGER} whether it is on. */
    public int read(int fd, SocketTuningOption option) {
        return tuning.get(fd, TuningTable.level(option), TuningTable.name(option));
    }

    @Override
    public void quickAck(int fd) {
        tuning.set(fd, LinuxNative.IPPROTO_TCP(), LinuxNative.TCP_QUICKACK(), 1);
    }

    @Override
    public int receive(int fd, Buffer buffer) {
        int count = PosixCalls.receive(capture, fd, buffer.address() + buffer.writeIndex(), buffer.writableBytes(), 0);
        if (count > 0) {
            buffer.writeIndex(buffer.writeIndex() + count);
        }
        return count == -Errno.EAGAIN ? WOULD_BLOCK : count;
    }

    @Override
    public boolean hasInput(int fd) {
        return PosixCalls.receive(capture, fd, fileOffset.address(), 1, LinuxNative.MSG_PEEK()) > 0;
    }

    @Override
    public long send(int fd, SendQueue queue) {
        long sent;
        if (queue.size() > 1 && queue.item(1) instanceof Buffer) {
            sent = gather.send(capture, fd, queue);
        } else {
            Buffer buffer = (Buffer) queue.item(0);
            int flags = queue.size() > 1 && queue.item(1) instanceof FileRegion ? NO_SIGNAL | MORE : NO_SIGNAL;
            sent = PosixCalls.send(capture, fd, buffer.address() + buffer.readIndex(), buffer.readableBytes(), flags);
        }
        return sent == -Errno.EAGAIN ? WOULD_BLOCK : sent;
    }

    @Override
    public long sendFile(int fd, OpenFile file, long offset, long length) {
        if (!(file instanceof NativeFile nativeFile)) {
            return UNSUPPORTED;
        }
        fileOffset.set(ValueLayout.JAVA_LONG, 0, offset);
        long sent = PosixCalls.sendFile(
                capture, fd, nativeFile.descriptor(), fileOffset.address(), Math.min(length, MOST_PER_SENDFILE));
        if (sent == -Errno.EAGAIN) {
            return WOULD_BLOCK;
        }
        return sent == -Errno.EINVAL || sent == -Errno.ENOSYS || sent == -Errno.EOPNOTSUPP ? UNSUPPORTED : sent;
    }

    @Override
    public void shutdownOutput(int fd) {
        PosixCalls.shutdown(capture, fd, LinuxNative.SHUT_WR());
    }

    @Override
    public void close(int fd, boolean reset) {
        if (reset) {
            tuning.lingerNot(fd);
        }
        open--;
        PosixCalls.close(capture, fd);
    }

    @Override
    public SocketAddress localAddress(int fd) {
        addressLength.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        int result = PosixCalls.getsockname(capture, fd, address.address(), addressLength.address());
        check("getsockname", "descriptor " + fd, result);
        return PosixAddresses.CODEC.read(address, addressLength.get(ValueLayout.JAVA_INT, 0));
    }

    @Override
    public boolean isReset(int error) {
        return error == -Errno.ECONNRESET || error == -Errno.EPIPE;
    }

    @Override
    public SocketFailure failure(String call, Object about, int result) {
        return Errno.failure(call, about, result == EXHAUSTED ? -Errno.EMFILE : result);
    }

    @Override
    public SocketFailure timedOut(SocketAddress to, Duration timeout) {
        return new SocketFailure(
                "connect", to.toString(), Errno.ETIMEDOUT, "ETIMEDOUT", "no answer within " + timeout.toMillis() + " ms");
    }

    @Override
    public void releaseSpare() {
        spare.release();
    }

    @Override
    public void takeSpare() {
        spare.take();
    }

    @Override
    public void count(int change) {
        open += change;
    }

    @Override
    public int descriptors() {
        return open + spare.descriptors();
    }

    @Override
    public long optionsRefused() {
        return tuning.refused();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            spare.release();
            arena.close();
        }
    }
}
