package dev.gatun.reactor.internal.bsd;

import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.posix.WakeUp;
import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A user event of the queue itself ({@code EVFILT_USER}): no descriptor, and nothing to read afterwards. */
final class UserEvent implements WakeUp {
    private final Kevents calls;
    private final int queue;
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final Arena arena = Arena.ofShared();
    private final KeventList trigger;
    private final MemorySegment noTime;
    private boolean closed;

    /** For a queue that {@link #register} gave the event. */
    UserEvent(Kevents calls, int queue) {
        this.calls = calls;
        this.queue = queue;
        this.trigger = new KeventList(calls.system(), 1);
        this.noTime = arena.allocate(2L * Long.BYTES, Long.BYTES);
        trigger.add(0, calls.system().userFilter(), 0, KqueueSystem.NOTE_TRIGGER, Poller.WAKE_UP_KEY);
    }

    /** Adds the event to a queue: 0, or the error number negated. Cleared when it is reported, so each signal is reported once. */
    static int register(Kevents calls, int queue, MemorySegment capture) {
        KqueueSystem system = calls.system();
        try (Arena scratch = Arena.ofConfined();
                KeventList add = new KeventList(system, 1)) {
            add.add(0, system.userFilter(), KqueueSystem.EV_ADD | KqueueSystem.EV_CLEAR, 0, Poller.WAKE_UP_KEY);
            return calls.kevent(capture, queue, add.address(), 1, 0, 0, scratch.allocate(2L * Long.BYTES, Long.BYTES).address());
        }
    }

    /** Locked because a queue that is closed meanwhile may already be somebody else's descriptor. */
    @Override
    public synchronized void signal() {
        if (!closed) {
            calls.kevent(capture, queue, trigger.address(), 1, 0, 0, noTime.address());
        }
    }

    /** The queue itself, which is readable when it has something to report. */
    @Override
    public int descriptor() {
        return queue;
    }

    @Override
    public void reset() {
        // Cleared by being reported.
    }

    @Override
    public int descriptors() {
        return 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            trigger.close();
            arena.close();
        }
    }
}
