package dev.gatun.reactor.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Addresses as the kernel has them, both ways. */
class SocketAddressCodecTest {
    /** The layout of Linux, in plain numbers: this is about bytes in memory, and holds on every system. */
    private static final SocketAddressCodec CODEC = new SocketAddressCodec(2, 10, 1, false, 108, true, 36);

    private final MemorySegment memory = Arena.ofAuto().allocate(SocketAddressCodec.MAX_SIZE, 8);

    private SocketAddress roundTrip(SocketAddress address) {
        return CODEC.read(memory, CODEC.write(address, memory));
    }

    @Test
    void ipv4HasPortAndAddressInNetworkOrder() {
        InetSocketAddress address = SocketAddresses.tcp("192.0.2.1", 0x1234);
        assertThat(CODEC.write(address, memory)).isEqualTo(16);
        assertThat(memory.asSlice(2, 6).toArray(ValueLayout.JAVA_BYTE)).containsExactly(0x12, 0x34, 192, 0, 2, 1);
        assertThat(roundTrip(address)).isEqualTo(address);
        assertThat(roundTrip(SocketAddresses.tcp("127.0.0.1", 65_535))).isEqualTo(SocketAddresses.tcp("127.0.0.1", 65_535));
        assertThat(CODEC.family(address)).isEqualTo(CODEC.inet());
    }

    @Test
    void ipv6HasAScope() throws UnknownHostException {
        InetSocketAddress plain = SocketAddresses.tcp("2001:db8::1", 443);
        assertThat(CODEC.write(plain, memory)).isEqualTo(28);
        assertThat(roundTrip(plain)).isEqualTo(plain);
        byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress scoped = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 80);
        InetSocketAddress read = (InetSocketAddress) roundTrip(scoped);
        assertThat(((Inet6Address) read.getAddress()).getScopeId()).isEqualTo(3);
        assertThat(read).isEqualTo(scoped);
        assertThat(CODEC.family(scoped)).isEqualTo(CODEC.inet6());
    }

    @Test
    void aUnixPathEndsWithNul() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of("/run/gatun.sock");
        assertThat(CODEC.write(address, memory)).isEqualTo(2 + 15 + 1);
        assertThat(roundTrip(address)).isEqualTo(address);
        assertThat(roundTrip(UnixDomainSocketAddress.of(Path.of("/run/grüße.sock")))).hasToString(Path.of("/run/grüße.sock").toString());
        assertThat(CODEC.family(address)).isEqualTo(CODEC.unix());
    }

    @Test
    void aUnixPathHasALargestLength() {
        String longest = "/" + "x".repeat(106);
        assertThat(roundTrip(UnixDomainSocketAddress.of(longest))).hasToString(Path.of(longest).toString());
        assertThatThrownBy(() -> CODEC.write(UnixDomainSocketAddress.of(longest + "x"), memory))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("ENAMETOOLONG (36)")
                .hasMessageContaining("108 bytes is not in 1..107");
        assertThatThrownBy(() -> CODEC.write(UnixDomainSocketAddress.of(""), memory)).isInstanceOf(SocketFailure.class);
    }

    @Test
    void anAbstractNameBeginsWithNulAndEndsWithoutOne() {
        AbstractUnixAddress address = new AbstractUnixAddress("gatun");
        assertThat(CODEC.write(address, memory)).isEqualTo(2 + 1 + 5);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 2)).isZero();
        assertThat(roundTrip(address)).isEqualTo(address);
        AbstractUnixAddress longest = new AbstractUnixAddress("x".repeat(107));
        assertThat(roundTrip(longest)).isEqualTo(longest);
    }

    @Test
    void aClientOfAUnixSocketHasNoName() {
        memory.set(ValueLayout.JAVA_SHORT, 0, (short) CODEC.unix());
        assertThat(CODEC.read(memory, 2)).isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(CODEC.read(memory, 0)).isEqualTo(UnixDomainSocketAddress.of(""));
    }

    @Test
    void aShorterAddressLeavesNothingOfALongerOne() {
        CODEC.write(UnixDomainSocketAddress.of("/a/very/long/path/before"), memory);
        assertThat(roundTrip(UnixDomainSocketAddress.of("/b"))).hasToString(Path.of("/b").toString());
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        SocketAddress strange = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        assertThatThrownBy(() -> CODEC.family(strange)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CODEC.write(strange, memory)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CODEC.family(InetSocketAddress.createUnresolved("a.invalid", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not resolved");
    }
}
