package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.BY_HANDLE_FILE_INFORMATION;
import dev.gatun.bindings.windows.FILETIME;
import dev.gatun.bindings.windows.OVERLAPPED;
import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.file.CountedFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** A file by its handle, so that the kernel can send it. Any thread. */
final class WinFile extends CountedFile {
    /** As everywhere else: a file that is being sent can be replaced and deleted. */
    private static final int SHARE = WindowsNative.FILE_SHARE_READ() | WindowsNative.FILE_SHARE_WRITE() | WindowsNative.FILE_SHARE_DELETE();

    /** Microsoft counts from 1601, in steps of 100 ns. */
    private static final Instant EPOCH = Instant.parse("1601-01-01T00:00:00Z");

    private static final long STEPS_PER_SECOND = 10_000_000;

    /** Behind the two words that the system writes: where the read begins. */
    private static final long OFFSET = OVERLAPPED.InternalHigh$offset() + Long.BYTES;

    private final long handle;

    private record Facts(long size, Instant lastModified, boolean regular) {}

    private WinFile(Path path, long handle, Facts facts) {
        super(path, facts.size, facts.lastModified, facts.regular);
        this.handle = handle;
    }

    /** Opens a file for reading, or a directory, so that it can be told. */
    static OpenFile open(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinCalls.newCapture(arena);
            // Java knows paths longer than 260 characters, Windows only with this prefix, and then takes them literally.
            String absolute = path.toAbsolutePath().normalize().toString();
            String literal = absolute.startsWith("\\\\") ? absolute : "\\\\?\\" + absolute;
            byte[] text = (literal + '\0').getBytes(StandardCharsets.UTF_16LE);
            MemorySegment name = arena.allocate(text.length, 2);
            MemorySegment.copy(text, 0, name, ValueLayout.JAVA_BYTE, 0, text.length);
            long handle = FileHandleCalls.open(capture, name.address(), WindowsNative.GENERIC_READ(), SHARE, WindowsNative.FILE_FLAG_BACKUP_SEMANTICS());
            if (handle < 0) {
                throw FileErrors.failure("open", path, (int) handle);
            }
            try {
                return new WinFile(path, handle, facts(capture, arena, handle, path));
            } catch (RuntimeException e) {
                HandleCalls.close(capture, handle);
                throw e;
            }
        }
    }

    private static Facts facts(MemorySegment capture, Arena arena, long handle, Path path) {
        if (FileHandleCalls.type(capture, handle) != WindowsNative.FILE_TYPE_DISK()) {
            return new Facts(0, Instant.EPOCH, false);
        }
        MemorySegment facts = arena.allocate(BY_HANDLE_FILE_INFORMATION.sizeof(), 8);
        int result = FileHandleCalls.facts(capture, handle, facts.address());
        if (result < 0) {
            throw FileErrors.failure("GetFileInformationByHandle", path, result);
        }
        int attributes = facts.get(ValueLayout.JAVA_INT, BY_HANDLE_FILE_INFORMATION.dwFileAttributes$offset());
        long written = BY_HANDLE_FILE_INFORMATION.ftLastWriteTime$offset();
        long steps = joined(facts, written + FILETIME.dwHighDateTime$offset(), written + FILETIME.dwLowDateTime$offset());
        return new Facts(
                joined(facts, BY_HANDLE_FILE_INFORMATION.nFileSizeHigh$offset(), BY_HANDLE_FILE_INFORMATION.nFileSizeLow$offset()),
                EPOCH.plusSeconds(steps / STEPS_PER_SECOND).plusNanos(steps % STEPS_PER_SECOND * 100),
                (attributes & WindowsNative.FILE_ATTRIBUTE_DIRECTORY()) == 0);
    }

    private static long joined(MemorySegment facts, long high, long low) {
        return (long) facts.get(ValueLayout.JAVA_INT, high) << 32 | Integer.toUnsignedLong(facts.get(ValueLayout.JAVA_INT, low));
    }

    /** The handle; valid while a reference is held. */
    long handle() {
        return handle;
    }

    @Override
    protected int readAt(Buffer target, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinCalls.newCapture(arena);
            MemorySegment where = arena.allocate(OVERLAPPED.sizeof() + Integer.BYTES, 8);
            long count = OVERLAPPED.sizeof();
            where.set(ValueLayout.JAVA_LONG, OFFSET, offset);
            int result = FileHandleCalls.read(
                    capture, handle, target.address() + target.writeIndex(), target.writableBytes(), where.address() + count, where.address());
            if (result == -WindowsNative.ERROR_HANDLE_EOF()) {
                return 0;
            }
            if (result < 0) {
                throw isRegular() ? FileErrors.failure("read", path(), result) : FileErrors.isDirectory(path());
            }
            int read = where.get(ValueLayout.JAVA_INT, count);
            target.writeIndex(target.writeIndex() + read);
            return read;
        }
    }

    @Override
    protected void closeFile() {
        try (Arena arena = Arena.ofConfined()) {
            HandleCalls.close(WinCalls.newCapture(arena), handle);
        }
    }
}
