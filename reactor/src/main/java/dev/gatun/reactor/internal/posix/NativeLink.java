package dev.gatun.reactor.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Links the generated functions again, with two differences: errno is captured, and an address is passed as a {@code long}.
 *
 * <p>jextract can't emit the first. The second saves the liveness check of a segment per call (for a shared arena an atomic increment and decrement);
 * the pools guarantee that the memory outlives the call.
 */
public final class NativeLink {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private NativeLink() {}

    /** A handle whose first argument is a capture segment; {@code firstVariadic} below 0 for a function that takes no variadic arguments. */
    @SuppressWarnings("restricted")
    public static MethodHandle link(MemorySegment symbol, FunctionDescriptor generated, int firstVariadic) {
        FunctionDescriptor descriptor = withLongAddresses(generated);
        Linker.Option capture = Linker.Option.captureCallState("errno");
        return firstVariadic < 0
                ? LINKER.downcallHandle(symbol, descriptor, capture)
                : LINKER.downcallHandle(symbol, descriptor, capture, Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** The same for a function that takes no variadic arguments. */
    public static MethodHandle link(MemorySegment symbol, FunctionDescriptor generated) {
        return link(symbol, generated, -1);
    }

    private static FunctionDescriptor withLongAddresses(FunctionDescriptor generated) {
        MemoryLayout[] arguments =
                generated.argumentLayouts().stream().map(NativeLink::plain).toArray(MemoryLayout[]::new);
        return generated.returnLayout().isPresent()
                ? FunctionDescriptor.of(plain(generated.returnLayout().get()), arguments)
                : FunctionDescriptor.ofVoid(arguments);
    }

    private static MemoryLayout plain(MemoryLayout layout) {
        return layout instanceof AddressLayout ? ValueLayout.JAVA_LONG : layout;
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
