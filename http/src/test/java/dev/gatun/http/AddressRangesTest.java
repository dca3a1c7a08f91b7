package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
    private static boolean contains(AddressRanges ranges, String address) {
        return ranges.contains(InetAddress.ofLiteral(address));
    }

    @Test
    void aRangeEndsWhereItsPrefixSays() {
        AddressRanges ranges = AddressRanges.of("10.32.0.0/11", "2001:db8:8000::/33", "192.0.2.7");
        assertThat(contains(ranges, "10.32.0.0")).isTrue();
        assertThat(contains(ranges, "10.63.255.255")).isTrue();
        assertThat(contains(ranges, "10.31.255.255")).isFalse();
        assertThat(contains(ranges, "10.64.0.0")).isFalse();
        assertThat(contains(ranges, "2001:db8:8000::1")).isTrue();
        assertThat(contains(ranges, "2001:db8:ffff:ffff::1")).isTrue();
        assertThat(contains(ranges, "2001:db8:7fff::1")).isFalse();
        assertThat(contains(ranges, "192.0.2.7")).isTrue();
        assertThat(contains(ranges, "192.0.2.6")).isFalse();
    }

    @Test
    void prefixesOfAllLengthsWork() {
        for (int length = 0; length <= 128; length++) {
            // The first bit that the prefix leaves free is all that differs.
            byte[] bytes = new byte[16];
            if (length < 128) {
                bytes[length / 8] = (byte) (0x80 >> length % 8);
            }
            AddressRanges ranges = AddressRanges.of("::/" + length);
            assertThat(ranges.contains(address(bytes))).as("inside /%d", length).isTrue();
            if (length > 0) {
                byte[] outside = new byte[16];
                outside[(length - 1) / 8] = (byte) (0x80 >> (length - 1) % 8);
                assertThat(ranges.contains(address(outside))).as("outside /%d", length).isFalse();
            }
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return Inet6Address.getByAddress("", bytes, -1);
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIpv4AddressWithinIpv6IsTakenAsThat() {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        assertThat(AddressRanges.of("10.0.0.0/8").contains(address(mapped))).isTrue();
        assertThat(AddressRanges.of("::ffff:10.0.0.0/104").contains(InetAddress.ofLiteral("10.0.0.1"))).isTrue();
        assertThat(AddressRanges.PRIVATE.contains(address(mapped))).isTrue();
    }

    @Test
    void allOfOneFamilyIsNothingOfTheOther() {
        assertThat(contains(AddressRanges.of("::/0"), "192.0.2.1")).isFalse();
        assertThat(contains(AddressRanges.of("0.0.0.0/0"), "2001:db8::1")).isFalse();
        assertThat(contains(AddressRanges.ALL, "192.0.2.1")).isTrue();
        assertThat(contains(AddressRanges.ALL, "2001:db8::1")).isTrue();
        assertThat(contains(AddressRanges.NONE, "192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "198.19.0.1",
        "224.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "2002:7f00:1::", "fd00::1",
        "fe80::1", "fec0::1", "ff02::1"
    })
    void whatIsNotOnTheOpenInternetIsPrivate(String address) {
        assertThat(contains(AddressRanges.PRIVATE, address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255",
        "2001:4860:4860::8888", "64:ff9b::1.1.1.1"
    })
    void whatIsOnTheOpenInternetIsNot(String address) {
        assertThat(contains(AddressRanges.PRIVATE, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10/8", "10.0.0.1/8", "::1/64", "::/129", "localhost", "fe80::1%1/64",
        "::ffff:10.0.0.0/8", " 10.0.0.0/8", "0x7f.0.0.1", "010.0.0.0", "256.0.0.1", "[::1]"
    })
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRanges.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(text);
    }

    @Test
    void socketsHaveTheAddressOfTheirHost() {
        assertThat(AddressRanges.LOOPBACK.contains(new InetSocketAddress("127.0.0.1", 80))).isTrue();
        assertThat(AddressRanges.LOOPBACK.contains(InetSocketAddress.createUnresolved("localhost", 80))).isFalse();
        assertThat(AddressRanges.ALL.contains(UnixDomainSocketAddress.of("/run/app.sock"))).isFalse();
    }

    @Test
    void rangesAreValues() {
        AddressRanges both = AddressRanges.of("10.0.0.0/8").and(AddressRanges.of("::1"));
        assertThat(both).isEqualTo(AddressRanges.of("10.0.0.0/8", "::1")).hasSameHashCodeAs(AddressRanges.of("10.0.0.0/8", "::1"));
        assertThat(both).hasToString("10.0.0.0/8, ::1");
        assertThat(both.isEmpty()).isFalse();
        assertThat(AddressRanges.NONE.isEmpty()).isTrue();
    }
}
