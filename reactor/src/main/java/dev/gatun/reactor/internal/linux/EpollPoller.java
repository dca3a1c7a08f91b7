package dev.gatun.reactor.internal.linux;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.epoll_event;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code epoll(7)}, level- or edge-triggered, woken up by an {@code eventfd(2)}. */
public final class EpollPoller implements Poller {
    private static final int CAPACITY = 1024;
    private static final int IN = LinuxNative.EPOLLIN();
    private static final int OUT = LinuxNative.EPOLLOUT();
    private static final int ERR = LinuxNative.EPOLLERR();
    private static final int HUP = LinuxNative.EPOLLHUP();
    private static final int RDHUP = LinuxNative.EPOLLRDHUP();
    private static final int ET = LinuxNative.EPOLLET();
    private static final int ADD = LinuxNative.EPOLL_CTL_ADD();
    private static final int MOD = LinuxNative.EPOLL_CTL_MOD();
    private static final int DEL = LinuxNative.EPOLL_CTL_DEL();
    private static final long NANOS_PER_MILLI = 1_000_000;

    // struct epoll_event is packed on x86-64 and nowhere else (epoll_event in <sys/epoll.h>), so the generated layout holds there only.
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final long EVENT_SIZE = PACKED ? epoll_event.sizeof() : 16;
    private static final long EVENTS_OFFSET = epoll_event.events$offset();
    private static final long KEY_OFFSET = PACKED ? epoll_event.data$offset() : 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment events = arena.allocate(EVENT_SIZE * CAPACITY, 8);
    private final long eventsAddress = events.address();
    private final MemorySegment change = arena.allocate(EVENT_SIZE, 8);
    private final long changeAddress = change.address();
    private final boolean edge;
    private final int epoll;
    private final WakeUpEvent wakeUp;
    private boolean closed;

    /** @param edgeTriggered registers with {@code EPOLLET} */
    public EpollPoller(boolean edgeTriggered) {
        edge = edgeTriggered;
        epoll = EpollCalls.create(capture, LinuxNative.EPOLL_CLOEXEC());
        if (epoll < 0) {
            arena.close();
            throw Errno.failure("epoll_create1", epoll);
        }
        wakeUp = new WakeUpEvent();
        // Edge-triggered whatever the mode: each write to the eventfd is reported once, and nobody needs to read it.
        control(ADD, wakeUp.descriptor(), IN | ET, WAKE_UP_KEY);
    }

    /** Whether the kernel gives an epoll descriptor: 0, or the error number negated. */
    public static int tryOut() {
        MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
        int fd = EpollCalls.create(capture, LinuxNative.EPOLL_CLOEXEC());
        return fd < 0 ? fd : PosixCalls.close(capture, fd);
    }

    @Override
    public void add(int fd, int interest, long key) {
        control(ADD, fd, bits(interest), key);
    }

    @Override
    public void modify(int fd, int interest, long key) {
        control(MOD, fd, bits(interest), key);
    }

    @Override
    public void remove(int fd) {
        control(DEL, fd, 0, 0);
    }

    @Override
    public void closing(int fd) {
        // The kernel forgets a descriptor when it is closed and has no duplicate (epoll(7), question 6).
    }

    /** The kernel would report the socket as long as it lives, under a number that is somebody else's by then and can't be taken out any more. */
    @Override
    public void closingDuplicate(int fd) {
        remove(fd);
    }

    private int bits(int interest) {
        int bits = ((interest & READ) != 0 ? IN : 0) | ((interest & WRITE) != 0 ? OUT : 0);
        return edge ? bits | ET | RDHUP : bits;
    }

    private void control(int operation, int fd, int bits, long key) {
        change.set(ValueLayout.JAVA_INT, EVENTS_OFFSET, bits);
        change.set(ValueLayout.JAVA_LONG_UNALIGNED, KEY_OFFSET, key);
        int result = EpollCalls.control(capture, epoll, operation, fd, changeAddress);
        if (result < 0) {
            throw Errno.failure("epoll_ctl", "descriptor " + fd, result);
        }
    }

    @Override
    public int poll(long timeoutNanos) {
        int count = EpollCalls.await(capture, epoll, eventsAddress, CAPACITY, milliseconds(timeoutNanos));
        if (count < 0) {
            if (count == -Errno.EINTR) {
                return 0;
            }
            throw Errno.failure("epoll_wait", count);
        }
        return count;
    }

    /** Rounded up: a timer must not find that its time has not come yet. */
    private static int milliseconds(long nanos) {
        if (nanos <= 0) {
            return nanos == 0 ? 0 : -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, (nanos - 1) / NANOS_PER_MILLI + 1);
    }

    @Override
    public long key(int index) {
        return events.get(ValueLayout.JAVA_LONG_UNALIGNED, index * EVENT_SIZE + KEY_OFFSET);
    }

    @Override
    public int ready(int index) {
        int bits = events.get(ValueLayout.JAVA_INT, index * EVENT_SIZE + EVENTS_OFFSET);
        return ((bits & IN) != 0 ? READ : 0)
                | ((bits & OUT) != 0 ? WRITE : 0)
                | ((bits & ERR) != 0 ? ERROR : 0)
                | ((bits & HUP) != 0 ? HANGUP : 0)
                | ((bits & RDHUP) != 0 ? INPUT_END : 0);
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
        return closed ? 0 : 2;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wakeUp.close();
            PosixCalls.close(capture, epoll);
            arena.close();
        }
    }
}
