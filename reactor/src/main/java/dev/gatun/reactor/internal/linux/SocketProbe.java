package dev.gatun.reactor.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.io_uring_params;
import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.FileCalls;
import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.posix.PosixAddresses;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.UUID;

/** Sockets to try something with; all are closed together. Results are those of the calls, error numbers negated. */
final class SocketProbe implements AutoCloseable {
    /** {@code TCP_ULP} of linux/tcp.h; the C library's header may be too old for it. */
    private static final int TCP_ULP = 31;

    /** {@code io_uring_setup} has this number on every architecture (syscalls that are younger than Linux 5.1 are numbered alike). */
    private static final long IO_URING_SETUP = 425;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment capture = PosixCalls.newCapture(arena);
    private final MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
    private final MemorySegment length = arena.allocate(JAVA_INT);
    private final ArrayDeque<Integer> open = new ArrayDeque<>();

    private int opened(int fd) {
        if (fd >= 0) {
            open.push(fd);
        }
        return fd;
    }

    int socket(int family, int type) {
        return opened(PosixCalls.socket(capture, family, type | LinuxNative.SOCK_CLOEXEC() | LinuxNative.SOCK_NONBLOCK(), 0));
    }

    int tcp() {
        int fd = socket(LinuxNative.AF_INET(), LinuxNative.SOCK_STREAM());
        if (fd < 0) {
            throw Errno.failure("socket", fd);
        }
        return fd;
    }

    int setOption(int fd, int level, int name, int value) {
        length.set(JAVA_INT, 0, value);
        return PosixCalls.setsockopt(capture, fd, level, name, length.address(), Integer.BYTES);
    }

    /** Listens on a free loopback port, and says where. */
    SocketAddress listen(int fd) {
        int result = listen(fd, SocketAddresses.tcp("127.0.0.1", 0));
        if (result < 0) {
            throw Errno.failure("bind", "127.0.0.1:0", result);
        }
        length.set(JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        PosixCalls.getsockname(capture, fd, address.address(), length.address());
        return PosixAddresses.CODEC.read(address, length.get(JAVA_INT, 0));
    }

    int listen(int fd, SocketAddress to) {
        if (fd < 0) {
            return fd;
        }
        int result = PosixCalls.bind(capture, fd, address.address(), PosixAddresses.CODEC.write(to, address));
        return result < 0 ? result : PosixCalls.listen(capture, fd, 1);
    }

    int listenInet6() {
        return listen(socket(LinuxNative.AF_INET6(), LinuxNative.SOCK_STREAM()), SocketAddresses.tcp("::1", 0));
    }

    int listenAbstract() {
        return listen(
                socket(LinuxNative.AF_UNIX(), LinuxNative.SOCK_STREAM()), new AbstractUnixAddress("gatun-probe-" + UUID.randomUUID()));
    }

    /** One byte of a file that is always there, into a connection with itself. */
    int sendFile() {
        int file = opened(FileCalls.open("/proc/self/exe"));
        if (file < 0) {
            return file;
        }
        int listener = tcp();
        SocketAddress to = listen(listener);
        int client = tcp();
        int result = PosixCalls.connect(capture, client, address.address(), PosixAddresses.CODEC.write(to, address));
        if (result < 0 && result != -Errno.EINPROGRESS) {
            return result;
        }
        MemorySegment offset = arena.allocate(JAVA_LONG);
        return (int) PosixCalls.sendFile(capture, client, file, offset.address(), 1);
    }

    int ioUring() {
        try {
            MethodHandle call = NativeLink.linkVariadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
            MemorySegment parameters = arena.allocate(io_uring_params.layout());
            long result = (long) call.invokeExact(capture, IO_URING_SETUP, 2, parameters.address());
            return result < 0 ? -NativeLink.errno(capture) : opened((int) result);
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    int kernelTls() {
        MemorySegment name = arena.allocateFrom("tls");
        return PosixCalls.setsockopt(capture, tcp(), LinuxNative.IPPROTO_TCP(), TCP_ULP, name.address(), (int) name.byteSize());
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            PosixCalls.close(capture, open.pop());
        }
        arena.close();
    }
}
