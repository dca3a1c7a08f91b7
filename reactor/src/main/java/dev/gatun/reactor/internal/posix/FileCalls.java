package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Opening and reading files. Any thread: each call has a capture segment of its own. */
public final class FileCalls {
    private static final MethodHandle OPEN = NativeLink.linkVariadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle PREAD = NativeLink.link("pread", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final int READ_FLAGS = ThisSystem.TABLE.closeOnExecFlag() | ThisSystem.TABLE.nonBlockFlag();
    private static final int SEEK_END = 2;

    private FileCalls() {}

    /** {@code open(2)} for reading, interrupted calls repeated; {@code O_NONBLOCK} so that a pipe without a writer does not block. */
    public static int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            long name = arena.allocateFrom(path).address();
            while (true) {
                int result = (int) OPEN.invokeExact(capture, name, READ_FLAGS, 0);
                if (result >= 0) {
                    return result;
                }
                int errno = NativeLink.errno(capture);
                if (errno != Errno.EINTR) {
                    return -errno;
                }
            }
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code pread(2)}, interrupted calls repeated. */
    public static long read(int fd, long address, long length, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            while (true) {
                long result = (long) PREAD.invokeExact(capture, fd, address, length, offset);
                if (result >= 0) {
                    return result;
                }
                int errno = NativeLink.errno(capture);
                if (errno != Errno.EINTR) {
                    return -errno;
                }
            }
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** The size of a regular file, by {@code lseek(2)}. It moves the position of the descriptor, which nobody reads from: reads say where. */
    static long size(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            long result = (long) Seek.LSEEK.invokeExact(capture, fd, 0L, SEEK_END);
            return result < 0 ? -NativeLink.errno(capture) : result;
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

    private static final class Seek {
        static final MethodHandle LSEEK = NativeLink.link("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    }
}
