package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Deadline;

/**
 * Deadlines in a hierarchical wheel: six levels of 64 slots, the first with a tick of a millisecond, each next one 64 times as coarse. Arming and cancelling
 * take constant time; a deadline moves down at most five times. Confined to the loop's thread.
 *
 * <p>A bit per slot says whether it holds anything, so that the next time to wake up is found without walking.
 */
final class TimerWheel {
    private static final int LEVELS = 6;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final long TICK_NANOS = 1_000_000;
    private static final long MOST_TICKS = (1L << BITS * LEVELS) - 1;

    private final long origin;
    private final Entry[][] slots = new Entry[LEVELS][SLOTS];
    private final long[] occupied = new long[LEVELS];
    /** Every deadline up to this tick has been run. */
    private long now;
    private int pending;

    TimerWheel(long nanoTime) {
        origin = nanoTime;
    }

    /** A deadline in a slot's doubly linked list. */
    private static final class Entry implements Deadline {
        private final TimerWheel wheel;
        private final long tick;
        private Runnable task;
        private Entry previous;
        private Entry next;
        private int level;
        private int slot;

        Entry(TimerWheel wheel, long tick, Runnable task) {
            this.wheel = wheel;
            this.tick = tick;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (task != null) {
                task = null;
                wheel.unlink(this);
                wheel.pending--;
            }
        }

        @Override
        public boolean isPending() {
            return task != null;
        }
    }

    /** Arms a deadline; the time is rounded up to the next tick. */
    Deadline schedule(long nanoTime, long delayNanos, Runnable task) {
        long due = nanoTime - origin + Math.max(0, delayNanos);
        long tick = Math.ceilDiv(due < 0 ? Long.MAX_VALUE : due, TICK_NANOS);
        Entry entry = new Entry(this, Math.max(now + 1, tick), task);
        link(entry);
        pending++;
        return entry;
    }

    private void link(Entry entry) {
        // What is further away than the wheel reaches (two years) waits in its last slot, and is linked again from there.
        long delta = Math.min(entry.tick - now, MOST_TICKS);
        int level = 0;
        while (level < LEVELS - 1 && delta >= 1L << BITS * (level + 1)) {
            level++;
        }
        int slot = (int) (now + delta >>> BITS * level) & SLOTS - 1;
        entry.level = level;
        entry.slot = slot;
        Entry head = slots[level][slot];
        entry.previous = null;
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        slots[level][slot] = entry;
        occupied[level] |= 1L << slot;
    }

    private void unlink(Entry entry) {
        if (entry.previous != null) {
            entry.previous.next = entry.next;
        } else if (slots[entry.level][entry.slot] == entry) {
            slots[entry.level][entry.slot] = entry.next;
            if (entry.next == null) {
                occupied[entry.level] &= ~(1L << entry.slot);
            }
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
    }

    /** Runs what is due at {@code nanoTime}, and gives how many deadlines that were. */
    int advance(long nanoTime) {
        long target = (nanoTime - origin) / TICK_NANOS;
        int run = 0;
        while (now < target) {
            if (pending == 0) {
                now = target;
                break;
            }
            // Jump over ticks at which nothing is due and nothing moves down.
            long next = nextTick();
            if (next > target) {
                now = target;
                break;
            }
            now = next;
            cascade();
            run += expire((int) now & SLOTS - 1);
        }
        return run;
    }

    /** At the first tick of a coarser slot its deadlines move to finer ones. */
    private void cascade() {
        for (int level = 1; level < LEVELS && (now & (1L << BITS * level) - 1) == 0; level++) {
            int slot = (int) (now >>> BITS * level) & SLOTS - 1;
            Entry entry = take(level, slot);
            while (entry != null) {
                Entry next = entry.next;
                link(entry);
                entry = next;
            }
        }
    }

    private int expire(int slot) {
        int run = 0;
        // One by one: a task may cancel another deadline of this slot.
        while (slots[0][slot] != null) {
            Entry entry = slots[0][slot];
            Runnable task = entry.task;
            entry.cancel();
            task.run();
            run++;
        }
        return run;
    }

    private Entry take(int level, int slot) {
        Entry head = slots[level][slot];
        slots[level][slot] = null;
        occupied[level] &= ~(1L << slot);
        return head;
    }

    /** The next tick at which something expires or moves down; only called when something is pending. */
    private long nextTick() {
        long next = Long.MAX_VALUE;
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                long position = now >>> BITS * level;
                // Slots after the current one, then around: the current slot itself is due a whole turn later.
                long rotated = Long.rotateRight(occupied[level], (int) (position + 1) & SLOTS - 1);
                long ahead = Long.numberOfTrailingZeros(rotated) + 1;
                next = Math.min(next, position + ahead << BITS * level);
            }
        }
        return next;
    }

    /** Nanoseconds from {@code nanoTime} until the next deadline may be due; negative when there is none. */
    long nanosUntilNext(long nanoTime) {
        if (pending == 0) {
            return -1;
        }
        return Math.max(0, nextTick() * TICK_NANOS - (nanoTime - origin));
    }

    int pending() {
        return pending;
    }

    /** Forgets everything. */
    void clear() {
        for (int level = 0; level < LEVELS; level++) {
            for (int slot = 0; slot < SLOTS; slot++) {
                while (slots[level][slot] != null) {
                    slots[level][slot].cancel();
                }
            }
        }
    }
}
