package dev.gatun.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the ways to make a downcall cost, on functions of libc that do next to nothing: passing memory as a segment or as a {@code long}, capturing
 * errno, {@code critical}; and a system call beside them, which is what there is to save.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DowncallBenchmark {
    private static final FunctionDescriptor BY_SEGMENT = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final FunctionDescriptor BY_LONG = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private static final MethodHandle STRNLEN_SEGMENT = link("strnlen", BY_SEGMENT);
    private static final MethodHandle STRNLEN_LONG = link("strnlen", BY_LONG);
    private static final MethodHandle STRNLEN_ERRNO = link("strnlen", BY_LONG, ERRNO);
    private static final MethodHandle STRNLEN_CRITICAL = link("strnlen", BY_LONG, Linker.Option.critical(false));
    private static final MethodHandle GETPPID = link("getppid", FunctionDescriptor.of(JAVA_INT));

    private final MemorySegment shared = Arena.ofShared().allocate(16);
    private final MemorySegment automatic = Arena.ofAuto().allocate(16);
    private final MemorySegment capture = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    private final long address = shared.address();

    @SuppressWarnings("restricted")
    private static MethodHandle link(String function, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(function).orElseThrow(), descriptor, options);
    }

    /** A segment of a shared arena: its liveness is guarded by an atomic increment and decrement. */
    @Benchmark
    public long sharedSegment() throws Throwable {
        return (long) STRNLEN_SEGMENT.invokeExact(shared, 16L);
    }

    /** A segment of an automatic arena: only its reachability is guarded. */
    @Benchmark
    public long automaticSegment() throws Throwable {
        return (long) STRNLEN_SEGMENT.invokeExact(automatic, 16L);
    }

    /** The address as a number: nothing is guarded. */
    @Benchmark
    public long plainAddress() throws Throwable {
        return (long) STRNLEN_LONG.invokeExact(address, 16L);
    }

    /** The same with errno captured into an automatic segment, as the reactor's calls are. */
    @Benchmark
    public long plainAddressWithErrno() throws Throwable {
        return (long) STRNLEN_ERRNO.invokeExact(capture, address, 16L);
    }

    /** The same without a change of thread state: not for a call that can block. */
    @Benchmark
    public long plainAddressCritical() throws Throwable {
        return (long) STRNLEN_CRITICAL.invokeExact(address, 16L);
    }

    /** The cheapest system call. */
    @Benchmark
    public int systemCall() throws Throwable {
        return (int) GETPPID.invokeExact();
    }
}
