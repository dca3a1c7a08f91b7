package dev.gatun.reactor.internal.bsd;

import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_ADD;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_CLEAR;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_DELETE;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_EOF;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_ERROR;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_RECEIPT;

import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.Extensions;
import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.posix.WakeUp;
import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code kqueue(2)}, level-triggered, or edge-triggered by {@code EV_CLEAR}. Reading and writing of a descriptor are two filters, and their two events are
 * reported as one. Belongs to one loop; only {@link #wakeUp()} is for others.
 *
 * <p>Nothing is changed at once: {@link Watched} notes what is wanted, and the difference to what the kernel has goes with the next wait. So interest that
 * comes and goes within a turn costs nothing, and what was wanted of a descriptor that is closed meanwhile never meets the next one of its number.
 */
final class KqueuePoller implements Poller {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    /** Longer time-outs are cut: some kernels refuse more than 100,000,000 seconds, and a wait may end early. */
    private static final long LONGEST_NANOS = 24 * 3600 * NANOS_PER_SECOND;

    private final Kevents calls;
    private final KqueueSystem system;
    private final boolean edge;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment timeout = arena.allocate(2L * Long.BYTES, Long.BYTES);
    private final MemorySegment noTime = arena.allocate(2L * Long.BYTES, Long.BYTES);
    private final KeventList changes;
    private final KeventList events;
    private final Watched watched = new Watched();
    private final ReadyKeys ready = new ReadyKeys();
    private final int queue;
    private final WakeUp wakeUp;
    private boolean closed;

    /** @param edgeTriggered registers with {@code EV_CLEAR}, where that can be relied on */
    KqueuePoller(Kevents calls, boolean edgeTriggered) {
        this.calls = calls;
        this.system = calls.system();
        this.edge = edgeTriggered && system.keepsEdges();
        this.queue = calls.open(capture);
        if (queue < 0) {
            arena.close();
            throw Errno.failure("kqueue", queue);
        }
        changes = new KeventList(system, system.most());
        events = new KeventList(system, system.most());
        wakeUp = openWakeUp();
    }

    private WakeUp openWakeUp() {
        if (UserEvent.register(calls, queue, capture) >= 0) {
            return new UserEvent(calls, queue);
        }
        try {
            WakeUp pipe = WakeUp.open(Extensions.NONE);
            watched.want(pipe.descriptor(), READ, WAKE_UP_KEY);
            return pipe;
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    @Override
    public void add(int fd, int interest, long key) {
        watched.want(fd, wanted(interest), key);
    }

    @Override
    public void modify(int fd, int interest, long key) {
        watched.want(fd, wanted(interest), key);
    }

    /**
     * A descriptor without filters would not tell that its connection broke. The writing filter does, and bytes that come don't touch it; edge-triggered it
     * says once that the socket is writable, and then nothing for as long as nothing is sent.
     */
    private static int wanted(int interest) {
        int filters = interest & (READ | WRITE);
        return filters == 0 ? Watched.END : filters;
    }

    @Override
    public void remove(int fd) {
        watched.want(fd, 0, watched.key(fd));
    }

    @Override
    public void closing(int fd) {
        int filters = watched.forget(fd);
        if (!system.forgetsOnClose()) {
            deleteNow(fd, filters & READ, system.readFilter());
            deleteNow(fd, filters & (WRITE | Watched.END), system.writeFilter());
        }
    }

    private void deleteNow(int fd, int wanted, int filter) {
        if (wanted != 0) {
            changes.clear();
            changes.add(fd, filter, EV_DELETE, 0, 0);
            calls.kevent(capture, queue, changes.address(), 1, 0, 0, noTime.address());
        }
    }

    @Override
    public int poll(long timeoutNanos) {
        ready.clear();
        collectChanges();
        if (system.changesWithWait()) {
            report(calls.kevent(
                    capture, queue, changes.address(), changes.size(), events.address(), events.capacity(), timespec(timeoutNanos)));
        } else {
            changeApart();
            long wait = ready.size() > 0 ? 0 : timeoutNanos;
            report(calls.kevent(capture, queue, 0, 0, events.address(), events.capacity(), timespec(wait)));
        }
        return ready.size();
    }

    private void changeApart() {
        int count;
        for (int from = 0; from < changes.size(); from += count) {
            count = Math.min(system.most(), changes.size() - from);
            report(calls.kevent(capture, queue, changes.address(from), count, events.address(), count, noTime.address()));
        }
    }

    /** What the kernel has is made what is wanted. There is room for the refusal of each change, or the first would end the call. */
    private void collectChanges() {
        changes.clear();
        watched.differences((fd, filter, added, key) -> changes.add(
                fd, filter == READ ? system.readFilter() : system.writeFilter(), added ? addFlags(filter) : EV_DELETE | receipt(), 0, key));
        events.reserve(changes.size());
    }

    private int addFlags(int filter) {
        return EV_ADD | receipt() | (edge || filter == Watched.END ? EV_CLEAR : 0);
    }

    /** A receipt takes the place of an event, so that libkqueue finds no room for events and does not wait. */
    private int receipt() {
        return system.changesWithWait() ? 0 : EV_RECEIPT;
    }

    private long timespec(long nanos) {
        if (nanos < 0) {
            return 0;
        }
        long grain = system.timerGrain();
        long rounded = (Math.min(nanos, LONGEST_NANOS) + grain - 1) / grain * grain;
        timeout.set(ValueLayout.JAVA_LONG, 0, rounded / NANOS_PER_SECOND);
        timeout.set(ValueLayout.JAVA_LONG, Long.BYTES, rounded % NANOS_PER_SECOND);
        return timeout.address();
    }

    private void report(int count) {
        if (count < 0 && count != -Errno.EINTR) {
            throw Errno.failure("kevent", count);
        }
        // Of an interrupted call the changes are made (kqueue(2), "Errors"), and nothing is lost of the events.
        for (int i = 0; i < count; i++) {
            long key = events.udata(i);
            int fd = events.descriptor(i);
            int filter = events.isRead(i) ? READ : WRITE;
            if ((events.flags(i) & EV_ERROR) != 0) {
                refused(fd, filter, key, events.error(i));
            } else if (key == WAKE_UP_KEY) {
                wakeUp.reset();
            } else {
                ready(fd, key, filter, end(fd, i, filter));
            }
        }
    }

    private void ready(int fd, long key, int filter, int end) {
        if (filter == READ || !watched.isForEnd(fd)) {
            ready.add(fd, key, filter | end);
        } else if (end != 0) {
            ready.add(fd, key, end);
        }
    }

    /**
     * The end of a direction. {@code EV_EOF} of the reading filter means that the peer ended its output, whereas bytes may be left; of the writing one,
     * that nothing can be sent any more, which the next attempt tells. Only with an error is the connection gone. A level-triggered reader that has read
     * what was left is told again.
     */
    private int end(int fd, int index, int filter) {
        if ((events.flags(index) & EV_EOF) == 0) {
            return 0;
        }
        int error = events.fflags(index);
        if (error != 0) {
            watched.error(fd, error);
            return ERROR | HANGUP;
        }
        return filter == READ ? INPUT_END : 0;
    }

    /**
     * A change that was refused, or with 0 the receipt of one that was not. To delete a filter that the kernel dropped by itself is no error. A filter
     * that can't be had is told to whoever wants it, as what will go wrong when it reads or writes; older macOS answers {@code EPIPE} for a pipe that has
     * no other end, and there the attempt tells the same.
     */
    private void refused(int fd, int filter, long key, int error) {
        if (error != 0 && watched.refused(fd, filter, key)) {
            if (error != Errno.EPIPE) {
                watched.error(fd, error);
            }
            ready.add(fd, key, filter | ERROR);
        }
    }

    @Override
    public int takenError(int fd) {
        return watched.takeError(fd);
    }

    @Override
    public long key(int index) {
        return ready.key(index);
    }

    @Override
    public int ready(int index) {
        return ready.events(index);
    }

    @Override
    public boolean edgeTriggered() {
        return edge;
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    @Override
    public int descriptors() {
        return closed ? 0 : 1 + wakeUp.descriptors();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wakeUp.close();
            release();
        }
    }

    private void release() {
        calls.close(capture, queue);
        changes.close();
        events.close();
        arena.close();
    }
}
