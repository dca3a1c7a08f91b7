package dev.gatun.reactor.internal.bsd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An array of {@code struct kevent} off the heap, that grows. The thread of its poller only. */
final class KeventList implements AutoCloseable {
    private final KqueueSystem system;
    private final KeventLayout layout;
    private Arena arena = Arena.ofShared();
    private MemorySegment memory;
    private int capacity;
    private int size;

    KeventList(KqueueSystem system, int capacity) {
        this.system = system;
        this.layout = system.layout();
        this.capacity = capacity;
        this.memory = arena.allocate((long) capacity * layout.size(), Long.BYTES);
    }

    long address() {
        return memory.address();
    }

    /** The address of element {@code index}. */
    long address(int index) {
        return memory.address() + at(index);
    }

    /** How many fit without growing. */
    int capacity() {
        return capacity;
    }

    /** How many were added since {@link #clear}. */
    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /** Appends a change about a descriptor, or about the user event whose number it is. */
    void add(long ident, int filter, int flags, int fflags, long udata) {
        if (size == capacity) {
            reserve(capacity * 2);
        }
        layout.put(memory, at(size++), ident, filter, flags, fflags, udata);
    }

    /** Makes room for {@code wanted}; what was added stays. */
    void reserve(int wanted) {
        if (wanted <= capacity) {
            return;
        }
        Arena larger = Arena.ofShared();
        MemorySegment copy = larger.allocate((long) wanted * layout.size(), Long.BYTES);
        MemorySegment.copy(memory, 0, copy, 0, at(size));
        arena.close();
        arena = larger;
        memory = copy;
        capacity = wanted;
    }

    private long at(int index) {
        return (long) index * layout.size();
    }

    /** The descriptor that element {@code index} is about. */
    int descriptor(int index) {
        return (int) layout.ident(memory, at(index));
    }

    boolean isRead(int index) {
        return layout.filter(memory, at(index)) == system.readFilter();
    }

    int flags(int index) {
        return layout.flags(memory, at(index));
    }

    /** With {@link KqueueSystem#EV_EOF}: the socket's error. */
    int fflags(int index) {
        return layout.fflags(memory, at(index));
    }

    /** With {@link KqueueSystem#EV_ERROR}: why the change was refused, 0 if it was not. */
    int error(int index) {
        return (int) layout.data(memory, at(index));
    }

    long udata(int index) {
        return layout.udata(memory, at(index));
    }

    @Override
    public void close() {
        arena.close();
    }
}
