package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.statx;
import dev.gatun.bindings.linux.statx_timestamp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Instant;

/** By {@code statx(2)} on the descriptor: unlike {@code struct stat}, its layout is the same on every architecture. Linux alone has it. */
final class StatxFiles implements OpenedFile.Way {
    private static final MethodHandle STATX = NativeLink.link("statx", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final int TYPE_MASK = 0xf000;
    private static final int REGULAR = 0x8000;

    @Override
    public OpenedFile open(Path path) {
        int descriptor = OpenedFile.descriptor(path);
        try {
            return opened(descriptor, path);
        } catch (RuntimeException e) {
            FileCalls.close(descriptor);
            throw e;
        }
    }

    private static OpenedFile opened(int descriptor, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            MemorySegment facts = arena.allocate(statx.layout());
            int mask = LinuxNative.STATX_BASIC_STATS();
            int result = (int) STATX.invokeExact(
                    capture, descriptor, arena.allocateFrom("").address(), LinuxNative.AT_EMPTY_PATH(), mask, facts.address());
            if (result < 0) {
                throw Errno.failure("statx", path, -NativeLink.errno(capture));
            }
            long modified = statx.stx_mtime$offset();
            Instant instant = Instant.ofEpochSecond(
                    facts.get(ValueLayout.JAVA_LONG, modified + statx_timestamp.tv_sec$offset()),
                    facts.get(ValueLayout.JAVA_INT, modified + statx_timestamp.tv_nsec$offset()));
            int mode = facts.get(ValueLayout.JAVA_SHORT, statx.stx_mode$offset());
            long size = facts.get(ValueLayout.JAVA_LONG, statx.stx_size$offset());
            return new OpenedFile(descriptor, size, instant, (mode & TYPE_MASK) == REGULAR);
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
