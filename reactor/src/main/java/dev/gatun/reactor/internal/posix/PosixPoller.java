package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * {@code poll(2)}: the descriptors stand in one array that the kernel walks through each time. For systems with nothing better, and as a second opinion on
 * those that have.
 */
public final class PosixPoller implements Poller {
    /** {@code struct pollfd} is an int and two shorts on every system. */
    private static final long SIZE = 8;
    private static final long FD = 0;
    private static final long EVENTS = 4;
    private static final long REVENTS = 6;
    private static final PollBits BITS = ThisSystem.TABLE.pollBits();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final WakeUp wakeUp;
    private Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private MemorySegment entries = arena.allocate(SIZE * 64, 8);
    private long[] keys = new long[64];
    private int count;
    /** Entry of each descriptor, plus one; 0 when it is not watched. */
    private int[] entryOf = new int[64];

    private long[] readyKeys = new long[64];
    private int[] readyEvents = new int[64];
    private boolean closed;

    /** Makes use of all that this system has. */
    public PosixPoller() {
        this(ThisSystem.TABLE.extensions());
    }

    /** Makes use of these extensions. Opens the wake-up descriptor. */
    public PosixPoller(Extensions extensions) {
        wakeUp = WakeUp.open(extensions);
        add(wakeUp.descriptor(), READ, WAKE_UP_KEY);
    }

    @Override
    public void add(int fd, int interest, long key) {
        if (count == keys.length) {
            grow();
        }
        if (fd >= entryOf.length) {
            entryOf = Arrays.copyOf(entryOf, Math.max(fd + 1, entryOf.length * 2));
        }
        int index = count++;
        entryOf[fd] = index + 1;
        entries.set(ValueLayout.JAVA_INT, index * SIZE + FD, fd);
        entries.set(ValueLayout.JAVA_SHORT, index * SIZE + EVENTS, bits(interest));
        entries.set(ValueLayout.JAVA_SHORT, index * SIZE + REVENTS, (short) 0);
        keys[index] = key;
    }

    private void grow() {
        Arena larger = Arena.ofShared();
        MemorySegment newEntries = larger.allocate(SIZE * keys.length * 2, 8);
        MemorySegment.copy(entries, 0, newEntries, 0, SIZE * count);
        arena.close();
        arena = larger;
        entries = newEntries;
        keys = Arrays.copyOf(keys, keys.length * 2);
    }

    @Override
    public void modify(int fd, int interest, long key) {
        int index = entryOf[fd] - 1;
        entries.set(ValueLayout.JAVA_SHORT, index * SIZE + EVENTS, bits(interest));
        keys[index] = key;
    }

    @Override
    public void remove(int fd) {
        closing(fd);
    }

    @Override
    public void closing(int fd) {
        int index = fd < entryOf.length ? entryOf[fd] - 1 : -1;
        if (index < 0) {
            return;
        }
        entryOf[fd] = 0;
        int last = --count;
        if (index != last) {
            MemorySegment.copy(entries, last * SIZE, entries, index * SIZE, SIZE);
            keys[index] = keys[last];
            entryOf[entries.get(ValueLayout.JAVA_INT, index * SIZE + FD)] = index + 1;
        }
    }

    private static short bits(int interest) {
        return (short) (((interest & READ) != 0 ? BITS.in() : 0) | ((interest & WRITE) != 0 ? BITS.out() : 0));
    }

    @Override
    public int poll(long timeoutNanos) {
        int milliseconds = timeoutNanos <= 0
                ? (timeoutNanos == 0 ? 0 : -1)
                : (int) Math.min(Integer.MAX_VALUE, (timeoutNanos - 1) / NANOS_PER_MILLI + 1);
        int result = PosixCalls.poll(capture, entries.address(), count, milliseconds);
        if (result < 0) {
            if (result == -Errno.EINTR) {
                return 0;
            }
            throw Errno.failure("poll", result);
        }
        return collect(result);
    }

    /** Copied out, because entries move when a handler closes a descriptor in the middle of the batch. */
    private int collect(int reported) {
        if (reported > readyKeys.length) {
            readyKeys = new long[keys.length];
            readyEvents = new int[keys.length];
        }
        int ready = 0;
        int left = reported;
        for (int i = 0; i < count && left > 0; i++) {
            short bits = entries.get(ValueLayout.JAVA_SHORT, i * SIZE + REVENTS);
            if (bits == 0) {
                continue;
            }
            left--;
            if (keys[i] == WAKE_UP_KEY) {
                wakeUp.reset();
                continue;
            }
            readyKeys[ready] = keys[i];
            readyEvents[ready++] = ((bits & BITS.in()) != 0 ? READ : 0)
                    | ((bits & BITS.out()) != 0 ? WRITE : 0)
                    | ((bits & (BITS.error() | BITS.invalid())) != 0 ? ERROR : 0)
                    | ((bits & BITS.hangup()) != 0 ? HANGUP : 0);
        }
        return ready;
    }

    @Override
    public long key(int index) {
        return readyKeys[index];
    }

    @Override
    public int ready(int index) {
        return readyEvents[index];
    }

    @Override
    public boolean edgeTriggered() {
        return false;
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    @Override
    public int descriptors() {
        return closed ? 0 : wakeUp.descriptors();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wakeUp.close();
            arena.close();
        }
    }
}
