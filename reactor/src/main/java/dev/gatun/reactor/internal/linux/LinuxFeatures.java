package dev.gatun.reactor.internal.linux;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.Platform.Feature;
import dev.gatun.reactor.Platform.Support;
import dev.gatun.reactor.internal.posix.Errno;
import java.io.IOException;
import java.lang.foreign.Linker;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tries what this kernel offers. Each probe opens what it needs and closes it; none throws. */
public final class LinuxFeatures {
    private static final Path FAST_OPEN_SYSCTL = Path.of("/proc/sys/net/ipv4/tcp_fastopen");
    /** The bit of {@code net.ipv4.tcp_fastopen} that lets listeners take bytes with the SYN (tcp(7)). */
    private static final int FAST_OPEN_SERVER = 2;

    private LinuxFeatures() {}

    /** Whether a feature works. */
    public static Support probe(Feature feature) {
        try (SocketProbe sockets = new SocketProbe()) {
            return switch (feature) {
                case REUSE_PORT -> reusePort(sockets, "two listeners shared a port");
                case PREFORK -> reusePort(sockets, "child processes share a port by SO_REUSEPORT");
                case FAST_OPEN -> fastOpen(sockets);
                case SEND_FILE -> result("sendfile", sockets.sendFile());
                case UNIX_SOCKETS -> result("socket AF_UNIX", sockets.socket(LinuxNative.AF_UNIX(), LinuxNative.SOCK_STREAM()));
                case ABSTRACT_UNIX_SOCKETS -> result("bind", sockets.listenAbstract());
                case IPV6 -> result("bind ::1", sockets.listenInet6());
                case DATAGRAM_BATCHES -> functions("recvmmsg", "sendmmsg");
                case IO_URING -> ioUring(sockets);
                case ZERO_COPY -> option(sockets, "SO_ZEROCOPY", LinuxNative.SOL_SOCKET(), LinuxNative.SO_ZEROCOPY(), 1);
                case BUSY_POLL -> option(sockets, "SO_BUSY_POLL", LinuxNative.SOL_SOCKET(), LinuxNative.SO_BUSY_POLL(), 50);
                case DEFER_ACCEPT -> option(sockets, "TCP_DEFER_ACCEPT", LinuxNative.IPPROTO_TCP(), LinuxNative.TCP_DEFER_ACCEPT(), 1);
                case INCOMING_CPU -> option(sockets, "SO_INCOMING_CPU", LinuxNative.SOL_SOCKET(), LinuxNative.SO_INCOMING_CPU(), 0);
                case KERNEL_TLS -> kernelTls(sockets);
            };
        } catch (RuntimeException | LinkageError e) {
            return Support.no("the probe failed: " + e.getMessage());
        }
    }

    private static Support result(String call, int result) {
        return result >= 0 ? Support.yes(call + " works") : refused(call, result);
    }

    private static Support refused(String call, int result) {
        return Support.no(call + ": " + Errno.name(-result) + " (" + -result + ") " + Errno.text(-result));
    }

    private static Support option(SocketProbe sockets, String label, int level, int name, int value) {
        return result("setsockopt " + label, sockets.setOption(sockets.tcp(), level, name, value));
    }

    private static Support functions(String... names) {
        for (String name : names) {
            if (Linker.nativeLinker().defaultLookup().find(name).isEmpty()) {
                return Support.no("the C library has no " + name);
            }
        }
        return Support.yes(String.join(", ", names));
    }

    private static Support reusePort(SocketProbe sockets, String reason) {
        int first = sockets.tcp();
        int result = sockets.setOption(first, LinuxNative.SOL_SOCKET(), LinuxNative.SO_REUSEPORT(), 1);
        if (result < 0) {
            return refused("setsockopt SO_REUSEPORT", result);
        }
        SocketAddress address = sockets.listen(first);
        int second = sockets.tcp();
        sockets.setOption(second, LinuxNative.SOL_SOCKET(), LinuxNative.SO_REUSEPORT(), 1);
        result = sockets.listen(second, address);
        return result < 0 ? refused("second bind", result) : Support.yes(reason);
    }

    private static Support fastOpen(SocketProbe sockets) {
        Support asked = option(sockets, "TCP_FASTOPEN", LinuxNative.IPPROTO_TCP(), LinuxNative.TCP_FASTOPEN(), 16);
        if (!asked.works()) {
            return asked;
        }
        try {
            // The option is accepted either way; whether the kernel heeds it, this switch says.
            int bits = Integer.decode(Files.readString(FAST_OPEN_SYSCTL).strip());
            return (bits & FAST_OPEN_SERVER) != 0
                    ? Support.yes("net.ipv4.tcp_fastopen = " + bits)
                    : Support.no("net.ipv4.tcp_fastopen = " + bits + "; listeners need bit 2, e.g. 3");
        } catch (IOException | NumberFormatException e) {
            return Support.no("net.ipv4.tcp_fastopen can't be read: " + e.getMessage());
        }
    }

    private static Support ioUring(SocketProbe sockets) {
        int result = sockets.ioUring();
        return result >= 0 ? Support.yes("io_uring_setup works") : refused("io_uring_setup", result);
    }

    private static Support kernelTls(SocketProbe sockets) {
        int result = sockets.kernelTls();
        // On a socket that is not connected ENOTCONN says that the kernel knows the protocol (tls(4) of the kernel's documentation).
        return result == -LinuxNative.ENOTCONN() || result >= 0
                ? Support.no("the kernel has it; TLS is done in Java here")
                : refused("setsockopt TCP_ULP tls", result);
    }
}
