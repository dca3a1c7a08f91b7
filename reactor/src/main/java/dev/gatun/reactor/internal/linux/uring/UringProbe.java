package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.io_uring_probe;
import dev.gatun.bindings.linux.io_uring_probe_op;
import dev.gatun.reactor.SocketFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tries out what the transport needs: a ring, a ring of buffers, and the operations. */
final class UringProbe {
    private static final int MOST_OPERATIONS = 256;
    /** {@code IO_URING_OP_SUPPORTED} of linux/io_uring.h. */
    private static final int SUPPORTED = 1;

    private static final int FEATURES = LinuxNative.IORING_FEAT_SINGLE_MMAP()
            | LinuxNative.IORING_FEAT_NODROP()
            | LinuxNative.IORING_FEAT_SUBMIT_STABLE()
            | LinuxNative.IORING_FEAT_FAST_POLL()
            | LinuxNative.IORING_FEAT_EXT_ARG()
            | LinuxNative.IORING_FEAT_CQE_SKIP();

    private UringProbe() {}

    /** Why it does not work; empty when it does. Leaves nothing open. */
    static String whyNot() {
        try (Ring ring = new Ring()) {
            int missing = FEATURES & ~ring.features();
            if (missing != 0) {
                return "the kernel's io_uring is too old, it lacks features 0x" + Integer.toHexString(missing);
            }
            String operation = missingOperation(ring);
            if (!operation.isEmpty()) {
                return operation;
            }
            new BufferRing(ring).close();
            return "";
        } catch (SocketFailure e) {
            return e.getMessage() + hint(e);
        }
    }

    private static String hint(SocketFailure e) {
        return switch (e.errorName()) {
            case "ENOSYS" -> "; the kernel is built without io_uring, or a container's seccomp profile hides it";
            case "EPERM", "EACCES" -> "; kernel.io_uring_disabled or a container's seccomp profile forbids it";
            case "ENOMEM" -> "; the limit of locked memory (ulimit -l) may be too low";
            default -> "";
        };
    }

    /** Multishot receives came with Linux 6.0 and are no operation of their own; zero-copy sends, which came with them, stand for both. */
    private static String missingOperation(Ring ring) {
        Map<String, Integer> needed = new LinkedHashMap<>();
        needed.put("IORING_OP_ACCEPT", LinuxNative.IORING_OP_ACCEPT());
        needed.put("IORING_OP_RECV", LinuxNative.IORING_OP_RECV());
        needed.put("IORING_OP_SEND", LinuxNative.IORING_OP_SEND());
        needed.put("IORING_OP_SENDMSG", LinuxNative.IORING_OP_SENDMSG());
        needed.put("IORING_OP_SEND_ZC", LinuxNative.IORING_OP_SEND_ZC());
        needed.put("IORING_OP_POLL_ADD", LinuxNative.IORING_OP_POLL_ADD());
        needed.put("IORING_OP_ASYNC_CANCEL", LinuxNative.IORING_OP_ASYNC_CANCEL());
        needed.put("IORING_OP_CLOSE", LinuxNative.IORING_OP_CLOSE());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment probe = arena.allocate(io_uring_probe.sizeof() + MOST_OPERATIONS * io_uring_probe_op.sizeof(), 8);
            int result = ring.register(LinuxNative.IORING_REGISTER_PROBE(), probe.address(), MOST_OPERATIONS);
            if (result < 0) {
                return "io_uring_register probe: error " + -result;
            }
            for (Map.Entry<String, Integer> operation : needed.entrySet()) {
                if (!supports(probe, operation.getValue())) {
                    return "the kernel's io_uring has no " + operation.getKey() + "; Linux 6.0 has all that is needed";
                }
            }
            return "";
        }
    }

    private static boolean supports(MemorySegment probe, int operation) {
        if (operation > Byte.toUnsignedInt(probe.get(JAVA_BYTE, io_uring_probe.last_op$offset()))) {
            return false;
        }
        long at = io_uring_probe.ops$offset() + operation * io_uring_probe_op.sizeof();
        return (probe.get(JAVA_SHORT, at + io_uring_probe_op.flags$offset()) & SUPPORTED) != 0;
    }
}
