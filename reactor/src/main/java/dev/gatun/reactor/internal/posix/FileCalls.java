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

/** Opening, reading and looking at files. Any thread: each call has a capture segment of its own. */
public final class FileCalls {
    private static final MethodHandle OPEN = NativeLink.linkVariadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle PREAD = NativeLink.link("pread", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle STATX = NativeLink.link("statx", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final int READ_FLAGS = ThisSystem.TABLE.closeOnExecFlag() | ThisSystem.TABLE.nonBlockFlag();
    private static final int TYPE_MASK = 0xf000;
    private static final int REGULAR = 0x8000;

    private FileCalls() {}

    /**
     * What a file is.
     *
     * @param size in bytes
     * @param lastModified when its content changed
     * @param regular whether it is a regular file
     */
    public record Facts(long size, Instant lastModified, boolean regular) {}

    /** {@code open(2)} for reading; {@code O_NONBLOCK} so that a pipe without a writer does not block. */
    public static int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            int result = (int) OPEN.invokeExact(capture, arena.allocateFrom(path).address(), READ_FLAGS, 0);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code pread(2)}. */
    public static long read(int fd, long address, long length, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            long result = (long) PREAD.invokeExact(capture, fd, address, length, offset);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code statx(2)} on a descriptor: unlike {@code struct stat}, its layout is the same on every architecture. */
    public static Facts facts(int fd, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            MemorySegment facts = arena.allocate(statx.layout());
            int mask = LinuxNative.STATX_BASIC_STATS();
            int result = (int) STATX.invokeExact(
                    capture, fd, arena.allocateFrom("").address(), LinuxNative.AT_EMPTY_PATH(), mask, facts.address());
            if (result < 0) {
                throw Errno.failure("statx", path, -NativeLink.errno(capture));
            }
            long modified = statx.stx_mtime$offset();
            Instant instant = Instant.ofEpochSecond(
                    facts.get(ValueLayout.JAVA_LONG, modified + statx_timestamp.tv_sec$offset()),
                    facts.get(ValueLayout.JAVA_INT, modified + statx_timestamp.tv_nsec$offset()));
            int mode = facts.get(ValueLayout.JAVA_SHORT, statx.stx_mode$offset());
            return new Facts(facts.get(ValueLayout.JAVA_LONG, statx.stx_size$offset()), instant, (mode & TYPE_MASK) == REGULAR);
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code close(2)}. */
    public static void close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            PosixCalls.close(PosixCalls.newCapture(arena), fd);
        }
    }
}
