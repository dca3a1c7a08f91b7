package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.sock_filter;
import dev.gatun.bindings.linux.sock_fprog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A program for the classic packet filter of Linux (linux/filter.h), written instruction by instruction. */
final class FilterProgram {
    /** Load a byte or a word of the packet, or what the kernel knows of it. */
    static final short LOAD_BYTE = 0x30;
    static final short LOAD_WORD = 0x20;

    /** Bitwise and, remainder; jump if equal; return a constant, or what was computed. */
    static final short AND = 0x54;
    static final short REMAINDER = (short) 0x94;
    static final short JUMP_IF_EQUAL = 0x15;
    static final short RETURN = 0x06;
    static final short RETURN_COMPUTED = 0x16;

    private final Arena arena;
    private final MemorySegment instructions;
    private final int length;
    private int written;

    FilterProgram(Arena arena, int length) {
        this.arena = arena;
        this.length = length;
        this.instructions = sock_filter.allocateArray(length, arena);
    }

    FilterProgram put(short code, int constant) {
        return put(code, 0, constant);
    }

    /** {@code skippedIfNot} instructions are passed over when a jump's condition does not hold. */
    FilterProgram put(short code, int skippedIfNot, int constant) {
        MemorySegment instruction = sock_filter.asSlice(instructions, written++);
        sock_filter.code(instruction, code);
        sock_filter.jf(instruction, (byte) skippedIfNot);
        sock_filter.k(instruction, constant);
        return this;
    }

    /** Sets it as a socket's option; the result of setsockopt(2). The kernel has a copy then. */
    int attach(MemorySegment capture, int fd, int level, int option) {
        MemorySegment whole = sock_fprog.allocate(arena);
        sock_fprog.len(whole, (short) length);
        sock_fprog.filter(whole, instructions);
        return PosixCalls.setsockopt(capture, fd, level, option, whole.address(), (int) sock_fprog.sizeof());
    }
}
