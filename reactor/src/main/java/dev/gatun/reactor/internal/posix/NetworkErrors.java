package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.cmsghdr;
import dev.gatun.bindings.linux.msghdr;
import dev.gatun.bindings.linux.sock_extended_err;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * The list of errors that the kernel keeps for a UDP socket with {@code IP_RECVERR} (ip(7)): mostly what ICMP says about datagrams that left, each with the
 * address to which it had been sent. Without that option Linux tells an unconnected socket nothing.
 *
 * <p>Linux alone. Errors of local origin stand in the list too, but were the result of the send call already; they are passed over.
 */
final class NetworkErrors {
    /** A peer can make many; what is left is reported in the next turn. */
    private static final int MOST = 256;
    private static final int CONTROL_SIZE = 512;
    private static final int FLAGS = LinuxNative.MSG_ERRQUEUE() | LinuxNative.MSG_DONTWAIT();
    /** A control message's header, which {@code CMSG_DATA} passes over; its size is a multiple of the alignment already. */
    private static final long CONTENT = cmsghdr.sizeof();

    private final MemorySegment capture;
    private final int fd;
    private Memory memory;

    /** Made when the first error comes: most sockets never see one. */
    private static final class Memory {
        final MemorySegment address = Arena.ofAuto().allocate(SocketAddressCodec.MAX_SIZE, 8);
        final MemorySegment control = Arena.ofAuto().allocate(CONTROL_SIZE, 8);
        final MemorySegment message = Arena.ofAuto().allocate(msghdr.layout());
    }

    NetworkErrors(MemorySegment capture, int fd) {
        this.capture = capture;
        this.fd = fd;
    }

    /** Has the kernel keep the list; where it refuses, errors of the network stay unreported. */
    void watch(TuningTable tuning, boolean ipv6) {
        if (ipv6) {
            tuning.set(fd, LinuxNative.IPPROTO_IPV6(), LinuxNative.IPV6_RECVERR(), 1);
        }
        // For IPv6 sockets too: they may send to IPv4.
        tuning.set(fd, LinuxNative.IPPROTO_IP(), LinuxNative.IP_RECVERR(), 1);
    }

    /** Reports the errors of the network: how many there were. */
    int take(Consumer<SocketFailure> sink) {
        if (memory == null) {
            memory = new Memory();
        }
        int reported = 0;
        for (int i = 0; i < MOST; i++) {
            MemorySegment message = memory.message;
            message.set(ValueLayout.JAVA_LONG, msghdr.msg_name$offset(), memory.address.address());
            message.set(ValueLayout.JAVA_INT, msghdr.msg_namelen$offset(), SocketAddressCodec.MAX_SIZE);
            message.set(ValueLayout.JAVA_LONG, msghdr.msg_control$offset(), memory.control.address());
            message.set(ValueLayout.JAVA_LONG, msghdr.msg_controllen$offset(), CONTROL_SIZE);
            if (DatagramCalls.receiveMessage(capture, fd, message.address(), FLAGS) < 0) {
                break;
            }
            SocketFailure failure = read(message);
            if (failure != null) {
                reported++;
                sink.accept(failure);
            }
        }
        return reported;
    }

    /** {@code null} for an error that the send call has told already. */
    private SocketFailure read(MemorySegment message) {
        MemorySegment control = memory.control;
        long end = message.get(ValueLayout.JAVA_LONG, msghdr.msg_controllen$offset());
        for (long at = 0; at + CONTENT + sock_extended_err.sizeof() <= end; ) {
            long length = control.get(ValueLayout.JAVA_LONG, at + cmsghdr.cmsg_len$offset());
            int level = control.get(ValueLayout.JAVA_INT, at + cmsghdr.cmsg_level$offset());
            int type = control.get(ValueLayout.JAVA_INT, at + cmsghdr.cmsg_type$offset());
            boolean isError = level == LinuxNative.IPPROTO_IP() && type == LinuxNative.IP_RECVERR()
                    || level == LinuxNative.IPPROTO_IPV6() && type == LinuxNative.IPV6_RECVERR();
            if (isError) {
                int errno = control.get(ValueLayout.JAVA_INT, at + CONTENT + sock_extended_err.ee_errno$offset());
                int origin = control.get(ValueLayout.JAVA_BYTE, at + CONTENT + sock_extended_err.ee_origin$offset());
                return origin == LinuxNative.SO_EE_ORIGIN_LOCAL() ? null : Errno.failure("send", receiver(message), -errno);
            }
            if (length < CONTENT) {
                break;
            }
            at += length + 7 & ~7L;
        }
        return null;
    }

    private SocketAddress receiver(MemorySegment message) {
        return PosixAddresses.CODEC.read(memory.address, message.get(ValueLayout.JAVA_INT, msghdr.msg_namelen$offset()));
    }
}
