package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.bindings.windows.sockaddr_in6;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * An IPv4 address as one of IPv6, {@code ::ffff:192.0.2.1} (RFC 4291, 2.5.5.2): the only form in which an IPv6 socket of Windows sends to IPv4. Java turns
 * such an address, when one comes in, into the plain one.
 */
final class MappedAddress {
    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SIZE = (int) sockaddr_in6.sizeof();
    private static final int ONES = 10;
    private static final int INET = 12;

    private MappedAddress() {}

    /** Writes a {@code sockaddr_in6}, and gives its length. */
    static int write(InetSocketAddress address, MemorySegment target) {
        target.asSlice(0, SIZE).fill((byte) 0);
        long ip = sockaddr_in6.sin6_addr$offset();
        target.set(ValueLayout.JAVA_SHORT, sockaddr_in6.sin6_family$offset(), (short) WindowsNative.AF_INET6());
        target.set(NETWORK_SHORT, sockaddr_in6.sin6_port$offset(), (short) address.getPort());
        target.set(ValueLayout.JAVA_SHORT, ip + ONES, (short) -1);
        MemorySegment.copy(address.getAddress().getAddress(), 0, target, ValueLayout.JAVA_BYTE, ip + INET, 4);
        return SIZE;
    }
}
