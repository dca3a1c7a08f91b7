package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * Where the members of a system's {@code struct kevent} are, on LP64. {@code ident} is the first of each; the integers after it differ in width and order.
 *
 * @param size bytes of one struct, which is also the distance of two in an array
 * @param wide whether {@code filter} and {@code flags} have 32 bits, as on NetBSD alone; elsewhere they have 16
 * @param filter offset of {@code filter}
 * @param flags offset of {@code flags}
 * @param fflags offset of {@code fflags}, which has 32 bits everywhere
 * @param data offset of {@code data}, which has 64 bits everywhere
 * @param udata offset of {@code udata}, a pointer, of which the kernel makes no use
 */
record KeventLayout(int size, boolean wide, int filter, int flags, int fflags, int data, int udata) {
    /** The struct of 1999, which most kept. */
    static final KeventLayout CLASSIC = new KeventLayout(32, false, 8, 10, 12, 16, 24);

    /** FreeBSD since 12: four words more. */
    static final KeventLayout EXTENDED = new KeventLayout(64, false, 8, 10, 12, 16, 24);

    /** NetBSD. */
    static final KeventLayout WIDE = new KeventLayout(40, true, 8, 12, 16, 24, 32);

    /** NetBSD since 11: four words more. */
    static final KeventLayout WIDE_EXTENDED = new KeventLayout(72, true, 8, 12, 16, 24, 32);

    /** Writes a whole struct at {@code at}, the words that some systems have at its end included. */
    void put(MemorySegment memory, long at, long ident, int theFilter, int theFlags, int theFflags, long theUdata) {
        memory.asSlice(at, size).fill((byte) 0);
        memory.set(JAVA_LONG, at, ident);
        if (wide) {
            memory.set(JAVA_INT, at + filter, theFilter);
            memory.set(JAVA_INT, at + flags, theFlags);
        } else {
            memory.set(JAVA_SHORT, at + filter, (short) theFilter);
            memory.set(JAVA_SHORT, at + flags, (short) theFlags);
        }
        memory.set(JAVA_INT, at + fflags, theFflags);
        memory.set(JAVA_LONG, at + udata, theUdata);
    }

    long ident(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG, at);
    }

    int filter(MemorySegment memory, long at) {
        return wide ? memory.get(JAVA_INT, at + filter) : memory.get(JAVA_SHORT, at + filter);
    }

    int flags(MemorySegment memory, long at) {
        return wide ? memory.get(JAVA_INT, at + flags) : Short.toUnsignedInt(memory.get(JAVA_SHORT, at + flags));
    }

    int fflags(MemorySegment memory, long at) {
        return memory.get(JAVA_INT, at + fflags);
    }

    long data(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG, at + data);
    }

    long udata(MemorySegment memory, long at) {
        return memory.get(JAVA_LONG, at + udata);
    }
}
