package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.sockaddr_in;
import dev.gatun.bindings.linux.sockaddr_in6;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;

/**
 * Addresses of peers that sent before, so that a datagram from one of them makes no new object. Each address has one place, where the next of the same
 * hash replaces it: a flood from forged addresses costs what it cost without the cache, and no memory.
 */
final class PeerCache {
    private static final int PLACES = 256;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final SocketAddress[] known = new SocketAddress[PLACES];
    private final long[] high = new long[PLACES];
    private final long[] low = new long[PLACES];
    private final long[] rest = new long[PLACES];

    /** The address at {@code offset}, of {@code length} bytes. */
    SocketAddress read(MemorySegment memory, long offset, int length) {
        int family = memory.get(SHORT, offset);
        long h;
        long l;
        long r;
        if (family == SocketAddressCodec.INET) {
            h = 0;
            l = memory.get(INT, offset + sockaddr_in.sin_addr$offset());
            r = memory.get(SHORT, offset + sockaddr_in.sin_port$offset()) & 0xffff;
        } else if (family == SocketAddressCodec.INET6) {
            h = memory.get(LONG, offset + sockaddr_in6.sin6_addr$offset());
            l = memory.get(LONG, offset + sockaddr_in6.sin6_addr$offset() + Long.BYTES);
            r = (long) memory.get(INT, offset + sockaddr_in6.sin6_scope_id$offset()) << 32
                    | 1 << 16
                    | memory.get(SHORT, offset + sockaddr_in6.sin6_port$offset()) & 0xffff;
        } else {
            return SocketAddressCodec.read(memory.asSlice(offset), length);
        }
        int place = place(h, l, r);
        if (known[place] == null || high[place] != h || low[place] != l || rest[place] != r) {
            known[place] = SocketAddressCodec.read(memory.asSlice(offset), length);
            high[place] = h;
            low[place] = l;
            rest[place] = r;
        }
        return known[place];
    }

    private static int place(long h, long l, long r) {
        long mixed = (h * 31 + l) * 31 + r;
        mixed *= 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 56);
    }
}
