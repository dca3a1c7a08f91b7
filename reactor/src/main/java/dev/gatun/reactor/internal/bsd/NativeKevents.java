package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The system's own calls, or those of libkqueue. */
final class NativeKevents implements Kevents {
    private static final Map<String, KqueueSystem> BY_NAME = Map.of(
            "Mac OS X", KqueueSystem.DARWIN,
            "Darwin", KqueueSystem.DARWIN,
            "FreeBSD", KqueueSystem.FREEBSD,
            "OpenBSD", KqueueSystem.OPENBSD,
            "NetBSD", KqueueSystem.NETBSD,
            "DragonFlyBSD", KqueueSystem.DRAGONFLY,
            "DragonFly", KqueueSystem.DRAGONFLY);

    private final KqueueSystem system;
    private final MethodHandle kqueue;
    private final MethodHandle kevent;
    /** libkqueue's own, in newer ones: it gives back what belongs to a closed queue on a thread of its own, and this waits for that. */
    private final Optional<MethodHandle> drain;

    private NativeKevents(KqueueSystem system, SymbolLookup symbols) {
        this.system = system;
        this.kqueue = NativeLink.link(symbols, "kqueue", JAVA_INT);
        // The counts are int, but size_t on NetBSD. In a 64-bit calling convention whoever wants an int reads the lower half of the register.
        this.kevent = NativeLink.link(
                symbols, system.function(), JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        // Returns nothing, of which the int is made that the handle has to have.
        String drains = "libkqueue_drain_pending_close";
        this.drain = symbols.find(drains).map(found -> NativeLink.link(symbols, drains, JAVA_INT));
    }

    /** Whether the operating system of this name has kqueue. */
    static boolean isNative(String os) {
        return BY_NAME.containsKey(os);
    }

    /** The calls of the operating system of this name. */
    static NativeKevents ofSystem(String os) {
        SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
        KqueueSystem system = BY_NAME.get(os);
        if (system == KqueueSystem.NETBSD && symbols.find(KqueueSystem.NETBSD_11.function()).isPresent()) {
            system = KqueueSystem.NETBSD_11;
        }
        return new NativeKevents(system, symbols);
    }

    /** The calls of libkqueue, loaded from this file for good. */
    @SuppressWarnings("restricted")
    static NativeKevents ofLibrary(Path file) {
        return new NativeKevents(KqueueSystem.LIBKQUEUE, SymbolLookup.libraryLookup(file, Arena.global()));
    }

    @Override
    public KqueueSystem system() {
        return system;
    }

    @Override
    public int open(MemorySegment capture) {
        try {
            int result = (int) kqueue.invokeExact(capture);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    @Override
    public int kevent(MemorySegment capture, int queue, long changes, int changeCount, long events, int eventCount, long timeout) {
        try {
            int result = (int) kevent.invokeExact(capture, queue, changes, (long) changeCount, events, (long) eventCount, timeout);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    @Override
    public int close(MemorySegment capture, int queue) {
        int result = PosixCalls.close(capture, queue);
        if (drain.isPresent()) {
            try {
                int ignored = (int) drain.get().invokeExact(capture);
            } catch (Throwable t) {
                throw NativeLink.unexpected(t);
            }
        }
        return result;
    }
}
