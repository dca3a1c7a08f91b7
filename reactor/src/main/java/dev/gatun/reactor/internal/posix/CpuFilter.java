package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Chooses among the sockets that share a port by the CPU that handles the packet (socket(7), {@code SO_ATTACH_REUSEPORT_CBPF}).
 *
 * <p>The program answers with the number of a socket, in the order in which they began to listen; for a number that none has the kernel takes the hash of the
 * addresses. When a socket closes, the last one gets its number: so all must close together, as a listener's do.
 */
final class CpuFilter {
    private CpuFilter() {}

    /** Sets the program for all sockets of the port; number i gets what {@code cpus.get(i)} handles. The result of setsockopt(2). */
    static int attach(MemorySegment capture, int listener, int socketLevel, List<Integer> cpus) {
        int count = cpus.size();
        try (Arena arena = Arena.ofConfined()) {
            FilterProgram program = new FilterProgram(arena, 2 * count + 3);
            program.put(FilterProgram.LOAD_WORD, LinuxNative.SKF_AD_OFF() + LinuxNative.SKF_AD_CPU());
            for (int i = 0; i < count; i++) {
                program.put(FilterProgram.JUMP_IF_EQUAL, 1, cpus.get(i)).put(FilterProgram.RETURN, i);
            }
            program.put(FilterProgram.REMAINDER, count).put(FilterProgram.RETURN_COMPUTED, 0);
            return program.attach(capture, listener, socketLevel, LinuxNative.SO_ATTACH_REUSEPORT_CBPF());
        }
    }
}
