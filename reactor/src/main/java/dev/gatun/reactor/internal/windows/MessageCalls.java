package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** {@code FormatMessageW}: what Windows says to an error number. Winsock's errors are among those of the system. */
final class MessageCalls {
    private static final int CHARACTERS = 512;
    /** The width mask takes the line ends out. */
    private static final int FLAGS = WindowsNative.FORMAT_MESSAGE_FROM_SYSTEM()
            | WindowsNative.FORMAT_MESSAGE_IGNORE_INSERTS()
            | WindowsNative.FORMAT_MESSAGE_MAX_WIDTH_MASK();

    private static final MethodHandle FORMATMESSAGEW =
            WinLink.kernelCall("FormatMessageW", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);

    private MessageCalls() {}

    static String text(int error) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(CHARACTERS * 2L, 2);
            int length = (int) FORMATMESSAGEW.invokeExact(
                    WinLink.newCapture(arena), FLAGS, 0L, error, 0, text.address(), CHARACTERS, 0L);
            byte[] bytes = text.asSlice(0, length * 2L).toArray(ValueLayout.JAVA_BYTE);
            return length == 0 ? "unknown error" : new String(bytes, StandardCharsets.UTF_16LE).strip();
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }
}
