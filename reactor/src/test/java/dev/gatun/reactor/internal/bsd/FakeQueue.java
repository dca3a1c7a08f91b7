package dev.gatun.reactor.internal.bsd;

import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_ADD;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_CLEAR;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_DELETE;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_EOF;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_ERROR;
import static dev.gatun.reactor.internal.bsd.KqueueSystem.EV_RECEIPT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.linux.WakeUpEvent;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One queue of {@link FakeKevents}. Filters for reading and for writing stand in an epoll each, since one is edge-triggered by itself there, and the user
 * event is an eventfd; a third epoll waits for all.
 *
 * <p>Changes of filters come from one thread; the user event is triggered by any.
 */
final class FakeQueue implements AutoCloseable {
    private static final int KNOWN_FLAGS = EV_ADD | EV_DELETE | EV_CLEAR | EV_RECEIPT;
    private static final int ET = LinuxNative.EPOLLET();

    /** A filter of a descriptor. */
    private record Knote(int flags, long udata) {}

    private final KqueueSystem system;
    private final KeventLayout layout;
    private final boolean userEvents;
    private final LinuxEpoll all = new LinuxEpoll();
    private final LinuxEpoll reading = new LinuxEpoll();
    private final LinuxEpoll writing = new LinuxEpoll();
    private final WakeUpEvent user = new WakeUpEvent();
    private final Map<Integer, Knote> readers = new HashMap<>();
    private final Map<Integer, Knote> writers = new HashMap<>();
    /** Linux forgets a socket's error when it is asked; a BSD goes on telling it. */
    private final Map<Integer, Integer> errors = new HashMap<>();

    private volatile Knote userKnote;

    FakeQueue(KqueueSystem system, boolean userEvents) {
        this.system = system;
        this.layout = system.layout();
        this.userEvents = userEvents;
        all.add(reading.descriptor(), LinuxNative.EPOLLIN());
        all.add(writing.descriptor(), LinuxNative.EPOLLIN());
        all.add(user.descriptor(), LinuxNative.EPOLLIN());
    }

    int descriptor() {
        return all.descriptor();
    }

    int call(List<FakeKevents.Change> changes, MemorySegment events, int room, long nanos) {
        if (system == KqueueSystem.LIBKQUEUE && !changes.isEmpty() && room > changes.size()) {
            throw new AssertionError("libkqueue waits although it has refusals to tell: submit changes apart");
        }
        if (system == KqueueSystem.LIBKQUEUE && changes.size() > 512) {
            throw new AssertionError("libkqueue has no room for " + changes.size() + " receipts");
        }
        int told = 0;
        for (FakeKevents.Change change : changes) {
            int error = apply(change);
            if (error == 0 && (change.flags() & EV_RECEIPT) == 0) {
                continue;
            }
            if (told == room) {
                if (error != 0) {
                    return -error;
                }
                continue;
            }
            tell(events, told++, change, error);
        }
        return told > 0 || room == 0 ? told : await(events, room, nanos);
    }

    /** FreeBSD puts the flags away, Darwin keeps them. */
    private void tell(MemorySegment events, int index, FakeKevents.Change change, int error) {
        int flags = system == KqueueSystem.FREEBSD ? EV_ERROR : change.flags() | EV_ERROR;
        put(events, index, change.ident(), change.filter(), flags, change.fflags(), error, change.udata());
    }

    private void put(MemorySegment events, int index, int ident, int filter, int flags, int fflags, long data, long udata) {
        long at = (long) index * layout.size();
        layout.put(events, at, ident, filter, flags, fflags, udata);
        events.set(ValueLayout.JAVA_LONG, at + layout.data(), data);
    }

    private int apply(FakeKevents.Change change) {
        if ((change.flags() & ~KNOWN_FLAGS) != 0) {
            throw new AssertionError("nobody looked yet at what the systems make of " + change);
        }
        if (change.filter() == system.userFilter()) {
            return applyToUser(change);
        }
        if (change.filter() == system.readFilter()) {
            return apply(change, reading, readers, LinuxNative.EPOLLIN() | LinuxNative.EPOLLRDHUP());
        }
        if (change.filter() == system.writeFilter()) {
            return apply(change, writing, writers, LinuxNative.EPOLLOUT());
        }
        return LinuxNative.EINVAL();
    }

    private int applyToUser(FakeKevents.Change change) {
        if (!userEvents) {
            return LinuxNative.EINVAL();
        }
        if ((change.flags() & EV_ADD) != 0) {
            userKnote = new Knote(change.flags(), change.udata());
        }
        if (userKnote == null) {
            return LinuxNative.ENOENT();
        }
        if ((change.fflags() & KqueueSystem.NOTE_TRIGGER) != 0) {
            user.signal();
        }
        return 0;
    }

    private int apply(FakeKevents.Change change, LinuxEpoll epoll, Map<Integer, Knote> knotes, int bits) {
        int fd = change.ident();
        if ((change.flags() & EV_DELETE) != 0) {
            boolean had = knotes.remove(fd) != null;
            int result = epoll.delete(fd);
            if (!had) {
                return LinuxNative.ENOENT();
            }
            // Linux says it of a descriptor that was closed, and so do the systems that delete filters then.
            if (result < 0 && system.forgetsOnClose()) {
                return -result;
            }
            return 0;
        }
        boolean known = knotes.containsKey(fd);
        int wanted = bits | ((change.flags() & EV_CLEAR) != 0 ? ET : 0);
        int result = known ? epoll.modify(fd, wanted) : epoll.add(fd, wanted);
        if (known && result == -LinuxNative.ENOENT()) {
            if (!system.forgetsOnClose()) {
                throw new AssertionError("descriptor " + fd + " was closed without EV_DELETE");
            }
            result = epoll.add(fd, wanted);
        }
        if (result < 0) {
            return -result;
        }
        errors.remove(fd);
        knotes.put(fd, new Knote(change.flags(), change.udata()));
        return 0;
    }

    private int await(MemorySegment events, int room, long nanos) {
        int milliseconds = nanos < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
        int found = all.await(3, milliseconds);
        if (found < 0) {
            return found;
        }
        int count = 0;
        for (int i = 0; i < found && count < room; i++) {
            if (all.fd(i) == user.descriptor()) {
                // EV_CLEAR: reported once, and gone.
                user.reset();
                put(events, count++, 0, system.userFilter(), userKnote.flags(), 0, 0, userKnote.udata());
            }
        }
        count = harvest(events, count, room, reading, readers, system.readFilter());
        return harvest(events, count, room, writing, writers, system.writeFilter());
    }

    private int harvest(MemorySegment events, int from, int room, LinuxEpoll epoll, Map<Integer, Knote> knotes, int filter) {
        int found = room > from ? epoll.await(room - from, 0) : 0;
        for (int i = 0; i < found; i++) {
            int fd = epoll.fd(i);
            int bits = epoll.bits(i);
            int error = (bits & LinuxNative.EPOLLERR()) != 0 ? error(fd) : 0;
            // An error that the socket does not know is in Linux's queue of such; libkqueue makes an end of that, and so is done here.
            boolean ended = (bits & (LinuxNative.EPOLLRDHUP() | LinuxNative.EPOLLHUP() | LinuxNative.EPOLLERR())) != 0;
            Knote knote = knotes.get(fd);
            put(events, from + i, fd, filter, knote.flags() | (ended ? EV_EOF : 0), error, 0, knote.udata());
        }
        return from + Math.max(found, 0);
    }

    private int error(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
            PosixCalls.getsockopt(
                    PosixCalls.newCapture(arena), fd, LinuxNative.SOL_SOCKET(), LinuxNative.SO_ERROR(), value.address(), length.address());
            int error = value.get(ValueLayout.JAVA_INT, 0);
            if (error != 0) {
                errors.put(fd, error);
            }
            return errors.getOrDefault(fd, 0);
        }
    }

    @Override
    public void close() {
        user.close();
        reading.close();
        writing.close();
        all.close();
    }
}
