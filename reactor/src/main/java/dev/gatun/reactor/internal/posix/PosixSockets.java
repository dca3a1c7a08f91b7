package dev.gatun.reactor.internal.posix;

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
import java.util.List;

/** Non-blocking sockets by the POSIX calls, with what a system adds to them. Owned by one loop. */
public final class PosixSockets implements Sockets {
    private static final PosixSystem SYSTEM = ThisSystem.TABLE;
    private static final int STREAM = SYSTEM.streamType();
    private static final int DATAGRAM = SYSTEM.datagramType();
    private static final int SOCKET_LEVEL = SYSTEM.socketLevel();
    private static final int ERROR = SYSTEM.errorOption();
    private static final int TCP_LEVEL = SYSTEM.tcpLevel();
    private static final int QUICK_ACK = SYSTEM.option(SocketTuningOption.TCP_QUICKACK);
    private static final int V6_ONLY = SYSTEM.v6OnlyOption();
    private static final int NO_SIGNAL = SYSTEM.noSignalFlag();
    private static final int MORE = SYSTEM.moreFlag();
    private static final int PEEK = SYSTEM.peekFlag();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment addressLength = arena.allocate(ValueLayout.JAVA_INT);
    private final MemorySegment oneByte = arena.allocate(1);
    private final TuningTable tuning = new TuningTable(capture);
    private final GatherSend gather = new GatherSend(arena);
    private final Extensions extensions;
    private final SocketOpener opener;
    private final FileSender files;
    private final SpareDescriptor spare;
    private int open;
    private boolean closed;

    /** Makes use of all that this system has. */
    public PosixSockets() {
        this(SYSTEM.extensions());
    }

    /** Makes use of these extensions. Takes the memory that the calls need, and a spare descriptor. */
    public PosixSockets(Extensions extensions) {
        this.extensions = extensions;
        opener = SocketOpener.of(extensions);
        files = FileSender.of(extensions.sendFile());
        spare = new SpareDescriptor(opener);
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
    public void adoptListener(int listener, ListenOptions options) {
        tuning.apply(listener, options.tuning(), Scope.BOTH, localAddress(listener) instanceof InetSocketAddress);
        open++;
    }

    @Override
    public void probe(SocketAddress to, ListenOptions options) {
        close(bound(to, options, false), false);
    }

    private int bound(SocketAddress to, ListenOptions options, boolean sharedPort) {
        int family = PosixAddresses.CODEC.family(to);
        if (options.removeStaleSocketFile() && to instanceof UnixDomainSocketAddress unix) {
            StaleSocketFile.remove(unix, capture, opener);
        }
        int fd = socket(family, STREAM, to);
        try {
            tuning.apply(fd, options.tuning(), Scope.BOTH, family != PosixAddresses.CODEC.unix());
            if (sharedPort) {
                check("setsockopt SO_REUSEPORT", to, tuning.set(fd, SOCKET_LEVEL, SYSTEM.balancedPortOption(), 1));
            }
            takeIpv4Too(fd, family, to);
            int length = PosixAddresses.CODEC.write(to, address);
            check("bind", to, PosixCalls.bind(capture, fd, address.address(), length));
            return fd;
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    private void takeIpv4Too(int fd, int family, SocketAddress to) {
        if (family == PosixAddresses.CODEC.inet6() && V6_ONLY != PosixSystem.ABSENT) {
            check("setsockopt IPV6_V6ONLY", to, tuning.set(fd, SYSTEM.ipv6Level(), V6_ONLY, 0));
        }
    }

    private int socket(int family, int type, SocketAddress to) {
        int fd = opener.open(capture, family, type);
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
        int fd = opener.accept(capture, listener, address, addressLength);
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
        if (extensions.handshakeFilter() && localAddress(listener) instanceof InetSocketAddress) {
            // Without it a connection may be lost in a moment of microseconds, as with any other server: nothing to fail for.
            HandshakeFilter.attach(capture, listener, SOCKET_LEVEL);
        }
    }

    @Override
    public SocketAddress acceptedFrom() {
        return PosixAddresses.CODEC.read(address, addressLength.get(ValueLayout.JAVA_INT, 0));
    }

    @Override
    public boolean balancesSharedPorts() {
        return extensions.balancedPorts();
    }

    @Override
    public boolean steersSharedPorts() {
        return extensions.balancedPorts() && SYSTEM.option(SocketTuningOption.INCOMING_CPU) != PosixSystem.ABSENT;
    }

    @Override
    public void steer(int listener, List<Integer> cpus) {
        check("setsockopt SO_ATTACH_REUSEPORT_CBPF", localAddress(listener), CpuFilter.attach(capture, listener, SOCKET_LEVEL, cpus));
    }

    @Override
    public void tuneAccepted(int fd, SocketAddress remote, SocketTuning wanted) {
        // Linux makes an accepted TCP socket as a copy of its listener, options and all; a Unix-domain one is made anew (unix_stream_connect).
        // Others copy some of them.
        boolean tcp = remote instanceof InetSocketAddress;
        if (!tcp || !extensions.inheritedOptions()) {
            tuning.apply(fd, wanted, Scope.STREAM, tcp);
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
            takeIpv4Too(fd, family, to);
            boolean inet6 = family == PosixAddresses.CODEC.inet6();
            NetworkErrors errors = extensions.errorQueue() ? new NetworkErrors(capture, fd) : null;
            if (errors != null) {
                errors.watch(tuning, inet6);
            }
            int length = PosixAddresses.CODEC.write(to, address);
            check("bind", to, PosixCalls.bind(capture, fd, address.address(), length));
            return new PosixDatagrams(capture, fd, inet6, options, buffers, MessageCalls.of(extensions), errors);
        } catch (RuntimeException e) {
            close(fd, false);
            throw e;
        }
    }

    @Override
    public int takeError(int fd) {
        return tuning.get(fd, SOCKET_LEVEL, ERROR);
    }

    /** What {@code getsockopt(2)} says to an option; for {@code LINGER} whether it is on. */
    public int read(int fd, SocketTuningOption option) {
        return tuning.get(fd, TuningTable.level(option), TuningTable.name(option));
    }

    @Override
    public void quickAck(int fd) {
        if (QUICK_ACK != PosixSystem.ABSENT) {
            tuning.set(fd, TCP_LEVEL, QUICK_ACK, 1);
        }
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
        return PosixCalls.receive(capture, fd, oneByte.address(), 1, PEEK) > 0;
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
        return files.send(capture, fd, nativeFile.descriptor(), offset, length);
    }

    @Override
    public void shutdownOutput(int fd) {
        PosixCalls.shutdown(capture, fd, SYSTEM.shutdownOutput());
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
