package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * {@code WSAPoll}: like {@code poll(2)}, but for these.
 *
 * <p>Once the peer has ended its output, {@code POLLHUP} is reported for ever, whatever is asked for, although this side may go on sending. Where input is
 * wanted that is the end of the input, and {@code recv} says so. Where output alone is waited for, the entry is <em>parked</em>: taken out of the array, so
 * that the next call can sleep, and looked at every few milliseconds. Where nothing is waited for, the socket is asked whether it was reset.
 *
 * <p>A connection that is refused is not reported before Windows 10 2004: see {@link FailedConnects}.
 */
final class WsaPoller implements Poller {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** How soon a parked entry that waits for output is looked at again. */
    private static final long PARKED_NANOS = 10 * NANOS_PER_MILLI;
    /** How soon attempts to connect are looked at again. */
    private static final long CONNECTING_NANOS = 100 * NANOS_PER_MILLI;

    private final MemorySegment capture = WinCalls.newCapture(Arena.ofAuto());
    private final WakeUpSocket wakeUp = new WakeUpSocket();
    private final PollEntries watched = new PollEntries();
    private final PollEntries parked = new PollEntries();
    private final FailedConnects connecting = new FailedConnects();
    private final ReadySet ready = new ReadySet();
    private long lookedAtConnects = System.nanoTime();

    private int[] toPark = new int[8];
    private int parking;
    private boolean closed;

    WsaPoller() {
        watched.add(wakeUp.socket(), READ, WAKE_UP_KEY);
    }

    /** Who waits for nothing but output from the beginning is an attempt to connect. */
    @Override
    public void add(int socket, int interest, long key) {
        watched.add(socket, interest, key);
        if (interest == WRITE) {
            connecting.add(socket);
        }
    }

    @Override
    public void modify(int socket, int interest, long key) {
        connecting.remove(socket);
        if (parked.contains(socket)) {
            parked.remove(socket);
            watched.add(socket, interest, key);
        } else {
            watched.change(socket, interest, key);
        }
    }

    @Override
    public void remove(int socket) {
        closing(socket);
    }

    @Override
    public void closing(int socket) {
        connecting.remove(socket);
        watched.remove(socket);
        parked.remove(socket);
    }

    @Override
    public int poll(long timeoutNanos) {
        long timeout = timeoutNanos;
        if (parked.count() > 0) {
            timeout = sooner(timeout, PARKED_NANOS);
        }
        if (!connecting.isEmpty()) {
            timeout = sooner(timeout, CONNECTING_NANOS);
        }
        ready.clear();
        int reported = poll(watched, milliseconds(timeout));
        collect(reported);
        if (parked.count() > 0) {
            collectParked();
        }
        if (!connecting.isEmpty() && System.nanoTime() - lookedAtConnects >= CONNECTING_NANOS) {
            connecting.collect(capture, watched, ready);
            lookedAtConnects = System.nanoTime();
        }
        park();
        return ready.count();
    }

    private static long sooner(long timeout, long other) {
        return timeout < 0 ? other : Math.min(timeout, other);
    }

    private static int milliseconds(long nanos) {
        return nanos < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    private int poll(PollEntries entries, int milliseconds) {
        int result = WinCalls.poll(capture, entries.address(), entries.count(), milliseconds);
        if (result < 0) {
            throw WinError.failure("WSAPoll", result);
        }
        return result;
    }

    private void collect(int reported) {
        int left = reported;
        for (int i = 0; i < watched.count() && left > 0; i++) {
            int events = watched.ready(i);
            if (events == 0) {
                continue;
            }
            left--;
            if (watched.key(i) == WAKE_UP_KEY) {
                wakeUp.reset();
                continue;
            }
            if ((events & (HANGUP | ERROR)) == HANGUP) {
                events = hungUp(i, events & ~HANGUP);
            }
            if (events != 0) {
                ready.add(watched.key(i), events);
            }
        }
    }

    /** Never passed on as what it is elsewhere, the end of both directions. */
    private int hungUp(int index, int events) {
        return switch (watched.interest(index)) {
            case WRITE -> {
                toPark(watched.socket(index));
                yield events;
            }
            // Who wants nothing asks the socket whether it was reset, and takes it out of the poller if not.
            case 0 -> events | ERROR;
            default -> events | READ;
        };
    }

    private void toPark(int socket) {
        if (parking == toPark.length) {
            toPark = Arrays.copyOf(toPark, parking * 2);
        }
        toPark[parking++] = socket;
    }

    /** After the walk through the entries, which moves them. */
    private void park() {
        for (int i = 0; i < parking; i++) {
            int socket = toPark[i];
            parked.add(socket, WRITE, watched.keyOf(socket));
            watched.remove(socket);
        }
        parking = 0;
    }

    private void collectParked() {
        if (poll(parked, 0) == 0) {
            return;
        }
        for (int i = 0; i < parked.count(); i++) {
            int events = parked.ready(i) & (WRITE | ERROR);
            if (events != 0) {
                ready.add(parked.key(i), events);
            }
        }
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
        return false;
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    @Override
    public int descriptors() {
        return closed ? 0 : 1;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wakeUp.close();
            watched.close();
            parked.close();
            connecting.close();
        }
    }
}
