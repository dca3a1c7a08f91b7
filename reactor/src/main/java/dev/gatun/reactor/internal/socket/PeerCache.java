package dev.gatun.reactor.internal.socket;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;

/**
 * Addresses of peers that sent before, so that a datagram from one of them makes no new object. Each address has one place, where the next of the same
 * hash replaces it: a flood from forged addresses costs what it cost without the cache, and no memory.
 */
public final class PeerCache {
    private static final int PLACES = 256;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final SocketAddressCodec codec;
    private final SocketAddress[] known = new SocketAddress[PLACES];
    private final long[] high = new long[PLACES];
    private final long[] low = new long[PLACES];
    private final long[] rest = new long[PLACES];

    /** An empty one, for addresses of that layout. */
    public PeerCache(SocketAddressCodec codec) {
        this.codec = codec;
    }

    /** The address at {@code offset}, of {@code length} bytes. */
    public SocketAddress read(MemorySegment memory, long offset, int length) {
        int family = codec.familyAt(memory, offset);
        long h;
        long l;
        long r;
        if (family == codec.inet()) {
            h = 0;
            l = memory.get(INT, offset + SocketAddressCodec.IN_ADDRESS);
            r = memory.get(SHORT, offset + SocketAddressCodec.PORT) & 0xffff;
        } else if (family == codec.inet6()) {
            h = memory.get(LONG, offset + SocketAddressCodec.IN6_ADDRESS);
            l = memory.get(LONG, offset + SocketAddressCodec.IN6_ADDRESS + Long.BYTES);
            r = (long) memory.get(INT, offset + SocketAddressCodec.IN6_SCOPE) << 32
                    | 1 << 16
                    | memory.get(SHORT, offset + SocketAddressCodec.PORT) & 0xffff;
        } else {
            return codec.read(memory.asSlice(offset), length);
        }
        int place = place(h, l, r);
        if (known[place] == null || high[place] != h || low[place] != l || rest[place] != r) {
            known[place] = codec.read(memory.asSlice(offset), length);
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
