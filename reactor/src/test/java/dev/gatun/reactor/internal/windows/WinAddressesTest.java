package dev.gatun.reactor.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Socket addresses as Windows has them. */
class WinAddressesTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(128, 8);

    @Test
    void inet6HasFamily23() {
        InetSocketAddress address = new InetSocketAddress("::1", 8080);
        int length = WinAddresses.CODEC.write(address, memory);
        assertThat(length).isEqualTo(28);
        assertThat(memory.get(ValueLayout.JAVA_SHORT, 0)).isEqualTo((short) 23);
        assertThat(WinAddresses.CODEC.read(memory, length)).isEqualTo(address);
    }

    @Test
    void inetHasFamily2() {
        InetSocketAddress address = new InetSocketAddress("192.0.2.7", 65_535);
        int length = WinAddresses.CODEC.write(address, memory);
        assertThat(length).isEqualTo(16);
        assertThat(memory.get(ValueLayout.JAVA_SHORT, 0)).isEqualTo((short) 2);
        assertThat(WinAddresses.CODEC.read(memory, length)).isEqualTo(address);
    }

    @Test
    void aUnixPathHas107Bytes() {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of("x".repeat(107));
        int length = WinAddresses.CODEC.write(address, memory);
        assertThat(memory.get(ValueLayout.JAVA_SHORT, 0)).isEqualTo((short) 1);
        assertThat(WinAddresses.CODEC.read(memory, length)).isEqualTo(address);
        assertThatThrownBy(() -> WinAddresses.CODEC.write(UnixDomainSocketAddress.of("x".repeat(108)), memory))
                .isInstanceOfSatisfying(SocketFailure.class, failure -> assertThat(failure.errno()).isEqualTo(10_063));
    }

    @Test
    void thereAreNoAbstractNames() {
        assertThatThrownBy(() -> WinAddresses.CODEC.write(new AbstractUnixAddress("name"), memory)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIpv6SocketSendsToIpv4ByMappedAddress() {
        memory.fill((byte) 0x55);
        assertThat(MappedAddress.write(new InetSocketAddress("192.0.2.7", 0x1234), memory)).isEqualTo(28);
        assertThat(memory.get(ValueLayout.JAVA_SHORT, 0)).isEqualTo((short) 23);
        assertThat(memory.get(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2)).isEqualTo((short) 0x1234);
        assertThat(memory.asSlice(4, 24).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7, 0, 0, 0, 0);
        // Java, and with it whoever answers, sees the plain address.
        assertThat(WinAddresses.CODEC.read(memory, 28)).isEqualTo(new InetSocketAddress("192.0.2.7", 0x1234));
    }
}
