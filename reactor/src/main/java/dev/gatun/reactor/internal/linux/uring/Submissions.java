package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.io_uring_sqe;
import dev.gatun.reactor.internal.posix.Errno;
import java.lang.foreign.MemorySegment;

/** Writes what the kernel is to do (io_uring_enter(2)); it does it when the loop enters it next, in this order. {@code userData} comes back with the result. */
final class Submissions {
    private static final byte ACCEPT = (byte) LinuxNative.IORING_OP_ACCEPT();
    private static final byte RECEIVE = (byte) LinuxNative.IORING_OP_RECV();
    private static final byte SEND = (byte) LinuxNative.IORING_OP_SEND();
    private static final byte SEND_MESSAGE = (byte) LinuxNative.IORING_OP_SENDMSG();
    private static final byte SEND_ZERO_COPY = (byte) LinuxNative.IORING_OP_SEND_ZC();
    private static final byte POLL = (byte) LinuxNative.IORING_OP_POLL_ADD();
    private static final byte CANCEL = (byte) LinuxNative.IORING_OP_ASYNC_CANCEL();
    private static final byte CLOSE = (byte) LinuxNative.IORING_OP_CLOSE();

    private static final byte SELECT_BUFFER = (byte) LinuxNative.IOSQE_BUFFER_SELECT();
    private static final byte SILENT = (byte) LinuxNative.IOSQE_CQE_SKIP_SUCCESS();
    private static final short ACCEPT_MULTISHOT = (short) LinuxNative.IORING_ACCEPT_MULTISHOT();
    private static final short RECEIVE_MULTISHOT = (short) LinuxNative.IORING_RECV_MULTISHOT();
    private static final short REPORT_USAGE = (short) LinuxNative.IORING_SEND_ZC_REPORT_USAGE();
    private static final int ACCEPT_FLAGS = LinuxNative.SOCK_NONBLOCK() | LinuxNative.SOCK_CLOEXEC();

    private static final long OPCODE = io_uring_sqe.opcode$offset();
    private static final long FLAGS = io_uring_sqe.flags$offset();
    private static final long PRIORITY = io_uring_sqe.ioprio$offset();
    private static final long FD = io_uring_sqe.fd$offset();
    private static final long ADDRESS = io_uring_sqe.addr$offset();
    private static final long LENGTH = io_uring_sqe.len$offset();
    /** A union: message flags, accept flags, the events of a poll. */
    private static final long OPERATION_FLAGS = io_uring_sqe.rw_flags$offset();

    private static final long USER_DATA = io_uring_sqe.user_data$offset();
    private static final long BUFFER_GROUP = io_uring_sqe.buf_group$offset();

    /**
     * What one receive brings before it has to be asked for again. Without that a fast sender can fill every buffer of the ring before the loop gets to say
     * that its connection wants no more, and other connections have to wait for it.
     */
    private static final int MOST_RECEIVED = 64 << 10;

    private final Ring ring;
    private final MemorySegment memory;
    private int receiveLimit;

    Submissions(Ring ring) {
        this.ring = ring;
        this.memory = ring.submissions();
    }

    /** Finds out whether receives can be limited: a kernel that can't refuses the field before it looks at the descriptor. */
    void probeReceiveLimit() {
        receiveLimit = MOST_RECEIVED;
        receive(-1, UserData.IGNORED);
        ring.await(1, -1);
        receiveLimit = ring.result() == -Errno.EINVAL ? 0 : MOST_RECEIVED;
        ring.advance();
    }

    private long next(byte opcode, int fd, long userData) {
        long at = ring.next();
        memory.set(JAVA_BYTE, at + OPCODE, opcode);
        memory.set(JAVA_INT, at + FD, fd);
        memory.set(JAVA_LONG, at + USER_DATA, userData);
        return at;
    }

    /** Accepts until told to stop, or an error. */
    void accept(int listener, long userData) {
        long at = next(ACCEPT, listener, userData);
        memory.set(JAVA_SHORT, at + PRIORITY, ACCEPT_MULTISHOT);
        memory.set(JAVA_INT, at + OPERATION_FLAGS, ACCEPT_FLAGS);
    }

    /** Receives into buffers of the {@link BufferRing} until told to stop, the end, an error, the last buffer, or the limit where there is one. */
    void receive(int fd, long userData) {
        long at = next(RECEIVE, fd, userData);
        memory.set(JAVA_SHORT, at + PRIORITY, RECEIVE_MULTISHOT);
        memory.set(JAVA_BYTE, at + FLAGS, SELECT_BUFFER);
        memory.set(JAVA_SHORT, at + BUFFER_GROUP, BufferRing.GROUP);
        memory.set(JAVA_INT, at + Newer.RECEIVE_LIMIT, receiveLimit);
    }

    /** Sends what goes, at least a byte: waits until there is room. */
    void send(int fd, long address, int length, int flags, long userData) {
        long at = next(SEND, fd, userData);
        memory.set(JAVA_LONG, at + ADDRESS, address);
        memory.set(JAVA_INT, at + LENGTH, length);
        memory.set(JAVA_INT, at + OPERATION_FLAGS, flags);
    }

    /** Sends from several places; the {@code msghdr} need not outlive the submission, what it points to must. */
    void sendMessage(int fd, long message, int flags, long userData) {
        long at = next(SEND_MESSAGE, fd, userData);
        memory.set(JAVA_LONG, at + ADDRESS, message);
        memory.set(JAVA_INT, at + LENGTH, 1);
        memory.set(JAVA_INT, at + OPERATION_FLAGS, flags);
    }

    /** Sends from the memory itself; a second completion tells when nobody reads it any more, and whether it was copied all the same. */
    void sendZeroCopy(int fd, long address, int length, int flags, long userData) {
        long at = next(SEND_ZERO_COPY, fd, userData);
        memory.set(JAVA_SHORT, at + PRIORITY, REPORT_USAGE);
        memory.set(JAVA_LONG, at + ADDRESS, address);
        memory.set(JAVA_INT, at + LENGTH, length);
        memory.set(JAVA_INT, at + OPERATION_FLAGS, flags);
    }

    /** Waits for readiness once. */
    void poll(int fd, int events, long userData) {
        poll(fd, events, 0, userData);
    }

    /** Tells of each change of readiness until told to stop. */
    void pollAlways(int fd, int events, long userData) {
        poll(fd, events, LinuxNative.IORING_POLL_ADD_MULTI(), userData);
    }

    private void poll(int fd, int events, int how, long userData) {
        long at = next(POLL, fd, userData);
        memory.set(JAVA_INT, at + LENGTH, how);
        memory.set(JAVA_INT, at + OPERATION_FLAGS, pollEvents(events));
    }

    /** The field has 32 bits of which the halves change places where the most significant byte comes first (poll32_events). */
    private static int pollEvents(int events) {
        return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN ? events : Integer.rotateLeft(events, 16);
    }

    /** Stops the operation that was submitted with {@code target}; its own completion follows, and this one makes none unless it comes too late. */
    void cancel(long target, long userData) {
        long at = next(CANCEL, -1, userData);
        memory.set(JAVA_BYTE, at + FLAGS, SILENT);
        memory.set(JAVA_LONG, at + ADDRESS, target);
    }

    /** Closes a descriptor. */
    void close(int fd, long userData) {
        next(CLOSE, fd, userData);
    }
}
