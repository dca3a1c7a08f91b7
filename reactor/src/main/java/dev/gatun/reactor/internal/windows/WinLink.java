package dev.gatun.reactor.internal.windows;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Links functions of Windows' libraries. They are not in the linker's default lookup, so each is looked up in the library that has it; the error of a call
 * is captured, and an address, a handle or a {@code SOCKET} is passed as a {@code long}.
 *
 * <p>The signatures are written out beside the handles, as for POSIX: a test on Windows holds each against the generated one; for that, a handle's field
 * bears the name of its function.
 */
final class WinLink {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final long SOCKET_ERROR = offset("WSAGetLastError");
    private static final long LAST_ERROR = offset("GetLastError");
    private static final Linker.Option CAPTURE_SOCKET_ERROR = Linker.Option.captureCallState("WSAGetLastError");
    private static final Linker.Option CAPTURE_LAST_ERROR = Linker.Option.captureCallState("GetLastError");

    // Windows itself has both loaded from its own folder before anything else (KnownDLLs), so no other file of these names is taken.
    @SuppressWarnings("restricted")
    private static final SymbolLookup SOCKETS = SymbolLookup.libraryLookup("ws2_32", Arena.global());

    @SuppressWarnings("restricted")
    private static final SymbolLookup KERNEL = SymbolLookup.libraryLookup("kernel32", Arena.global());

    private WinLink() {}

    private static long offset(String state) {
        return CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement(state));
    }

    /** A function of Winsock. The handle's first argument is a capture segment; then come {@code arguments}. */
    static MethodHandle socketCall(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(find(SOCKETS, name), FunctionDescriptor.of(result, arguments), CAPTURE_SOCKET_ERROR);
    }

    /** A function of Winsock that a socket was asked for. */
    static MethodHandle extensionCall(Extension extension, MemoryLayout result, MemoryLayout... arguments) {
        return link(extension.pointer(), FunctionDescriptor.of(result, arguments), CAPTURE_SOCKET_ERROR);
    }

    /** The same for a function without a result. */
    static MethodHandle extensionProcedure(Extension extension, MemoryLayout... arguments) {
        return link(extension.pointer(), FunctionDescriptor.ofVoid(arguments), CAPTURE_SOCKET_ERROR);
    }

    /** A function of kernel32. */
    static MethodHandle kernelCall(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(find(KERNEL, name), FunctionDescriptor.of(result, arguments), CAPTURE_LAST_ERROR);
    }

    private static MemorySegment find(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("this Windows has no function " + name));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(MemorySegment symbol, FunctionDescriptor descriptor, Linker.Option option) {
        return LINKER.downcallHandle(symbol, descriptor, option);
    }

    /** A capture segment; one per event loop, so that no call allocates. */
    static MemorySegment newCapture(Arena arena) {
        return arena.allocate(CAPTURED);
    }

    /** What the last failed call of Winsock left; meaningless after a call that succeeded. */
    static int socketError(MemorySegment capture) {
        return capture.get(ValueLayout.JAVA_INT, SOCKET_ERROR);
    }

    /** What the last failed call of kernel32 left. */
    static int lastError(MemorySegment capture) {
        return capture.get(ValueLayout.JAVA_INT, LAST_ERROR);
    }

    /** A downcall throws nothing that a caller could handle; this makes the compiler see it. */
    static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException exception ? exception : new IllegalStateException(t);
    }
}
