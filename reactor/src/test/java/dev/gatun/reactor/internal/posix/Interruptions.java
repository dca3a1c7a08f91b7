package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.bindings.linux.LinuxNative;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Interrupts threads in system calls, by a signal to one of them. SIGPIPE serves: the Java VM has a handler for it that does nothing, and Linux restarts
 * neither epoll_wait and poll nor calls on a socket with a time-out after any handler (signal(7)).
 */
public final class Interruptions {
    /** Call this in a test that needs signals to threads. */
    public static void assumePossible() {
        assumeTrue(Files.exists(Path.of("/proc/self/task")), "there is no /proc that tells what threads do");
        assumeTrue(NativeLink.has("tgkill"), "the C library has no tgkill");
    }

    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MethodHandle kill = NativeLink.link("tgkill", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    /** The number that the kernel has for the calling thread. */
    public static int thisThread() {
        return LinuxNative.gettid();
    }

    /** Interrupts what a thread does in the kernel. */
    public void interrupt(int thread) {
        try {
            int result = (int) kill.invokeExact(capture, LinuxNative.getpid(), thread, LinuxNative.SIGPIPE());
            if (result < 0) {
                throw Errno.failure("tgkill", "thread " + thread, -NativeLink.errno(capture));
            }
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** Interrupts a sleeping thread, and waits until it sleeps again. */
    public void interruptAsleep(int thread) {
        awaitAsleep(thread);
        long before = sleeps(thread);
        interrupt(thread);
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (sleeps(thread) == before) {
            if (System.nanoTime() > until) {
                throw new AssertionError("thread " + thread + " was not interrupted, or has not gone to sleep again");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until a thread sleeps in the kernel. */
    public static void awaitAsleep(int thread) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!status(thread, "State:").startsWith("S")) {
            if (System.nanoTime() > until) {
                throw new AssertionError("thread " + thread + " does not sleep");
            }
            Thread.onSpinWait();
        }
    }

    /** A moment between two interruptions that nothing tells from each other. */
    public static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }

    /** How often a thread has gone to sleep. */
    private static long sleeps(int thread) {
        return Long.parseLong(status(thread, "voluntary_ctxt_switches:"));
    }

    private static String status(int thread, String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/task/" + thread + "/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
