package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kqueue as its manual pages have it, over real descriptors of Linux, in the layout of any system. What the poller hands over is remembered for tests to
 * look at; what no program should do is an {@link AssertionError}.
 */
final class FakeKevents implements Kevents {
    /** One change as it was handed over. */
    record Change(int ident, int filter, int flags, int fflags, long udata) {}

    /** One call. {@code timeout} in nanoseconds, -1 for ever. */
    record Call(List<Change> changes, int room, long timeout) {}

    private final KqueueSystem system;
    private final boolean userEvents;
    private final Map<Integer, FakeQueue> queues = new ConcurrentHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private volatile int nextFailure;

    FakeKevents(KqueueSystem system) {
        this(system, true);
    }

    /** {@code userEvents}: whether the kernel is new enough for {@code EVFILT_USER}. */
    FakeKevents(KqueueSystem system, boolean userEvents) {
        this.system = system;
        this.userEvents = userEvents;
    }

    /** The calls since the last time, those of other threads too. */
    synchronized List<Call> takeCalls() {
        List<Call> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** The next call makes its changes and is then interrupted, or fails otherwise, with this error number. */
    void failNext(int errno) {
        nextFailure = errno;
    }

    @Override
    public KqueueSystem system() {
        return system;
    }

    @Override
    public int open(MemorySegment capture) {
        FakeQueue queue = new FakeQueue(system, userEvents);
        queues.put(queue.descriptor(), queue);
        return queue.descriptor();
    }

    @Override
    public int close(MemorySegment capture, int queue) {
        queues.remove(queue).close();
        return 0;
    }

    @Override
    public int kevent(MemorySegment capture, int queue, long changes, int changeCount, long events, int eventCount, long timeout) {
        List<Change> read = new ArrayList<>();
        int size = system.layout().size();
        MemorySegment from = memory(changes, (long) size * changeCount);
        for (int i = 0; i < changeCount; i++) {
            long at = (long) size * i;
            KeventLayout layout = system.layout();
            read.add(new Change(
                    (int) layout.ident(from, at), layout.filter(from, at), layout.flags(from, at), layout.fflags(from, at), layout.udata(from, at)));
        }
        long nanos = nanos(timeout);
        remember(new Call(read, eventCount, nanos));
        FakeQueue called = queues.get(queue);
        if (called == null) {
            return -LinuxNative.EBADF();
        }
        MemorySegment to = memory(events, (long) size * eventCount);
        int failure = nextFailure;
        if (failure != 0 && eventCount > 0) {
            nextFailure = 0;
            called.call(read, to, 0, 0);
            return -failure;
        }
        return called.call(read, to, eventCount, nanos);
    }

    private synchronized void remember(Call call) {
        // A suite of streams makes millions, and asks for none.
        if (calls.size() < 10_000) {
            calls.add(call);
        }
    }

    /** What a kernel does with an address of its caller. */
    @SuppressWarnings("restricted")
    private static MemorySegment memory(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    private static long nanos(long timeout) {
        if (timeout == 0) {
            return -1;
        }
        MemorySegment timespec = memory(timeout, 2L * Long.BYTES);
        long nanos = timespec.get(JAVA_LONG, 8);
        if (nanos < 0 || nanos >= 1_000_000_000) {
            throw new AssertionError("a fraction of " + nanos + " nanoseconds");
        }
        return timespec.get(JAVA_LONG, 0) * 1_000_000_000 + nanos;
    }
}
