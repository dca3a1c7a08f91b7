package dev.gatun.reactor.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.AbstractUnixAddress;
import dev.gatun.reactor.SocketAddresses;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as the kernels of Darwin and the BSDs have them: a byte of length, a byte of family. */
class BsdAddressesTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(SocketAddressCodec.MAX_SIZE, 8);

    private static SocketAddressCodec codec(String os) {
        return PosixSystem.of(os).orElseThrow().addresses();
    }

    private byte[] written(SocketAddressCodec codec, SocketAddress address) {
        return memory.asSlice(0, codec.write(address, memory)).toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "FreeBSD", "DragonFly", "OpenBSD", "NetBSD", "AIX"})
    void ipv4(String os) {
        InetSocketAddress address = SocketAddresses.tcp("192.0.2.1", 0x1234);
        assertThat(written(codec(os), address)).containsExactly(16, 2, 0x12, 0x34, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(codec(os).read(memory, 16)).isEqualTo(address);
        assertThat(codec(os).familyAt(memory, 0)).isEqualTo(codec(os).inet());
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X, 30", "FreeBSD, 28", "DragonFly, 28", "OpenBSD, 24", "NetBSD, 24", "AIX, 24"})
    void ipv6(String os, int family) throws UnknownHostException {
        byte[] ip = InetAddress.getByName("fe80::17").getAddress();
        InetSocketAddress address = new InetSocketAddress(Inet6Address.getByAddress(null, ip, 3), 443);
        byte[] bytes = written(codec(os), address);
        assertThat(bytes).hasSize(28).startsWith(28, family, 1, (byte) 187, 0, 0, 0, 0, 0xfe, 0x80);
        assertThat(bytes[23]).isEqualTo((byte) 0x17);
        assertThat(memory.get(ValueLayout.JAVA_INT, 24)).isEqualTo(3);
        assertThat(codec(os).read(memory, 28)).isEqualTo(address);
    }

    /** These refuse an IPv4 address at an IPv6 socket, unless it is mapped. */
    @ParameterizedTest
    @CsvSource({"Mac OS X, 30", "FreeBSD, 28", "NetBSD, 24"})
    void ipv4AtAnIpv6Socket(String os, int family) {
        InetSocketAddress address = SocketAddresses.tcp("192.0.2.1", 0x1234);
        memory.fill((byte) 7);
        assertThat(codec(os).writeForInet6(address, memory)).isEqualTo(28);
        assertThat(memory.asSlice(0, 28).toArray(ValueLayout.JAVA_BYTE))
                .containsExactly(28, family, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1, 0, 0, 0, 0);
        assertThat(codec(os).read(memory, 28)).isEqualTo(address);
        InetSocketAddress six = SocketAddresses.tcp("2001:db8::1", 1);
        assertThat(codec(os).read(memory, codec(os).writeForInet6(six, memory))).isEqualTo(six);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "FreeBSD", "AIX"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "paths have other separators")
    void unixPaths(String os) {
        SocketAddressCodec codec = codec(os);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of("/tmp/s");
        assertThat(written(codec, address)).containsExactly(9, 1, '/', 't', 'm', 'p', '/', 's', 0);
        assertThat(codec.read(memory, 9)).isEqualTo(address);
        UnixDomainSocketAddress longest = UnixDomainSocketAddress.of("/" + "x".repeat(102));
        assertThat(codec.read(memory, codec.write(longest, memory))).isEqualTo(longest);
        assertThatThrownBy(() -> codec.write(UnixDomainSocketAddress.of("/" + "x".repeat(103)), memory))
                .isInstanceOf(SocketFailure.class)
                .hasMessageContaining("ENAMETOOLONG (" + (os.equals("AIX") ? 86 : 63) + ")")
                .hasMessageContaining("104 bytes is not in 1..103");
    }

    @Test
    void thereAreNoAbstractNames() {
        assertThatThrownBy(() -> codec("Mac OS X").write(new AbstractUnixAddress("gatun"), memory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Linux alone");
    }

    /** Darwin says 16 bytes for a client without a name, FreeBSD and AIX the room for the longest path. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 16, 106, 1_025})
    void aClientOfAUnixSocketHasNoName(int length) {
        memory.fill((byte) 0);
        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) length);
        memory.set(ValueLayout.JAVA_BYTE, 1, (byte) 1);
        assertThat(codec("FreeBSD").read(memory, length)).isEqualTo(UnixDomainSocketAddress.of(""));
    }
}
