package dev.gatun.reactor.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.cmsghdr;
import dev.gatun.bindings.linux.iovec;
import dev.gatun.bindings.linux.msghdr;
import dev.gatun.bindings.linux.pollfd;
import dev.gatun.bindings.linux.ucred;
import dev.gatun.reactor.internal.posix.DatagramCalls;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A few bytes, and descriptors, over Unix-domain sockets that don't block, by a thread that may wait. Of one thread, and gone with it.
 */
final class LocalMessages implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** One descriptor, and no room for a second: what is sent beyond the room the kernel closes. */
    private static final long ONE_DESCRIPTOR = cmsghdr.sizeof() + Integer.BYTES;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment capture = PosixCalls.newCapture(arena);
    private final MemorySegment entry = arena.allocate(pollfd.layout());
    private final MemorySegment bytes = arena.allocate(Ticket.SIZE);
    private final MemorySegment vector = arena.allocate(iovec.layout());
    private final MemorySegment control = arena.allocate(cmsghdr.sizeof() + Long.BYTES, 8);
    private final MemorySegment message = arena.allocate(msghdr.layout());

    /** Whether there is input, or its end, before {@code until}. */
    boolean awaitInput(int fd, long until) {
        while (true) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            entry.set(JAVA_INT, pollfd.fd$offset(), fd);
            entry.set(JAVA_SHORT, pollfd.events$offset(), (short) LinuxNative.POLLIN());
            int milliseconds = (int) Math.min(Integer.MAX_VALUE, left / NANOS_PER_MILLI + 1);
            int result = PosixCalls.poll(capture, entry.address(), 1, milliseconds);
            if (result > 0) {
                return true;
            }
            if (result < 0 && result != -Errno.EINTR) {
                throw Errno.failure("poll", result);
            }
        }
    }

    /** Who connected, or who listens. */
    PeerCredentials peer(int fd) {
        MemorySegment who = arena.allocate(ucred.layout());
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, (int) ucred.sizeof());
        int result = PosixCalls.getsockopt(
                capture, fd, LinuxNative.SOL_SOCKET(), LinuxNative.SO_PEERCRED(), who.address(), length.address());
        if (result < 0) {
            throw Errno.failure("getsockopt SO_PEERCRED", result);
        }
        return new PeerCredentials(who.get(JAVA_INT, ucred.pid$offset()), who.get(JAVA_INT, ucred.uid$offset()));
    }

    /** The user that the kernel shows to the peers of this process: that of the peer of a socket whose peer it is itself. */
    int ownUser() {
        MemorySegment pair = arena.allocate(JAVA_INT, 2);
        int result = pair(pair);
        if (result < 0) {
            throw Errno.failure("socketpair", result);
        }
        int one = pair.get(JAVA_INT, 0);
        try {
            return peer(one).uid();
        } finally {
            PosixCalls.close(capture, one);
            PosixCalls.close(capture, pair.get(JAVA_INT, Integer.BYTES));
        }
    }

    private int pair(MemorySegment descriptors) {
        int type = LinuxNative.SOCK_STREAM() | LinuxNative.SOCK_CLOEXEC();
        try {
            int result = (int) Pair.SOCKETPAIR.invokeExact(capture, LinuxNative.AF_UNIX(), type, 0, descriptors.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** Up to {@code count} bytes: fewer when the peer ended, or {@code until} came, before. */
    byte[] receive(int fd, int count, long until) {
        int received = 0;
        while (received < count && awaitInput(fd, until)) {
            int result = PosixCalls.receive(capture, fd, bytes.address() + received, count - received, 0);
            if (result == -Errno.EAGAIN) {
                continue;
            }
            if (result <= 0) {
                break;
            }
            received += result;
        }
        return bytes.asSlice(0, received).toArray(JAVA_BYTE);
    }

    /** Whether they left; so few always find room, unless the peer is gone. */
    boolean send(int fd, byte[] content) {
        MemorySegment.copy(content, 0, bytes, JAVA_BYTE, 0, content.length);
        return PosixCalls.send(capture, fd, bytes.address(), content.length, LinuxNative.MSG_NOSIGNAL()) == content.length;
    }

    /** Whether it left. */
    boolean sendDescriptor(int fd, int descriptor) {
        prepareMessage();
        control.set(JAVA_LONG, cmsghdr.cmsg_len$offset(), ONE_DESCRIPTOR);
        control.set(JAVA_INT, cmsghdr.cmsg_level$offset(), LinuxNative.SOL_SOCKET());
        control.set(JAVA_INT, cmsghdr.cmsg_type$offset(), LinuxNative.SCM_RIGHTS());
        control.set(JAVA_INT, cmsghdr.sizeof(), descriptor);
        return PosixCalls.sendMessage(capture, fd, message.address(), LinuxNative.MSG_NOSIGNAL()) > 0;
    }

    /** The descriptor that comes, or -1 when none does. */
    int receiveDescriptor(int fd, long until) {
        if (!awaitInput(fd, until)) {
            return -1;
        }
        prepareMessage();
        int result = DatagramCalls.receiveMessage(capture, fd, message.address(), LinuxNative.MSG_CMSG_CLOEXEC());
        if (result < 0 && result != -Errno.ECONNRESET) {
            throw Errno.failure("recvmsg", result);
        }
        boolean one = result > 0
                && message.get(JAVA_LONG, msghdr.msg_controllen$offset()) >= ONE_DESCRIPTOR
                && control.get(JAVA_LONG, cmsghdr.cmsg_len$offset()) >= ONE_DESCRIPTOR
                && control.get(JAVA_INT, cmsghdr.cmsg_level$offset()) == LinuxNative.SOL_SOCKET()
                && control.get(JAVA_INT, cmsghdr.cmsg_type$offset()) == LinuxNative.SCM_RIGHTS();
        if (one) {
            return control.get(JAVA_INT, cmsghdr.sizeof());
        }
        boolean cutOff = (message.get(JAVA_INT, msghdr.msg_flags$offset()) & LinuxNative.MSG_CTRUNC()) != 0;
        if (result > 0 && cutOff) {
            // It came, and there was no place for it in the table.
            throw Errno.failure("recvmsg", -Errno.EMFILE);
        }
        return -1;
    }

    /** One byte, without which nothing is sent, and room for a descriptor. */
    private void prepareMessage() {
        message.fill((byte) 0);
        control.fill((byte) 0);
        vector.set(JAVA_LONG, iovec.iov_base$offset(), bytes.address());
        vector.set(JAVA_LONG, iovec.iov_len$offset(), 1);
        message.set(JAVA_LONG, msghdr.msg_iov$offset(), vector.address());
        message.set(JAVA_LONG, msghdr.msg_iovlen$offset(), 1);
        message.set(JAVA_LONG, msghdr.msg_control$offset(), control.address());
        message.set(JAVA_LONG, msghdr.msg_controllen$offset(), ONE_DESCRIPTOR);
    }

    @Override
    public void close() {
        arena.close();
    }

    private static final class Pair {
        static final MethodHandle SOCKETPAIR = NativeLink.link("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    }
}
