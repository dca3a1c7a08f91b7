package dev.gatun.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ranges of IP addresses in CIDR notation (RFC 4632; RFC 4291, section 2.3): which peers are trusted, or which addresses may not be asked for. An IPv6 address
 * that only wraps an IPv4 one ({@code ::ffff:10.0.0.1}) is taken as that. Immutable; any thread.
 */
public final class AddressRanges {
    /** No address. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    /** Every address. */
    public static final AddressRanges ALL = of("0.0.0.0/0", "::/0");

    /** This machine itself. */
    public static final AddressRanges LOOPBACK = of("127.0.0.0/8", "::1");

    /** IPv4 addresses that name no host of the open Internet. */
    private static final List<String> PRIVATE_IPV4 = List.of(
            "0.0.0.0/8", // this network, unspecified: RFC 1122
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
            "100.64.0.0/10", // shared by carriers: RFC 6598
            "127.0.0.0/8", // loopback: RFC 1122
            "169.254.0.0/16", // link-local: RFC 3927; clouds tell secrets there
            "192.0.0.0/24", // protocol assignments: RFC 6890
            "198.18.0.0/15", // benchmarks: RFC 2544
            "224.0.0.0/4", // multicast: RFC 5771
            "240.0.0.0/4"); // reserved, broadcast: RFC 1112

    /**
     * What is not on the open Internet: loopback, private, carriers', link-local, multicast, unspecified and reserved addresses; also those that lead to one of
     * them by way of IPv6 (IPv4-compatible, NAT64, 6to4).
     */
    public static final AddressRanges PRIVATE = of(Stream.of(
                    PRIVATE_IPV4.stream(),
                    // NAT64 by the well-known prefix: RFC 6052, section 2.1
                    PRIVATE_IPV4.stream().map(Range::of).map(range -> range.behind("64:ff9b::")),
                    Stream.of(
                            "::/96", // unspecified, loopback, and IPv4-compatible ones, which nobody uses: RFC 4291, section 2.5
                            "64:ff9b:1::/48", // NAT64 of one's own network: RFC 8215
                            "2002::/16", // 6to4, given up by RFC 7526
                            "fc00::/7", // RFC 4193
                            "fe80::/10", "fec0::/10", // link-local, and the former site-local: RFC 4291, section 2.5.6 and 2.5.7
                            "ff00::/8")) // multicast: RFC 4291, section 2.7
            .flatMap(ranges -> ranges)
            .toArray(String[]::new));

    private final List<Range> ranges;

    private AddressRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads ranges such as {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is a range of one.
     *
     * @throws IllegalArgumentException when one is malformed, a name, or has bits behind its prefix ({@code 10.0.0.1/8}), which would mean something else than
     *     it says
     */
    public static AddressRanges of(String... cidrs) {
        return new AddressRanges(Stream.of(cidrs).map(Range::of).toList());
    }

    /** These and those. */
    public AddressRanges and(AddressRanges others) {
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(others.ranges);
        return new AddressRanges(all);
    }

    /** Whether there is no address in them. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether {@code address} lies in one of them. */
    public boolean contains(InetAddress address) {
        if (ranges.isEmpty()) {
            return false;
        }
        Bits bits = Bits.of(address);
        for (Range range : ranges) {
            if (range.contains(bits)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the address of a socket lies in one of them; one that has no IP address, of the Unix domain for example, does not. */
    public boolean contains(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() && contains(inet.getAddress());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRanges that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }

    /** An address as a number of 128 bits; IPv4 as its last 32. */
    private record Bits(boolean ipv4, long high, long low) {
        static Bits of(InetAddress address) {
            byte[] bytes = address.getAddress();
            if (bytes.length == 4) {
                return new Bits(true, 0, number(bytes, 0, 4));
            }
            long high = number(bytes, 0, 8);
            long low = number(bytes, 8, 8);
            return high == 0 && low >>> 32 == 0xffff ? new Bits(true, 0, low & 0xffff_ffffL) : new Bits(false, high, low);
        }

        private static long number(byte[] bytes, int offset, int length) {
            long number = 0;
            for (int i = 0; i < length; i++) {
                number = number << 8 | bytes[offset + i] & 0xff;
            }
            return number;
        }

        /** Only the first bits of the 128. */
        Bits prefix(int length) {
            long highMask = length >= 64 ? -1 : length == 0 ? 0 : -1L << 64 - length;
            long lowMask = length <= 64 ? 0 : -1L << 128 - length;
            return new Bits(ipv4, high & highMask, low & lowMask);
        }
    }

    /** @param length how many of the 128 bits are the same throughout */
    private record Range(String text, Bits network, int length) {
        private static final Pattern DOTTED = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

        static Range of(String cidr) {
            int slash = cidr.indexOf('/');
            InetAddress address = literal(cidr, slash < 0 ? cidr : cidr.substring(0, slash));
            Bits network = Bits.of(address);
            boolean wrapped = network.ipv4() && cidr.indexOf(':') >= 0;
            int most = network.ipv4() && !wrapped ? 32 : 128;
            int length = slash < 0 ? most : prefixLength(cidr, cidr.substring(slash + 1), most);
            length += 128 - most;
            if (wrapped && length < 96) {
                throw new IllegalArgumentException("\"" + cidr + "\" has an IPv4 address, but a prefix that reaches beyond it");
            }
            if (!network.prefix(length).equals(network)) {
                throw new IllegalArgumentException("\"" + cidr + "\" has bits behind its prefix");
            }
            return new Range(cidr, network, length);
        }

        private static InetAddress literal(String cidr, String address) {
            // What the JDK takes besides, 10.1 or 010.0.0.1 or fe80::1%eth0, means different things to different readers.
            boolean odd = address.indexOf('%') >= 0 || address.indexOf('[') >= 0 || address.indexOf(':') < 0 && !DOTTED.matcher(address).matches();
            try {
                if (!odd) {
                    return InetAddress.ofLiteral(address);
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            throw new IllegalArgumentException("\"" + cidr + "\" is no range of addresses such as 10.0.0.0/8");
        }

        private static int prefixLength(String cidr, String digits, int most) {
            boolean number = !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number || Integer.parseInt(digits) > most) {
                throw new IllegalArgumentException("\"" + cidr + "\": the prefix is not in 0.." + most);
            }
            return Integer.parseInt(digits);
        }

        boolean contains(Bits address) {
            return address.ipv4() == network.ipv4() && address.prefix(length).equals(network);
        }

        /** The same range of IPv4 behind a prefix of IPv6 of 96 bits. */
        String behind(String prefix) {
            return prefix + (network.low() >>> 16 == 0 ? "0" : Long.toHexString(network.low() >>> 16)) + ':' + Long.toHexString(network.low() & 0xffff) + '/'
                    + length;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
