package dev.gatun.reactor.internal.posix;

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
 * Links functions of the C library as the generated bindings declare them, with differences from the handles that jextract makes: errno is captured, and
 * an address is passed as a {@code long}.
 *
 * <p>jextract can't emit the first. The second saves the liveness check of a segment per call (for a shared arena an atomic increment and decrement);
 * the pools guarantee that the memory outlives the call.
 *
 * <p>The signatures are written out beside the handles, although jextract has them: reading a generated one links the generated handle as well, which
 * doubles the work of a cold start. A test holds each against the generated one; for that, a handle's field bears the name of its function.
 */
public final class NativeLink {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private NativeLink() {}

    /** A handle whose first argument is a capture segment; then come {@code arguments}. */
    public static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(LINKER.defaultLookup(), name, FunctionDescriptor.of(result, arguments), CAPTURE);
    }

    /** The same for a function of another library, or one that goes by another name there. */
    public static MethodHandle link(SymbolLookup symbols, String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(symbols, name, FunctionDescriptor.of(result, arguments), CAPTURE);
    }

    /** The same for a function of which the arguments from {@code firstVariadic} on are variadic: some systems pass those in another way. */
    public static MethodHandle linkVariadic(String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
        return link(LINKER.defaultLookup(), name, FunctionDescriptor.of(result, arguments), CAPTURE, Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** Whether the C library has a function. */
    static boolean has(String name) {
        return LINKER.defaultLookup().find(name).isPresent();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(SymbolLookup symbols, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol = symbols.find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library of this system has no function " + name));
        return LINKER.downcallHandle(symbol, descriptor, options);
    }

    /**
     * A capture segment; one per event loop, so that no call allocates. An automatic arena is the one whose liveness costs nothing to guard during a
     * call.
     */
    static MemorySegment newCapture(Arena arena) {
        return arena.allocate(CAPTURED);
    }

    /** What the last failed call left; meaningless after a call that succeeded. */
    public static int errno(MemorySegment capture) {
        return capture.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
    }

    /** A downcall throws nothing that a caller could handle; this makes the compiler see it. */
    public static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException exception ? exception : new IllegalStateException(t);
    }
}
