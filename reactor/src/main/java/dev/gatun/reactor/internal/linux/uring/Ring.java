package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.io_cqring_offsets;
import dev.gatun.bindings.linux.io_sqring_offsets;
import dev.gatun.bindings.linux.io_uring_cqe;
import dev.gatun.bindings.linux.io_uring_getevents_arg;
import dev.gatun.bindings.linux.io_uring_params;
import dev.gatun.bindings.linux.io_uring_sqe;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The two queues of an io_uring, and the one call that submits and waits. Opened, used and closed by one thread: the kernel refuses others
 * ({@code IORING_SETUP_SINGLE_ISSUER}).
 *
 * <p>Completions are worked out when this thread enters the kernel to wait, and at no other time ({@code IORING_SETUP_DEFER_TASKRUN}, Linux 6.1): nothing
 * interrupts a turn of the loop. A kernel that has not got that works them out at any entry ({@code IORING_SETUP_COOP_TASKRUN}).
 */
final class Ring implements AutoCloseable {
    /** Submissions that one call takes; a turn that makes more submits in between. */
    static final int ENTRIES = 1024;
    /** Completions that the kernel can leave before it keeps a list of its own, which costs it memory and the multishot operations their lives. */
    static final int COMPLETIONS = 4096;

    private static final int ALWAYS = LinuxNative.IORING_SETUP_CLAMP()
            | LinuxNative.IORING_SETUP_CQSIZE()
            | LinuxNative.IORING_SETUP_SUBMIT_ALL()
            | LinuxNative.IORING_SETUP_SINGLE_ISSUER()
            | LinuxNative.IORING_SETUP_TASKRUN_FLAG();
    private static final int[] FLAGS = {
        ALWAYS | LinuxNative.IORING_SETUP_DEFER_TASKRUN() | Newer.SETUP_NO_SQARRAY,
        ALWAYS | LinuxNative.IORING_SETUP_DEFER_TASKRUN(),
        ALWAYS | LinuxNative.IORING_SETUP_COOP_TASKRUN(),
    };
    private static final int WAITING = LinuxNative.IORING_ENTER_GETEVENTS() | LinuxNative.IORING_ENTER_EXT_ARG();
    private static final int HAS_WORK = LinuxNative.IORING_SQ_TASKRUN() | LinuxNative.IORING_SQ_CQ_OVERFLOW();

    private static final long SUBMISSION = io_uring_sqe.sizeof();
    private static final long COMPLETION = io_uring_cqe.sizeof();
    private static final long USER_DATA = io_uring_cqe.user_data$offset();
    private static final long RESULT = io_uring_cqe.res$offset();
    private static final long CQE_FLAGS = io_uring_cqe.flags$offset();
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long NANOS = 1_000_000_000L;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment time = arena.allocate(2 * JAVA_LONG.byteSize(), 8);
    private final MemorySegment wait = arena.allocate(io_uring_getevents_arg.sizeof(), 8);
    private final long waitAddress = wait.address();
    private final int fd;
    private final int features;
    private final Mapping rings;
    private final Mapping entries;
    private final MemorySegment memory;
    private final MemorySegment submissions;
    private final long sqHead;
    private final long sqTail;
    private final long sqFlags;
    private final int sqMask;
    private final int sqSize;
    private final long cqHead;
    private final long cqTail;
    private final long cqes;
    private final int cqMask;
    /** Where the next submission goes; the kernel sees it when it is entered. */
    private int tail;
    private int head;
    private boolean closed;

    Ring() {
        this(ENTRIES, COMPLETIONS);
    }

    Ring(int size, int completions) {
        MemorySegment parameters = arena.allocate(io_uring_params.sizeof(), 8);
        fd = open(parameters, size, completions);
        features = parameters.get(JAVA_INT, io_uring_params.features$offset());
        long sq = io_uring_params.sq_off$offset();
        long cq = io_uring_params.cq_off$offset();
        sqSize = parameters.get(JAVA_INT, io_uring_params.sq_entries$offset());
        int cqSize = parameters.get(JAVA_INT, io_uring_params.cq_entries$offset());
        cqes = parameters.get(JAVA_INT, cq + io_cqring_offsets.cqes$offset());
        boolean array = (parameters.get(JAVA_INT, io_uring_params.flags$offset()) & Newer.SETUP_NO_SQARRAY) == 0;
        long order = parameters.get(JAVA_INT, sq + io_sqring_offsets.array$offset());
        long end = Math.max(cqes + cqSize * COMPLETION, array ? order + (long) sqSize * Integer.BYTES : 0);
        Mapping first = null;
        try {
            first = Mapping.shared(capture, fd, LinuxNative.IORING_OFF_SQ_RING(), end);
            entries = Mapping.shared(capture, fd, LinuxNative.IORING_OFF_SQES(), sqSize * SUBMISSION);
        } catch (RuntimeException e) {
            if (first != null) {
                first.close(capture);
            }
            PosixCalls.close(capture, fd);
            arena.close();
            throw e;
        }
        rings = first;
        memory = rings.segment();
        submissions = entries.segment();
        sqHead = parameters.get(JAVA_INT, sq + io_sqring_offsets.head$offset());
        sqTail = parameters.get(JAVA_INT, sq + io_sqring_offsets.tail$offset());
        sqFlags = parameters.get(JAVA_INT, sq + io_sqring_offsets.flags$offset());
        cqHead = parameters.get(JAVA_INT, cq + io_cqring_offsets.head$offset());
        cqTail = parameters.get(JAVA_INT, cq + io_cqring_offsets.tail$offset());
        sqMask = sqSize - 1;
        cqMask = cqSize - 1;
        for (int i = 0; array && i < sqSize; i++) {
            memory.set(JAVA_INT, order + (long) i * Integer.BYTES, i);
        }
        wait.set(JAVA_LONG, io_uring_getevents_arg.ts$offset(), time.address());
    }

    private int open(MemorySegment parameters, int size, int completions) {
        int result = 0;
        for (int flags : FLAGS) {
            parameters.fill((byte) 0);
            parameters.set(JAVA_INT, io_uring_params.flags$offset(), flags);
            parameters.set(JAVA_INT, io_uring_params.cq_entries$offset(), completions);
            result = UringCalls.setup(capture, size, parameters.address());
            if (result != -Errno.EINVAL) {
                break;
            }
        }
        if (result < 0) {
            arena.close();
            throw Errno.failure("io_uring_setup", result);
        }
        return result;
    }

    int descriptor() {
        return fd;
    }

    /** {@code IORING_FEAT_}s. */
    int features() {
        return features;
    }

    /** The calls of {@code io_uring_register(2)}. */
    int register(int operation, long argument, int count) {
        return UringCalls.register(capture, fd, operation, argument, count);
    }

    MemorySegment submissions() {
        return submissions;
    }

    /** Where in {@link #submissions()} the next one is to be written, all zero. What was written before is submitted when there is no room. */
    long next() {
        if (unsubmitted() == sqSize) {
            submit();
        }
        long at = (tail & sqMask) * SUBMISSION;
        tail++;
        for (long offset = 0; offset < SUBMISSION; offset += Long.BYTES) {
            submissions.set(JAVA_LONG, at + offset, 0);
        }
        return at;
    }

    /** How many submissions the kernel has not taken yet: what they point to must stay as it is. */
    int unsubmitted() {
        return tail - (int) INT.getAcquire(memory, sqHead);
    }

    /** Whether entering without waiting would do anything. */
    boolean hasWork() {
        return unsubmitted() > 0 || ((int) INT.getAcquire(memory, sqFlags) & HAS_WORK) != 0;
    }

    /** Whether the kernel keeps completions back for which the queue had no room. */
    boolean overflown() {
        return ((int) INT.getAcquire(memory, sqFlags) & LinuxNative.IORING_SQ_CQ_OVERFLOW()) != 0;
    }

    /**
     * Submits all, has completions worked out, and waits for {@code least} of them.
     *
     * @param timeoutNanos the longest wait; a negative value waits for ever
     */
    void await(int least, long timeoutNanos) {
        boolean limited = least > 0 && timeoutNanos >= 0;
        if (limited) {
            time.set(JAVA_LONG, 0, timeoutNanos / NANOS);
            time.set(JAVA_LONG, Long.BYTES, timeoutNanos % NANOS);
        }
        enter(least, limited ? WAITING : LinuxNative.IORING_ENTER_GETEVENTS(), limited ? waitAddress : 0);
    }

    /** Submits all, and has nothing worked out. */
    void submit() {
        enter(0, 0, 0);
    }

    private void enter(int least, int flags, long argument) {
        INT.setRelease(memory, sqTail, tail);
        int result = UringCalls.enter(capture, fd, unsubmitted(), least, flags, argument, argument == 0 ? 0 : wait.byteSize());
        // Out of time, out of a signal, out of memory for the moment, or too many completions wait: what is there is looked at, then it is tried again.
        if (result < 0
                && result != -LinuxNative.ETIME()
                && result != -Errno.EINTR
                && result != -Errno.EAGAIN
                && result != -LinuxNative.EBUSY()) {
            throw Errno.failure("io_uring_enter", result);
        }
    }

    /** How many completions can be looked at. */
    int completions() {
        return (int) INT.getAcquire(memory, cqTail) - head;
    }

    long userData() {
        return memory.get(JAVA_LONG, cqes + (head & cqMask) * COMPLETION + USER_DATA);
    }

    int result() {
        return memory.get(JAVA_INT, cqes + (head & cqMask) * COMPLETION + RESULT);
    }

    int flags() {
        return memory.get(JAVA_INT, cqes + (head & cqMask) * COMPLETION + CQE_FLAGS);
    }

    /** Gives the place of the first completion back to the kernel. */
    void advance() {
        head++;
        INT.setRelease(memory, cqHead, head);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            entries.close(capture);
            rings.close(capture);
            PosixCalls.close(capture, fd);
            arena.close();
        }
    }
}
