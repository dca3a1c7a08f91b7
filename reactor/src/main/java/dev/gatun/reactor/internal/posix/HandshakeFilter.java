package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.sock_filter;
import dev.gatun.bindings.linux.sock_fprog;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Keeps new handshakes off a TCP listener that is about to close, while those under way can still end.
 *
 * <p>Closing a listener resets what waits in its queue, and what comes between the last accept(2) and close(2) would be lost: connected, as the client
 * sees it, its request perhaps sent. A filter (socket(7), {@code SO_ATTACH_FILTER}) drops each SYN instead. Its client sends it again after a second,
 * and meets another listener of the port, or is refused.
 *
 * <p>Accepted sockets inherit the filter, which lets everything pass that an open connection gets.
 */
final class HandshakeFilter {
    /** asm-generic/socket.h; other on parisc, sparc and alpha, where the call then fails and no harm is done. */
    private static final int SO_ATTACH_FILTER = 26;

    /** In a TCP header, from which the filter of a TCP socket sees a packet (RFC 9293, section 3.1). */
    private static final int FLAGS_AT = 13;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;

    /** linux/filter.h: load a byte, bitwise and, jump if equal, return. */
    private static final short LOAD_BYTE = 0x30;
    private static final short AND = 0x54;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;

    private HandshakeFilter() {}

    /** Sets the filter; the result of setsockopt(2), which whoever can do without may pass over. */
    static int attach(MemorySegment capture, int listener, int socketLevel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = sock_filter.allocateArray(5, arena);
            put(program, 0, LOAD_BYTE, 0, FLAGS_AT);
            put(program, 1, AND, 0, SYN | ACK);
            put(program, 2, JUMP_IF_EQUAL, 1, SYN);
            put(program, 3, RETURN, 0, 0);
            put(program, 4, RETURN, 0, -1);
            MemorySegment whole = sock_fprog.allocate(arena);
            sock_fprog.len(whole, (short) 5);
            sock_fprog.filter(whole, program);
            return PosixCalls.setsockopt(capture, listener, socketLevel, SO_ATTACH_FILTER, whole.address(), (int) sock_fprog.sizeof());
        }
    }

    private static void put(MemorySegment program, int index, short code, int skippedIfNot, int constant) {
        MemorySegment instruction = sock_filter.asSlice(program, index);
        sock_filter.code(instruction, code);
        sock_filter.jf(instruction, (byte) skippedIfNot);
        sock_filter.k(instruction, constant);
    }
}
