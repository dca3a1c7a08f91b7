package dev.gatun.http.internal.client.connect;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** In which order addresses are tried. Pure. */
final class AddressOrder {
    private AddressOrder() {}

    /** Families by turns, beginning with that of the first (RFC 8305, section 4): a family that is broken costs one step, not one for each of its addresses. */
    static List<InetAddress> alternating(List<InetAddress> addresses) {
        if (addresses.size() < 2) {
            return addresses;
        }
        Queue<InetAddress> ipv6 = new ArrayDeque<>();
        Queue<InetAddress> ipv4 = new ArrayDeque<>();
        addresses.stream().distinct().forEach(address -> (address instanceof Inet6Address ? ipv6 : ipv4).add(address));
        List<InetAddress> ordered = new ArrayList<>(addresses.size());
        boolean six = addresses.getFirst() instanceof Inet6Address;
        while (!ipv6.isEmpty() || !ipv4.isEmpty()) {
            Queue<InetAddress> next = six && !ipv6.isEmpty() || ipv4.isEmpty() ? ipv6 : ipv4;
            ordered.add(next.poll());
            six = !six;
        }
        return ordered;
    }
}
