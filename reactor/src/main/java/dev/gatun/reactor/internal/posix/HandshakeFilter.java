package dev.gatun.reactor.internal.posix;

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

    private HandshakeFilter() {}

    /** Sets the filter; the result of setsockopt(2), which whoever can do without may pass over. */
    static int attach(MemorySegment capture, int listener, int socketLevel) {
        try (Arena arena = Arena.ofConfined()) {
            return new FilterProgram(arena, 5)
                    .put(FilterProgram.LOAD_BYTE, FLAGS_AT)
                    .put(FilterProgram.AND, SYN | ACK)
                    .put(FilterProgram.JUMP_IF_EQUAL, 1, SYN)
                    .put(FilterProgram.RETURN, 0)
                    .put(FilterProgram.RETURN, -1)
                    .attach(capture, listener, socketLevel, SO_ATTACH_FILTER);
        }
    }
}
