package dev.gatun.http.internal.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.SocketAddresses;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderReaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final SocketAddress ONE = address("192.0.2.1", 56_324);
    private static final SocketAddress TWO = address("198.51.100.2", 443);

    private static SocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static ProxyHeader read(byte[] bytes) {
        Invariants.read(bytes);
        return ProxyHeaderReader.read(Buffer.copyOf(bytes)).orElseThrow();
    }

    // ---- version 1

    @Test
    void aLineHasBothAddresses() {
        assertThat(read(text("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\nGET / HTTP/1.1\r\n"))).isEqualTo(ProxyHeader.of(ONE, TWO));
        assertThat(read(text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n"))).isEqualTo(ProxyHeader.of(address("2001:db8::1", 0), address("::1", 65_535)));
        assertThat(read(text("PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.2 56324 443\r\n"))).isEqualTo(ProxyHeader.of(ONE, TWO));
    }

    @Test
    void theLongestLineIsReadAndALongerOneIsNot() {
        String longest = "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
        assertThat(longest).hasSize(107);
        assertThat(read(text(longest))).isEqualTo(ProxyHeader.local());
        assertThat(Invariants.read(text(longest.replace("\r\n", " \r\n")))).isEqualTo("malformed: longer than 107 bytes");
        assertThat(Invariants.read(text("PROXY " + "x".repeat(100)))).isEqualTo("unfinished");
        assertThat(Invariants.read(text("PROXY " + "x".repeat(101)))).startsWith("malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n", "proxy TCP4 1.1.1.1 1.1.1.1 1 1\r\n", "PROXY\r\n", "PROXY \r\n", "PROXY UNKNOWNX\r\n", "PROXY TCP5 1.1.1.1 1.1.1.1 1 1\r\n",
        "PROXY TCP4 1.1.1.1 1.1.1.1 1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 1 1 \r\n", "PROXY TCP4  1.1.1.1 1.1.1.1 1 1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\n",
        "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\rX", "PROXY TCP4 01.1.1.1 1.1.1.1 1 1\r\n", "PROXY TCP4 1.1.1 1.1.1.1 1 1\r\n", "PROXY TCP4 256.1.1.1 1.1.1.1 1 1\r\n",
        "PROXY TCP4 ::1 ::1 1 1\r\n", "PROXY TCP4 a.test 1.1.1.1 1 1\r\n", "PROXY TCP6 1.1.1.1 1.1.1.1 1 1\r\n", "PROXY TCP6 1234 ::1 1 1\r\n",
        "PROXY TCP6 [::1] ::1 1 1\r\n", "PROXY TCP6 fe80::1%1 ::1 1 1\r\n", "PROXY TCP6 :::: ::1 1 1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 65536 1\r\n",
        "PROXY TCP4 1.1.1.1 1.1.1.1 01 1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 +1 1\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 -1 1\r\n", "PROXY UNKNOWN \u0000\r\n",
        "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\t\r\n", "PROXY UNKNOWN \u00e4\r\n"
    })
    void whatIsNoLineIsRefused(String line) {
        assertThat(Invariants.read(text(line))).startsWith("malformed");
    }

    // ---- version 2

    @Test
    void aBinaryHeaderHasBothAddressesAndMore() {
        byte[] header = hex(SIGNATURE + "21 11 0018 c0000201 c6336402 dc04 01bb" + "01 0002 6832" + "04 0001 00" + "ee 0000");
        ProxyHeader read = read(header);
        assertThat(read.source()).contains(ONE);
        assertThat(read.destination()).contains(TWO);
        assertThat(read.tlvs()).containsExactly(new ProxyHeader.Tlv(1, text("h2")), new ProxyHeader.Tlv(0xEE, new byte[0]));
    }

    @Test
    void whatAProxySaysForItselfOrOfUnknownFamiliesHasNoAddresses() {
        assertThat(read(hex(SIGNATURE + "20 00 0000"))).isEqualTo(ProxyHeader.local());
        // The family of LOCAL is skipped, whatever it is, and so is the rest.
        assertThat(read(hex(SIGNATURE + "20 ff 0003 010203"))).isEqualTo(ProxyHeader.local());
        assertThat(read(hex(SIGNATURE + "21 00 0003 010203"))).isEqualTo(ProxyHeader.local());
        assertThat(read(hex(SIGNATURE + "21 12 000c c0000201 c6336402 dc04 01bb"))).isEqualTo(ProxyHeader.local());
    }

    @ParameterizedTest
    @CsvSource({
        "0d0a0d0a000d0a515549540b, neither PROXY",
        "0d0a0d0a000d0a515549540a 11, version 1",
        "0d0a0d0a000d0a515549540a 31, version 3",
        "0d0a0d0a000d0a515549540a 22 11 0000, command 2",
        "0d0a0d0a000d0a515549540a 21 41 0000, family 4",
        "0d0a0d0a000d0a515549540a 21 13 0000, transport 3",
        "0d0a0d0a000d0a515549540a 21 11 000b 0000000000000000000000, too short",
        "0d0a0d0a000d0a515549540a 21 11 10d9, longer than",
        "0d0a0d0a000d0a515549540a 21 11 ffff, longer than",
        "0d0a0d0a000d0a515549540a 21 11 000e c0000201c6336402dc0401bb 0100, beyond the header",
        "0d0a0d0a000d0a515549540a 21 11 0010 c0000201c6336402dc0401bb 01000200, beyond the header",
        "0d0a0d0a000d0a515549540a 21 11 0013 c0000201c6336402dc0401bb 03000400000000, the checksum",
        "0d0a0d0a000d0a515549540a 21 11 0012 c0000201c6336402dc0401bb 030003000000, the checksum"
    })
    void whatIsNoBinaryHeaderIsRefused(String bytes, String why) {
        assertThat(Invariants.read(hex(bytes))).startsWith("malformed").contains(why);
    }

    @Test
    void theLargestHeaderIsReadAndALargerOneCantBeMade() {
        ProxyHeader largest = ProxyHeader.of(ONE, TWO).with(0xE0, new byte[216 + 4096 - 12 - 3 - 7]);
        byte[] bytes = ProxyHeaderWriter.version2(largest);
        assertThat(bytes).hasSize(Invariants.LONGEST);
        assertThat(read(bytes)).isEqualTo(largest);
        assertThatThrownBy(() -> ProxyHeaderWriter.version2(largest.with(0xE1, new byte[0]))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChecksumIsCheckedAndEveryWrongBitIsSeen() {
        byte[] bytes = ProxyHeaderWriter.version2(ProxyHeader.of(ONE, TWO).with(ProxyHeader.UNIQUE_ID, text("id")));
        assertThat(read(bytes).value(ProxyHeader.UNIQUE_ID)).hasValueSatisfying(value -> assertThat(value).isEqualTo(text("id")));
        for (int bit = 8 * 16; bit < 8 * bytes.length; bit++) {
            byte[] broken = bytes.clone();
            broken[bit / 8] ^= (byte) (1 << bit % 8);
            String outcome = Invariants.outcome(Buffer.copyOf(broken));
            // Only what makes another thing of the checksum itself takes the check away.
            boolean inType = bit / 8 == bytes.length - 7;
            assertThat(outcome.startsWith("malformed") || inType).as("bit %d: %s", bit, outcome).isTrue();
        }
    }

    @Test
    void twoChecksumsAreRefused() {
        byte[] once = ProxyHeaderWriter.version2(ProxyHeader.of(ONE, TWO));
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(once);
        twice.writeBytes(hex("03 0004 00000000"));
        byte[] bytes = twice.toByteArray();
        bytes[15] += 7;
        Checksum.write(bytes, once.length - 4);
        assertThat(Invariants.read(bytes)).startsWith("malformed: the checksum");
    }

    // ---- what was written is read

    @Test
    void allAddressesComeBack() {
        List<ProxyHeader> headers = List.of(
                ProxyHeader.of(ONE, TWO).with(ProxyHeader.AUTHORITY, text("a.test")),
                ProxyHeader.of(address("2001:db8::1", 1), address("2001:db8::2", 2)),
                ProxyHeader.of(UnixDomainSocketAddress.of("/run/a.sock"), UnixDomainSocketAddress.of("")),
                ProxyHeader.of(SocketAddresses.abstractUnix("name"), UnixDomainSocketAddress.of("/" + "x".repeat(107))),
                ProxyHeader.local());
        for (ProxyHeader header : headers) {
            assertThat(read(ProxyHeaderWriter.version2(header))).isEqualTo(header);
        }
        assertThat(headers.getFirst().authority()).contains("a.test");
    }

    @Test
    void familiesThatDifferAreSaidAsIpv6OrNotAtAll() {
        ProxyHeader mixed = ProxyHeader.of(ONE, address("2001:db8::2", 2));
        assertThat(new String(ProxyHeaderWriter.version1(mixed), StandardCharsets.US_ASCII))
                .isEqualTo("PROXY TCP6 ::ffff:192.0.2.1 2001:db8:0:0:0:0:0:2 56324 2\r\n");
        assertThat(read(ProxyHeaderWriter.version1(mixed))).isEqualTo(mixed);
        assertThat(read(ProxyHeaderWriter.version2(mixed))).isEqualTo(mixed);
        ProxyHeader odd = ProxyHeader.of(ONE, UnixDomainSocketAddress.of("/run/a.sock"));
        assertThat(read(ProxyHeaderWriter.version1(odd))).isEqualTo(ProxyHeader.local());
        assertThat(read(ProxyHeaderWriter.version2(odd))).isEqualTo(ProxyHeader.local());
    }

    @Test
    void valuesCantBeChangedFromOutside() {
        byte[] value = text("a");
        ProxyHeader header = ProxyHeader.local().with(5, value);
        value[0] = 'b';
        header.tlvs().getFirst().value()[0] = 'c';
        assertThat(header.tlvs()).hasToString("[0x05=61]");
        assertThatThrownBy(() -> header.with(3, new byte[4])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> header.with(256, new byte[4])).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- anything

    @Test
    void anythingIsReadOrRefusedWithoutHarm() {
        Random random = new Random(20_261_127);
        byte[][] seeds = {
            text("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"), text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n"),
            ProxyHeaderWriter.version2(ProxyHeader.of(ONE, TWO).with(1, text("h2")).with(0x20, new byte[9])),
            ProxyHeaderWriter.version2(ProxyHeader.of(UnixDomainSocketAddress.of("/a"), SocketAddresses.abstractUnix("b")))
        };
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = seeds[round % seeds.length].clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
            }
            Invariants.read(bytes);
        }
    }
}
