package dev.gatun.reactor.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Facts about the machine that only native calls tell. */
public final class LinuxSystem {
    private static final int LONGEST_VERSION = 64;

    private LinuxSystem() {}

    /** Bytes per page of memory; 0 when it can't be found out. */
    public static int pageSize() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle call = NativeLink.link("getpagesize", JAVA_INT);
            return (int) call.invokeExact(PosixCalls.newCapture(arena));
        } catch (Throwable t) {
            return 0;
        }
    }

    /** Name and version of the C library; empty when it says neither. */
    public static String libc() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle call = NativeLink.link("gnu_get_libc_version", JAVA_LONG);
            long text = (long) call.invokeExact(PosixCalls.newCapture(arena));
            return "glibc " + stringAt(text);
        } catch (Throwable t) {
            return muslOrUnknown();
        }
    }

    @SuppressWarnings("restricted")
    private static String stringAt(long address) {
        return MemorySegment.ofAddress(address).reinterpret(LONGEST_VERSION).getString(0);
    }

    /** musl has no function that tells its version; its loader stands in {@code /lib}. */
    private static String muslOrUnknown() {
        try (Stream<Path> files = Files.list(Path.of("/lib"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("ld-musl-")) ? "musl" : "";
        } catch (IOException e) {
            return "";
        }
    }
}
